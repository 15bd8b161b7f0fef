import { beginning, escapeControl, isMap, literal, secretProblems } from '../../constructs/kit';

/** Keys whose values are secrets, in any of the formats that are read. */
const secretKey =
  /(?:pass(?:word|wd|phrase)?|secret|token|credentials?|(?:api|access|secret|private|account|auth)[-_]?key|authorization|connection[-_]?string|cookie)$/i;

/** Whether the value of a key is a secret by its name; names of files and of Secrets are none. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

/** A value in a message: on one line, without secrets. References of Alloy are as they are written. */
export function shown(value: unknown, key = ''): string {
  if (value === undefined) return '';
  return escapeControl(literal(masked(value, key)).replaceAll(/\{ (?:ref|computed): '((?:[^'\\]|\\.)*)' \}/g, '$1'));
}

/** The beginning of a value, where there is no place for all of it. */
export function shortened(what: string): string {
  return beginning(what, 80);
}

/** The data with `***` in place of secrets. */
export function masked(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => masked(entry, key));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner, name)]));
  if (value === null || typeof value === 'boolean') return value;
  if (isSecretKey(key) || secretProblems({ [key]: value }).length > 0) return '***';
  return typeof value === 'string' ? withoutUser(value) : value;
}

/** A text without the user and password of the URLs in it. */
function withoutUser(text: string): string {
  return text.replaceAll(/(?<=:\/\/)[^/@\s]+@/g, '***@');
}
