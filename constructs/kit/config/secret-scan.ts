import { createHash } from 'node:crypto';
import { isMap } from './data';
import { pathText, type Path } from '../validation/path';
import { error, firstOfEachPath, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';
import { secretlintMatches, type SecretMatch } from './secret-rules';

/** Patterns for which secretlint has no rule. */
const patterns: readonly (readonly [description: string, pattern: RegExp])[] = [
  ['a password hash', /\$(?:2[abxy]?|[567y]|gy|apr1|argon2(?:id|i|d)?)\$[^\s'"]{8,200}/g],
  ['a password hash', /\{S?SHA\d*\}[A-Za-z0-9+/]{20,}=*/g],
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a URL with a password', /\b[a-z]{2,10}:\/\/[^\s/:@'"<>]{1,100}:[^\s/@'"<>]{3,200}@[\w[]/g],
  ['a token in a header', /\b(?:Bearer|Token)\s+[\w.~+/-]{16,}=*/gi],
  ['credentials in a header', /\bBasic\s+(?=[A-Za-z0-9+/]*[A-Z\d])[A-Za-z0-9+/]{8,}={0,2}/g],
  ['a JSON Web Token', /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,2000}\.[\w-]{8,}/g],
  [
    'a webhook URL, which works without a password',
    /https:\/\/(?:hooks\.slack\.com\/services\/T|(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d|[\w-]+\.webhook\.office\.com\/webhookb2\/)[\w@/-]{8,}/g,
  ],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s+[A-Za-z0-9+/=:\s-]{20}/g],
  ['a GitLab token', /\bgl(?:pat|ptt|dt|rt|soat)-[\w-]{20,}/g],
];

/** Keys in the configuration of a program whose values are secrets. */
const secretKey =
  /^(?:basic_auth_password|pass(?:word|wd|phrase)?|secret_(?:access_)?key|secretAccessKey|(?:client|app)_secret|api_?key|account_key|(?:bearer_|auth_|access_|session_)?token|credentials)$/i;

/** Keys of settings that are passed to a program as configuration. */
const configMap = /^(?:config|limits)$/;

/** A reference to a secret: a variable, a template, a secrets backend of Vector, or a placeholder. */
const reference = /\$\{|\$\(|\$[A-Z_]|SECRET\[|\{\{|^[.*x<]*$|%s|EXAMPLE/;

/** A string of the input. */
interface Text {
  readonly path: Path;
  readonly key: string;
  readonly text: string;
  /** Whether it is part of the configuration of a program. */
  readonly inConfig: boolean;
}

/**
 * Finds secrets in settings, which are committed to Git. Messages do not quote them, because logs keep messages.
 *
 * @param data - the user's input
 * @param allowed - fingerprints of strings that look like secrets but are not
 */
export function secretProblems(data: unknown, allowed: readonly string[] = []): Problem[] {
  return secretsIn(data, allowed).map(({ path, description, text }) =>
    error(
      path,
      `this looks like ${description}, and settings are committed to Git; reference a Secret instead. ${allowedBy(text)}`,
    ),
  );
}

/** Finds secrets in the text of a generated file, which is committed to Git. */
export function textSecretProblems(file: string, content: string, allowed: readonly string[] = []): Problem[] {
  return secretsIn({ content }, allowed).map(({ description, text }) =>
    error(
      [],
      `the file '${escapeControl(file)}' has what looks like ${description}, and is committed to Git. ${allowedBy(text)}`,
    ),
  );
}

function allowedBy(text: string): string {
  return `If it is not a secret, add its fingerprint to the environment: notSecrets: ['${fingerprint(text)}'].`;
}

/** The first secret of each path. */
function secretsIn(data: unknown, allowed: readonly string[]): (SecretMatch & { readonly path: Path })[] {
  const texts = textsOf(data, [], '', false);
  const isPlain = ({ text }: SecretMatch): boolean => !reference.test(text);
  const found = texts
    .flatMap(({ path, key, text, inConfig }) => [
      ...(inConfig && secretKey.test(key) && text.length > 3 ? [{ path, description: 'a secret', text }] : []),
      ...patterns.flatMap(([description, pattern]) =>
        [...text.matchAll(pattern)].map(([match]) => ({ path, description, text: match })),
      ),
    ])
    .filter(isPlain);
  const known = new Set(found.map(({ path }) => pathText(path)));
  const more = secretlintMatches(texts.map(({ key, text }) => `${key}: ${text}`))
    .map(({ index, ...one }) => ({ path: texts[index]!.path, ...one }))
    .filter((one) => isPlain(one) && !known.has(pathText(one.path)));
  const secrets = [...found, ...more].filter(({ text }) => !allowed.includes(fingerprint(text)));
  // The rules overlap: one problem per setting.
  return firstOfEachPath(secrets);
}

/** Identifies a string without revealing it: the first 16 hexadecimal digits of its SHA-256. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function textsOf(value: unknown, path: Path, key: string, inConfig: boolean): Text[] {
  if (typeof value === 'string') return [{ path, key, text: value, inConfig }];
  if (Array.isArray(value)) return value.flatMap((entry, n) => textsOf(entry, [...path, n], key, inConfig));
  if (!isMap(value)) return [];
  // In a configuration that is a tree, the key of a value is beside it.
  const { attribute } = value;
  return Object.entries(value).flatMap(([name, entry]) => {
    const keyOf = name === 'value' && typeof attribute === 'string' ? attribute : name;
    return textsOf(entry, [...path, name], keyOf, inConfig || configMap.test(name));
  });
}
