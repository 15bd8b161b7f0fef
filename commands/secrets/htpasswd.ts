import { compareSync, hashSync } from 'bcryptjs';
import type { Change, Content, Existing, Need, Outcome } from './make';

/** bcrypt cost: 80 ms per hash. The gateway caches a successful login for half a minute. */
const cost = 10;

/** `vector@a` and `vector@b` are user names of `vector` during a password rotation. */
export function baseName(user: string): string {
  return user.replace(/@[ab]$/, '');
}

/** The hash of each user name in `.htpasswd` of a Secret. */
export function hashesIn(secret: Content | undefined): ReadonlyMap<string, string> {
  const lines = (secret?.['.htpasswd'] ?? '').split('\n').filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/**
 * The htpasswd Secret of the gateway: the current user name of every user, and earlier ones that were not retired.
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
    const known = existing(namespace, need.secret);
    const before = known?.['.htpasswd'] ?? '';
    const hashes = hashesIn(known);
    const lines = need.logins.flatMap(({ user, secret }) => {
      const { username, password } = contents.get(secret) as { username: string; password: string };
      const earlier =
        retire === user ? [] : [...hashes].filter(([name]) => name !== username && baseName(name) === user);
      const hash = hashes.get(username);
      if (rotate === user && hash !== undefined)
        throw new Error(
          `'${username}' is still the name of an earlier login of ${user}, which a second rotation would remove. Run --retire ${user} first, when no client uses that login any more.`,
        );
      const kept =
        hash !== undefined && compareSync(password, hash) ? hash : hashSync(password, cost).replace(/^\$2b\$/, '$2y$');
      return [[username, kept], ...earlier].map(([name, line]) => `${name}:${line}`);
    });
    const content = { '.htpasswd': `${lines.join('\n')}\n` };
    const unknown = [...hashes.keys()].filter((name) => need.logins.every(({ user }) => user !== baseName(name)));
    return {
      secrets: before === content['.htpasswd'] ? [] : [{ namespace, name: need.secret, content }],
      notes:
        unknown.length === 0
          ? []
          : [
              `The Secret ${need.secret} in ${namespace} has logins that belong to no user of the environment and are removed: ${unknown.join(', ')}.`,
            ],
    };
  });
  return {
    secrets: outcomes.flatMap(({ secrets }) => secrets),
    notes: outcomes.flatMap(({ notes }) => notes),
  };
}
