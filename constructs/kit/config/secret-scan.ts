import { createHash } from 'node:crypto';
import { isMap } from './data';
import { pathText, type Path } from '../validation/path';
import { error, type Problem } from '../validation/problem';
import { publishedRules, type Found } from './secret-rules';

/** What secretlint has no rule for: what it is, and what it looks like. */
const patterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['the hash of a password', /\$(?:2[abxy]?|[567y]|gy|apr1|argon2(?:id|i|d)?)\$[^\s'"]{8,200}/g],
  ['the hash of a password', /\{S?SHA\d*\}[A-Za-z0-9+/]{20,}=*/g],
  ['an access key of AWS', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a URL with a password', /\b[a-z]{2,10}:\/\/[^\s/:@'"<>]{1,100}:[^\s/@'"<>]{3,200}@[\w[]/g],
  ['a header with a token', /\b(?:Bearer|Token)\s+[\w.~+/-]{16,}=*/gi],
  ['a header with a login', /\bBasic\s+(?=[A-Za-z0-9+/]*[A-Z\d])[A-Za-z0-9+/]{8,}={0,2}/g],
  ['a JSON Web Token', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g],
  [
    'the URL of a webhook, which is its own password',
    /https:\/\/(?:hooks\.slack\.com\/services\/T|(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d|[\w-]+\.webhook\.office\.com\/webhookb2\/)[\w@/-]{8,}/g,
  ],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s+[A-Za-z0-9+/=:\s-]{20}/g],
  ['a token of GitLab', /\bgl(?:pat|ptt|dt|rt|soat)-[\w-]{20,}/g],
];

/** Keys of a program's own configuration under which a secret stands in clear. */
const secretKey =
  /^(?:basic_auth_password|pass(?:word|wd|phrase)?|secret_(?:access_)?key|secretAccessKey|(?:client|app)_secret|api_?key|account_key|(?:bearer_|auth_|access_|session_)?token)$/i;

/** Maps that hold the configuration of another program. */
const foreignMap = /^(?:config|limits)$/;

/** A text that stands for a secret which is somewhere else: a variable, a template, a backend of Vector. */
const reference = /\$\{|\$\(|\$[A-Z_]|SECRET\[|\{\{|^[.*x<]*$|%s|EXAMPLE/;

interface Text {
  readonly path: Path;
  readonly key: string;
  readonly text: string;
  readonly foreign: boolean;
}

/**
 * The settings that hold a secret: what is written goes to Git. It is quoted nowhere, so that no log holds it either.
 *
 * @param data - what the user wrote
 * @param allowed - fingerprints of texts that look like secrets and are none
 */
export function secretProblems(data: unknown, allowed: readonly string[] = []): Problem[] {
  const texts = textsOf(data, [], '', false);
  const isClear = ({ text }: Found): boolean => !reference.test(text);
  const found = texts
    .flatMap(({ path, key, text, foreign }) => [
      ...(foreign && secretKey.test(key) && text.length > 3 ? [{ path, what: 'a secret in clear', text }] : []),
      ...patterns.flatMap(([what, pattern]) =>
        [...text.matchAll(pattern)].map(([match]) => ({ path, what, text: match })),
      ),
    ])
    .filter(isClear);
  const known = new Set(found.map(({ path }) => pathText(path)));
  const published = publishedRules(texts.map(({ key, text }) => `${key}: ${text}`))
    .map(({ at, ...one }) => ({ path: texts[at]!.path, ...one }))
    .filter((one) => isClear(one) && !known.has(pathText(one.path)));
  const secrets = [...found, ...published].filter(({ text }) => !allowed.includes(fingerprint(text)));
  // The first of each setting: rules overlap.
  return secrets
    .filter(({ path }, n) => secrets.findIndex((other) => pathText(other.path) === pathText(path)) === n)
    .map(({ path, what, text }) =>
      error(
        path,
        `this looks like ${what}, and what is written here goes to Git, where it stays for ever: name a Secret instead. If it is no secret, say so in the environment: notSecrets: ['${fingerprint(text)}'].`,
      ),
    );
}

/** By which a text is known without being shown: the beginning of its SHA-256. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function textsOf(value: unknown, path: Path, key: string, foreign: boolean): Text[] {
  if (typeof value === 'string') return [{ path, key, text: value, foreign }];
  if (Array.isArray(value)) return value.flatMap((entry, n) => textsOf(entry, [...path, n], key, foreign));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) =>
    textsOf(entry, [...path, name], name, foreign || foreignMap.test(name)),
  );
}
