import { error, replaceWith, type Problem } from '../kit';

const reference = /\{\{([^}]+)\}\}/g;
const segment = String.raw`(?:[A-Za-z0-9_@-]+|"(?:[^"\\]|\\["\\])*")(?:\[-?\d+\])*`;
const fieldPath = new RegExp(String.raw`^(?:[.%]?${segment}(?:\.${segment})*|\.)$`);
const helm = /\{\{-?\s*(?:print\s+)?(["'`])\s*(\{\{.*?\}\})\s*\1\s*-?\}\}/;
// Specifiers of strftime as chrono defines them. Vector applies them to the text outside the braces.
const dateSpecifier = /^%(?:[-_0]?[YCyqmbBhdeaAwuUWGgVjDxFvHkIlPpMSfRTXrcsntZz+]|\.?[369]?f|:{1,3}z|#z|%)/;

/** Longer templates are rejected: the patterns here take quadratic time. */
const maxTemplateLength = 10_000;

/** The fields in a template of Vector, trimmed; none of one that is too long. */
export function fieldsOf(template: string): string[] {
  if (template.length > maxTemplateLength) return [];
  return [...template.matchAll(reference)].map(([, field]) => field!.trim());
}

/** Whether a string is a valid field path of Vector. */
export function isFieldPath(text: string): boolean {
  return fieldPath.test(text);
}

/** Whether a template has no field, or fixed text before the first field, which Vector 0.57 requires by default. */
export function isConfined(template: string): boolean {
  if (fieldsOf(template).length === 0) return true;
  const fixed = template.slice(0, template.search(/\{\{|%/));
  return fixed !== '' && fixed !== '/';
}

/** Validates a template; nothing if it is valid. */
export function templateProblem(template: string): Problem | undefined {
  if (template.length > maxTemplateLength)
    return error(
      [],
      `${quoted(template.slice(0, 40))}… has ${template.length} characters; templates are limited to ${maxTemplateLength}.`,
    );
  const name = quoted(template);
  if (helm.test(template))
    return error(
      [],
      `${name} is escaped for Helm, which is not used here: Vector would read a field with this whole name.`,
      replaceWith(template.replace(helm, (_all, _quote, inner: string) => inner.replaceAll('\\"', '"'))),
    );
  if (/\{\{\s*\}\}/.test(template)) return error([], `${name} has no field between its braces.`);
  const text = template.replace(reference, '');
  if (text.includes('{{') || text.includes('}}')) {
    const inner = template.replaceAll(/[{}]/g, '').trim();
    return error(
      [],
      `${name} has unbalanced braces; Vector would treat them as text.`,
      replaceWith(isFieldPath(inner) ? `{{ ${inner} }}` : undefined),
    );
  }
  const invalid = fieldsOf(template).find((field) => !isFieldPath(field));
  if (invalid !== undefined) return fieldProblem(template, invalid);
  return dateProblem(template, text);
}

function fieldProblem(template: string, field: string): Problem {
  if (/\s/.test(field.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')))
    return error(
      [],
      `${quoted(template)} is more than a field: templates of Vector have no functions, filters or defaults. A remap transform can compute a field.`,
    );
  const parts = field.split('.');
  // Names of labels and annotations contain dots.
  const named = parts.findIndex((part) => /_(labels|annotations)$/.test(part)) + 1;
  const at = named > 0 ? named : parts.findIndex((part) => !/^[A-Za-z0-9_@-]+$/.test(part));
  const fixed = [...parts.slice(0, at), JSON.stringify(parts.slice(at).join('.').replaceAll('"', ''))].join('.');
  return error(
    [],
    `'${field}' is not a valid field path: names with characters other than letters, digits, '_', '@' and '-' must be quoted.`,
    replaceWith(template.replace(field, () => fixed)),
  );
}

function dateProblem(template: string, text: string): Problem | undefined {
  for (let at = text.indexOf('%'); at !== -1;) {
    const item = dateSpecifier.exec(text.slice(at));
    if (item === null)
      return error(
        [],
        `${quoted(template)} has a '%' that does not start a date specifier: outside {{ }}, Vector reads '%' as the start of one, such as %Y.`,
      );
    at = text.indexOf('%', at + item[0].length);
  }
  return undefined;
}

/** A string in single quotes. */
export function quoted(text: string): string {
  return `'${text}'`;
}
