import { error, replaceWith, type Problem } from '../kit';

const reference = /\{\{([^}]+)\}\}/g;
const segment = String.raw`(?:[A-Za-z0-9_@-]+|"(?:[^"\\]|\\["\\])*")(?:\[-?\d+\])*`;
const fieldPath = new RegExp(String.raw`^(?:[.%]?${segment}(?:\.${segment})*|\.)$`);
const helm = /\{\{-?\s*(?:print\s+)?(["'`])\s*(\{\{.*?\}\})\s*\1\s*-?\}\}/;
// The items of chrono's strftime, which Vector applies to everything outside the braces.
const dateItem = /^%(?:[-_0]?[YCyqmbBhdeaAwuUWGgVjDxFvHkIlPpMSfRTXrcsntZz+]|\.?[369]?f|:{1,3}z|#z|%)/;

/** The fields that a template of Vector names, trimmed. */
export function fieldsOf(template: string): string[] {
  return [...template.matchAll(reference)].map(([, field]) => field!.trim());
}

/** Whether a text is the path of a field, as Vector reads it outside of templates too. */
export function isFieldPath(text: string): boolean {
  return fieldPath.test(text);
}

/** Whether a template has no field, or a fixed text before the first, which 0.57 asks for. */
export function confined(template: string): boolean {
  if (fieldsOf(template).length === 0) return true;
  const fixed = template.slice(0, template.search(/\{\{|%/));
  return fixed !== '' && fixed !== '/';
}

/** What keeps a template of Vector from meaning what it says; nothing if it is one. */
export function templateProblem(template: string): Problem | undefined {
  const shown = quoted(template);
  if (helm.test(template))
    return error(
      [],
      `${shown} is escaped for Helm, which is not on the way here: Vector would read a field of that whole name.`,
      replaceWith(template.replace(helm, (_all, _quote, inner: string) => inner.replaceAll('\\"', '"'))),
    );
  if (/\{\{\s*\}\}/.test(template)) return error([], `${shown} names no field between its braces.`);
  const text = template.replace(reference, '');
  if (text.includes('{{') || text.includes('}}')) {
    const inner = template.replaceAll(/[{}]/g, '').trim();
    return error(
      [],
      `${shown} has braces without their counterpart; Vector would take them for text.`,
      replaceWith(isFieldPath(inner) ? `{{ ${inner} }}` : undefined),
    );
  }
  const wrong = fieldsOf(template).find((field) => !isFieldPath(field));
  if (wrong !== undefined) return fieldProblem(template, wrong);
  return dateProblem(template, text);
}

function fieldProblem(template: string, field: string): Problem {
  if (/\s/.test(field.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')))
    return error(
      [],
      `${quoted(template)} asks for more than a field; Vector's templates have no functions, filters or defaults. A transform of type remap can compute a field.`,
    );
  const parts = field.split('.');
  // Names of labels and annotations have dots of their own.
  const named = parts.findIndex((part) => /_(labels|annotations)$/.test(part)) + 1;
  const at = named > 0 ? named : parts.findIndex((part) => !/^[A-Za-z0-9_@-]+$/.test(part));
  const fixed = [...parts.slice(0, at), JSON.stringify(parts.slice(at).join('.').replaceAll('"', ''))].join('.');
  return error(
    [],
    `${quoted(template)} names '${field}', which is no path of a field: names with other characters than letters, digits, _, @ and - stand in quotes.`,
    replaceWith(template.replace(field, () => fixed)),
  );
}

function dateProblem(template: string, text: string): Problem | undefined {
  for (let at = text.indexOf('%'); at !== -1;) {
    const item = dateItem.exec(text.slice(at));
    if (item === null)
      return error(
        [],
        `${quoted(template)} has a % that starts no date: outside of {{ }} Vector reads the items of strftime, such as %Y.`,
      );
    at = text.indexOf('%', at + item[0].length);
  }
  return undefined;
}

/** In single quotes, as a program or YAML has it. */
export function quoted(text: string): string {
  return `'${text}'`;
}
