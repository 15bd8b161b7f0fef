import type { Problem } from './problems';

/** What looks like a secret, and what it is. References (`$(VAR)`, `${VAR}`, `SECRET[…]`) are none. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/, 'a bcrypt hash'],
  [/\{(SHA|SSHA)\}[A-Za-z0-9+/=]{20,}|\$apr1\$/, 'a password hash'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, 'an access key of AWS'],
  [/\b[a-z]+:\/\/[^\s/:@$'"]+:[^\s/@$'"]+@/, 'a URL with a password'],
  [/^\s*kind: Secret\s*$/m, 'a Secret'],
  [/-(?:pass|password|secret)=(?!\$[({])\S+/, 'a password as an argument'],
  [
    /(?:^|[\s{,])['"]?(?:password|passwd|secret_access_key|secretAccessKey|secret_key|api_key|token)['"]?: *['"]?(?!\$[({]|SECRET\[)[^\s'"{[]{6,}/m,
    'a secret in clear',
  ],
];

/** The places of rendered files that look like secrets; nothing is quoted, so that no log holds it either. */
export function secretProblems(file: string, text: string): Problem[] {
  return patterns.flatMap(([pattern, what]) => {
    const match = pattern.exec(text);
    if (match === null) return [];
    const line = text.slice(0, match.index + match[0].search(/\S/)).split('\n').length;
    return [
      {
        path: `${file}:${line}`,
        says: `there is ${what}; what is written goes to Git, where it can never be taken back.`,
        write: 'the name of a Secret (npm run secrets makes its content)',
      },
    ];
  });
}
