import { error, InvalidInput } from '../../kit';

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Half of a surrogate pair, which is no character. */
const surrogate = /\p{Cs}/u;

/**
 * A string literal: between backticks if it has backslashes or quotation marks, such as regular expressions, and can be
 * written so.
 *
 * @throws InvalidInput if the text has half of a surrogate pair, which UTF-8 cannot express
 */
export function stringLiteral(text: string): string {
  if (surrogate.test(text)) throw invalid('A string has half of a surrogate pair, which UTF-8 cannot express.');
  return /["\\]/.test(text) && /^[\p{L}\p{N}\p{P}\p{S} ]*$/u.test(text) && !text.includes('`')
    ? `\`${text}\``
    : quoted(text);
}

/** A string literal between quotation marks. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escaped)}"`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return escapes[character] ?? (code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`);
}

/** @throws InvalidInput if it is not finite */
export function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) throw invalid(`${value} cannot be written as a number of Alloy.`);
  return String(value);
}

function invalid(message: string): InvalidInput {
  return new InvalidInput([error([], message)]);
}

/** Whether a name is an identifier of Alloy. */
export function isIdentifier(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name) && !['true', 'false', 'null'].includes(name);
}

/**
 * A key of an object.
 *
 * @throws InvalidInput if Alloy would read another key: it does not undo escapes in keys
 */
export function keyLiteral(key: string): string {
  if (isIdentifier(key)) return key;
  if (key === '' || /["\\`]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(key))
    throw invalid(`${JSON.stringify(key)} cannot be a key of an object of Alloy, which undoes no escapes there.`);
  return `"${key}"`;
}
