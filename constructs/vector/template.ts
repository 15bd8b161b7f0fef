/** What is wrong with a text, and what to write instead. */
export interface TextProblem {
  readonly says: string;
  readonly write: string;
}

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
export function templateProblem(template: string): TextProblem | undefined {
  const escaped = helm.exec(template);
  if (escaped !== null)
    return {
      says: `${quoted(template)} is escaped for Helm, which is not on the way here: Vector would read a field of that whole name.`,
      write: quoted(template.replace(helm, (_all, _quote, inner: string) => inner.replaceAll('\\"', '"'))),
    };
  if (/\{\{\s*\}\}/.test(template))
    return {
      says: `${quoted(template)} names no field between its braces.`,
      write: quoted(template.replace(/\{\{\s*\}\}/, '{{ kubernetes.pod_name }}')),
    };
  const literal = template.replace(reference, '');
  if (literal.includes('{{') || literal.includes('}}'))
    return {
      says: `${quoted(template)} has braces without their counterpart; Vector would take them for text.`,
      write: quoted(`{{ ${template.replaceAll(/[{}]/g, '').trim() || 'kubernetes.pod_name'} }}`),
    };
  const wrong = fieldsOf(template).find((field) => !isFieldPath(field));
  if (wrong !== undefined) return fieldProblem(template, wrong);
  return dateProblem(template, literal);
}

function fieldProblem(template: string, field: string): TextProblem {
  if (/\s/.test(field.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')))
    return {
      says: `${quoted(template)} asks for more than a field; Vector's templates have no functions, filters or defaults.`,
      write: `${quoted('{{ kubernetes.pod_name }}')}   (a transform of type remap can compute a field)`,
    };
  const parts = field.split('.');
  // Names of labels and annotations have dots of their own.
  const named = parts.findIndex((part) => /_(labels|annotations)$/.test(part)) + 1;
  const at = named > 0 ? named : parts.findIndex((part) => !/^[A-Za-z0-9_@-]+$/.test(part));
  const fixed = [...parts.slice(0, at), JSON.stringify(parts.slice(at).join('.').replaceAll('"', ''))].join('.');
  return {
    says: `${quoted(template)} names '${field}', which is no path of a field: names with other characters than letters, digits, _, @ and - stand in quotes.`,
    write: quoted(template.replace(field, fixed)),
  };
}

function dateProblem(template: string, literal: string): TextProblem | undefined {
  for (let at = literal.indexOf('%'); at !== -1;) {
    const item = dateItem.exec(literal.slice(at));
    if (item === null)
      return {
        says: `${quoted(template)} has a % that starts no date: outside of {{ }} Vector reads the items of strftime, such as %Y.`,
        write: quoted(template.replace(/%/, '')),
      };
    at = literal.indexOf('%', at + item[0].length);
  }
  return undefined;
}

/** In single quotes, as a program or YAML has it. */
export function quoted(text: string): string {
  return `'${text}'`;
}
