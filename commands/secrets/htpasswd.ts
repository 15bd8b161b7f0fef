import { compareSync, hashSync } from 'bcryptjs';
import type { Change, Content, Existing, Need, Outcome } from './make';

/** bcrypt's cost: 80 ms a hash. The gateway remembers a login for half a minute, so it is paid rarely. */
const cost = 10;

/** `vector@a` and `vector@b` are the names of `vector` while its password changes. */
export function baseName(user: string): string {
  return user.replace(/@[ab]$/, '');
}

/**
 * The Secret with the lines of the gateway: the present name of every user, and earlier ones that have not been retired.
 *
 * @param contents - the login of each user, by the name of its Secret
 * @throws Error if a rotation would end an earlier login that has not been retired
 */
export function htpasswd(
  need: Need<'htpasswd'>,
  contents: ReadonlyMap<string, Content>,
  existing: Existing,
  { rotate, retire }: Change,
): Outcome {
  const outcomes = need.namespaces.map((namespace): Outcome => {
    const before = existing(namespace, need.secret)?.['.htpasswd'] ?? '';
    const hashes = new Map(
      before
        .split('\n')
        .filter((line) => line.includes(':'))
        .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
    const lines = need.logins.flatMap(({ user, secret }) => {
      const { username, password } = contents.get(secret) as { username: string; password: string };
      const earlier =
        retire === user ? [] : [...hashes].filter(([name]) => name !== username && baseName(name) === user);
      const hash = hashes.get(username);
      if (rotate === user && hash !== undefined)
        throw new Error(
          `'${username}' is the name of an earlier login of ${user}, which a second rotation would end. First: --retire ${user}, when no client uses it any more.`,
        );
      const kept =
        hash !== undefined && compareSync(password, hash) ? hash : hashSync(password, cost).replace(/^\$2b\$/, '$2y$');
      return [[username, kept], ...earlier].map(([name, line]) => `${name}:${line}`);
    });
    const content = { '.htpasswd': `${lines.join('\n')}\n` };
    const strangers = [...hashes.keys()].filter((name) => need.logins.every(({ user }) => user !== baseName(name)));
    return {
      secrets: before === content['.htpasswd'] ? [] : [{ namespace, name: need.secret, content }],
      notes:
        strangers.length === 0
          ? []
          : [
              `The Secret ${need.secret} in ${namespace} has logins of names that are no users of the environment; they end: ${strangers.join(', ')}.`,
            ],
    };
  });
  return {
    secrets: outcomes.flatMap(({ secrets }) => secrets),
    notes: outcomes.flatMap(({ notes }) => notes),
  };
}
