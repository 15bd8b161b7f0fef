/** Keys that need no quotation marks. */
const plainKey = /^[A-Za-z_$][\w$]*$/;

/** A key of an object literal, quoted if necessary. */
export function keyLiteral(key: string): string {
  return plainKey.test(key) ? key : textLiteral(key);
}

/** Data as a TypeScript literal, on one line. */
export function literal(value: unknown): string {
  return written(value, textLiteral);
}

/** Data as YAML 1.2, on one line. */
export function yamlLiteral(value: unknown): string {
  return written(value, yamlString);
}

function written(value: unknown, textOf: (text: string) => string): string {
  if (typeof value === 'string') return textOf(value);
  if (Array.isArray(value)) return `[${value.map((inner) => written(inner, textOf)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(
    ([key, inner]) => `${plainKey.test(key) ? key : textOf(key)}: ${written(inner, textOf)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A text of YAML in quotation marks: double ones have escapes, single ones have none. */
function yamlString(text: string): string {
  if (!/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(
    /[\p{Cf}\u2028\u2029\u007f-\u009f]/gu,
    (character) => `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`,
  );
}

/** A string literal in single quotes, with invisible characters escaped. */
function textLiteral(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", String.raw`\'`);
  return `'${inner.replace(/[\p{Cf}\u2028\u2029\u007f-\u009f]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)}'`;
}
