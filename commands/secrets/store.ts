import type { SecretNeed } from '../../constructs/contracts';
import { isStored, storedSecrets, type StoredSecret } from '../../constructs/external-secrets';
import { isProvided } from '../../constructs/kit';
import { externalSecretsOf, type Environment } from '../../constructs/platform';
import { baseName } from './htpasswd';
import { randomPassword, secretsFor, type Content, type Existing } from './make';

/** The Secrets of an environment that are not read from a store. */
export function unstored(environment: Environment, needs: readonly SecretNeed[]): SecretNeed[] {
  const settings = externalSecretsOf(environment);
  return needs.filter((need) => settings === undefined || !isStored(settings, need));
}

/**
 * The Secrets of an environment that are read from its store.
 *
 * @throws Error if it has no store
 */
function storedIn(environment: Environment, needs: readonly SecretNeed[]): StoredSecret[] {
  const settings = externalSecretsOf(environment);
  if (settings === undefined)
    throw new Error(`${environment.name} has no externalSecrets: its Secrets are not read from a store.`);
  return storedSecrets(settings, needs);
}

/** What the store must contain, one line for each key: the key, its properties, what they are. */
export function storeList(environment: Environment, needs: readonly SecretNeed[]): string {
  const rows = storedIn(environment, needs).map((one) => [
    one.key,
    Object.values(one.properties).join(', '),
    descriptionOf(one),
  ]);
  const widths = [0, 1].map((n) => Math.max(0, ...rows.map((row) => row[n]!.length)));
  return rows.map((row) => `${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  ')}\n`).join('');
}

/**
 * The content of the store as one line of JSON for each key: values of Secrets that exist, and new ones.
 *
 * @returns the lines, and notes about values that only their owner knows
 */
export function storeValues(
  environment: Environment,
  needs: readonly SecretNeed[],
  existing: Existing,
): { readonly text: string; readonly notes: readonly string[] } {
  const stored = storedIn(environment, needs);
  const { secrets } = secretsFor(
    needs.filter((need) => !unstored(environment, [need]).includes(need)),
    existing,
  );
  const byKey = new Map<string, Content>();
  const notes: string[] = [];
  for (const one of stored) {
    const content = contentOf(
      one,
      (namespace, name) =>
        secrets.find((made) => made.namespace === namespace && made.name === name)?.content ??
        existing(namespace, name),
    );
    const known = Object.entries(one.properties).filter(([name]) => (content[name] ?? '') !== '');
    const lacking = Object.entries(one.properties).filter(([name]) => (content[name] ?? '') === '');
    if (lacking.length > 0)
      notes.push(
        `Add to ${one.key}, because only its owner knows it: ${lacking.map(([, property]) => property).join(', ')} (${descriptionOf(one)}).`,
      );
    if (known.length > 0)
      byKey.set(one.key, {
        ...byKey.get(one.key),
        ...Object.fromEntries(known.map(([name, property]) => [property, content[name]!])),
      });
  }
  const lines = [...byKey].map(([key, value]) => `${JSON.stringify({ key, value })}\n`);
  return { text: lines.join(''), notes };
}

/** The values of a Secret by the names of its properties; those that are not known are absent. */
function contentOf({ secret, needs, user }: StoredSecret, existing: Existing): Content {
  const contents = needs.flatMap(({ namespaces }) =>
    namespaces.map((namespace) => existing(namespace, secret)).filter((one) => one !== undefined),
  );
  const all: Content = Object.assign({}, ...contents.toReversed());
  if (user === undefined) return all;
  const { username, password } = all;
  if (username === undefined || password === undefined || baseName(username) !== user) return {};
  const [current, other] = username === `${user}@b` ? (['b', 'a'] as const) : (['a', 'b'] as const);
  return { [current]: password, [other]: randomPassword(), current };
}

/** Why the login of a user, or a Secret with S3 keys, is not changed here; undefined if it is. */
export function storeAdvice(environment: Environment, needs: readonly SecretNeed[], user: string): string | undefined {
  const settings = externalSecretsOf(environment);
  const found = settings && storedSecrets(settings, needs).find((one) => one.user === user);
  if (found === undefined) return undefined;
  const { a, b, current } = found.properties;
  return `The passwords of '${user}' are in the store, under ${found.key}: write a new one to '${a}' or '${b}', the one that '${current}' does not name. When the gateway has read it, change '${current}', and restart the clients of ${user}. docs/secrets.md has each step.`;
}

function descriptionOf({ needs: [need], user }: StoredSecret): string {
  if (user !== undefined) return `two passwords of the user ${user}, and which of them clients use`;
  if (need!.form === 'login')
    return `the login of ${need!.user}${isProvided(need!) ? ' at the receiver of the logs' : ''}`;
  if (need!.form === 'key-pair') return `the keys of ${need!.accessTo}`;
  return need!.form === 'htpasswd' ? '' : need!.description;
}
