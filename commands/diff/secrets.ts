import { isMap, secretProblems } from '../../constructs/kit';
import type { FieldPath } from './fields';
import { Brief, hasSecret } from './objects';

/** In place of a value that is a Secret or looks like one. */
export const notShown = '(not shown)';

/** Names of fields, variables, options and settings with a secret as their value. */
const secretName =
  /pass(?:word|wd|phrase)|(?:^|[_.-])(?:pass|pw|pwd)(?:$|[_.-])|secret|token|credential|(?:api|private|access|account|encryption|signing)[_.-]?key|(?:^|[_.-])auth$|[_-]key$/i;

/** Names of fields that have the place of a secret, or for how long it is valid. */
const aboutSecret =
  /(?:file|path|dir|folder|name|ref|namespace|ttl|seconds|period|expiry|lifetime|enabled|disabled|audience|version|type|policy|interval|count|size|limit|url)s?$|^secretKey$|^(?:secrets|tokens|tokenreviews)$/i;

/** Values that are no secret: a variable, a template, a reference, or a word for on and off. */
const noSecret = /^(?:$|\$[({]|\$[A-Z_]+$|\{\{|SECRET\[|<|%|\*+$|(?:true|false|null|none|yes|no|on|off)$)/i;

/** A user and a password in a URL, unless the password is a variable. */
const urlWithPassword = /\/\/[^\s/@:]+:(?!\$[({])[^\s/@]+@/;

/** `name=value`, `name: value`, `"name": "value"`. */
const assignment = /([\w.-]+)["']?\s*[=:]\s*["']?([^\s"',;&]+)/g;

/** `--name value`, or the same as elements of a list. */
const option = /(?<=^|[\s"'[])(-[\w.-]+)["']?[ \t,]+["']?([^\s"',-][^\s"',]*)/g;

/** A variable in the JSON of an object. */
const variable = /"name"\s*:\s*"([^"]+)"\s*,\s*"value"\s*:\s*"([^"]+)"/g;

/** `user:password`, unless it is a host and a port. */
const login = /^[^\s:/=]+:(?!\d{1,5}$)[^\s:/]+$/;

/** Fields whose value is a copy of a whole object. */
const copies = 'kubectl.kubernetes.io/last-applied-configuration';

/** Whether a value of a field or a variable of this name is a secret. */
function isSecretValue(name: string, value: string): boolean {
  if (/^(?:-u|--user)$/.test(name)) return value.includes(':') && !noSecret.test(value);
  return secretName.test(name) && !aboutSecret.test(name) && !noSecret.test(value);
}

/** Whether a text has the value of a secret. */
export function textHasSecret(text: string): boolean {
  return (
    urlWithPassword.test(text) ||
    hasSecret(text) ||
    [assignment, option, variable].some((pattern) =>
      [...text.matchAll(pattern)].some(([, name, value]) => isSecretValue(name!, value!)),
    )
  );
}

/** A sentence without the values of secrets in it. */
export function sentenceWithoutSecrets(text: string): string {
  return text
    .replaceAll(/([\w.-]+)=([^\s"',;&]+)/g, (all, name: string, value: string) =>
      isSecretValue(name, value) ? `${name}=${notShown}` : all,
    )
    .replaceAll(/\/\/[^\s/@:]+:[^\s/@]+@/g, `//${notShown}@`);
}

/** A changed value with `(not shown)` in place of each secret. */
export function withoutSecrets(path: FieldPath, value: unknown): unknown {
  const masked = maskedIn(path, value);
  if (masked === notShown || masked instanceof Brief) return masked;
  // Keys of configurations are read as in the configuration of an environment.
  return secretProblems({ config: { [lastKey(path)]: masked } }).length > 0 ? notShown : masked;
}

/** The key of a field; of an element of a list, that of the list. */
function lastKey(path: FieldPath): string {
  return path.findLast((step) => !step.startsWith('[')) ?? '';
}

function maskedIn(path: FieldPath, value: unknown): unknown {
  if (value instanceof Brief) return value;
  if (Array.isArray(value)) return value.map((inner: unknown, n) => maskedIn([...path, elementName(value, n)], inner));
  if (isMap(value)) {
    const { name } = value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === 'value' && typeof name === 'string'
          ? maskedIn(['env', name, key], inner)
          : maskedIn([...path, key], inner),
      ]),
    );
  }
  return (typeof value === 'string' || typeof value === 'number') && isSecret(path, String(value)) ? notShown : value;
}

function isSecret(path: FieldPath, text: string): boolean {
  const own = path.at(-1) ?? '';
  const names = [
    ...(own === copies ? ['password'] : []),
    own.replaceAll(/[[\]]/g, ''),
    lastKey(path),
    // The name of the variable of a value.
    ...(own === 'value' ? [(path.at(-2) ?? '').replaceAll(/[[\]]/g, '')] : []),
  ];
  const isArgument = path.includes('args') || path.includes('command');
  return names.some((name) => isSecretValue(name, text)) || (isArgument && login.test(text)) || textHasSecret(text);
}

/** An element of a list in a path: the option before it, whose value it may be. */
export function elementName(list: readonly unknown[], n: number): string {
  const before = list[n - 1];
  return typeof before === 'string' && /^-[\w.-]+$/.test(before) ? `[${before}]` : '[]';
}
