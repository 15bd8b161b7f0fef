import { compareSync } from 'bcryptjs';
import type { SecretNeed } from '../../constructs/contracts';
import { passwordPattern, type StoredSecret } from '../../constructs/external-secrets';
import { isProvided } from '../../constructs/kit';
import type { Environment } from '../../constructs/platform';
import { baseName, hashesIn } from './htpasswd';
import { cached, randomPassword, secretsFor, type Content, type Existing } from './make';
import { descriptionOf, storedIn } from './store';

/** The cluster of an environment. */
export interface Cluster {
  readonly existing: Existing;
  /** Whether External Secrets Operator made the Secret, so that the store has its values. */
  isFromStore(namespace: string, name: string): boolean;
}

/** Lines of JSON, and notes about what they do not contain. */
export interface StoreValues {
  readonly text: string;
  readonly notes: readonly string[];
}

/**
 * The content of the store as one line of JSON for each key: values of Secrets that exist, and new ones. What the store
 * has already is not printed, because it may be newer there.
 *
 * @param cluster - @default - none, everything is new
 * @throws Error if the cluster has none of the Secrets, or if a login that the gateway accepts would end
 */
export function storeValues(environment: Environment, needs: readonly SecretNeed[], cluster?: Cluster): StoreValues {
  const stored = storedIn(environment, needs);
  const existing = cached(cluster?.existing ?? (() => undefined));
  const isKnown = (one: StoredSecret): boolean => addresses(one).some((address) => existing(...address) !== undefined);
  if (cluster !== undefined && stored.length > 0 && !stored.some(isKnown))
    throw new Error(
      `The cluster of the current context has none of the Secrets of ${environment.name}. Select its context, or, for a new cluster, use --offline, with which all values are new.`,
    );
  const inStore = stored.filter((one) => addresses(one).some((address) => cluster?.isFromStore(...address)));
  const receivers = stored.filter(
    (one) => !inStore.includes(one) && one.user !== undefined && one.needs.every(isProvided),
  );
  const printed = stored.filter((one) => !inStore.includes(one) && !receivers.includes(one));
  const made = withMade(needs, printed, existing);
  const values = printed.map((one) => ({ one, content: contentOf(one, made) }));
  const refused = values.flatMap(({ one, content }) => loginProblems(one, content, environment, needs, existing));
  if (refused.length > 0) throw new Error([...refused, 'Nothing was printed.'].join('\n'));
  const lines = values.filter(({ one }) => !shares(one, inStore));
  return {
    text: linesOf(lines),
    notes: [
      ...note('Not printed, because the cluster has them from the store', inStore),
      ...note('Not printed, because they are entries of the receiver of the logs', receivers),
      ...note('New, because the cluster does not have them', cluster === undefined ? [] : generated(lines, isKnown)),
      ...values.flatMap(({ one, content }) => additions(one, content, shares(one, inStore))),
    ],
  };
}

interface Value {
  readonly one: StoredSecret;
  /** The values by the names of the properties; those that are not known are absent. */
  readonly content: Content;
}

function addresses({ secret, needs }: StoredSecret): (readonly [namespace: string, name: string])[] {
  return needs.flatMap(({ namespaces }) => namespaces.map((namespace) => [namespace, secret] as const));
}

/** The Secrets of the cluster, and those that are made now. */
function withMade(needs: readonly SecretNeed[], printed: readonly StoredSecret[], existing: Existing): Existing {
  const names = new Set(printed.map(({ secret }) => secret));
  const wanted = needs.flatMap((need): SecretNeed[] =>
    // Logins are those of an .htpasswd.
    need.form === 'htpasswd'
      ? [{ ...need, logins: need.logins.filter(({ secret }) => names.has(secret)) }]
      : names.has(need.secret)
        ? [need]
        : [],
  );
  const { secrets } = secretsFor(wanted, existing);
  return (namespace, name) =>
    secrets.find((made) => made.namespace === namespace && made.name === name)?.content ?? existing(namespace, name);
}

function contentOf(one: StoredSecret, made: Existing): Content {
  const contents = addresses(one).map((address) => made(...address) ?? {});
  const all: Content = Object.assign({}, ...contents.toReversed());
  if (one.user === undefined) return all;
  const { username, password } = all;
  if (username === undefined || password === undefined) return {};
  const [current, other] = username === `${one.user}@b` ? (['b', 'a'] as const) : (['a', 'b'] as const);
  return { [current]: password, [other]: randomPassword(), current };
}

/** Logins in the cluster that `.htpasswd` would not have any more, if it were made from the content. */
function loginProblems(
  { user, key }: StoredSecret,
  { a = '', b = '', current = 'a' }: Content,
  { name, externalSecrets }: Environment,
  needs: readonly SecretNeed[],
  existing: Existing,
): string[] {
  if (user === undefined) return [];
  const command = (option: string): string =>
    `npm run --silent secrets -- ${name} ${option} ${user} | kubectl apply -f -`;
  const before = 'before externalSecrets is set';
  const hash = externalSecrets?.hash ?? 'bcrypt';
  if (!new RegExp(passwordPattern(hash)).test(current === 'b' ? b : a))
    return [
      `${key}: the password of '${user}' in the cluster is not one that the ExternalSecrets accept (${passwordPattern(hash)}), and without it no user would get a line in .htpasswd. Rotate and retire it ${before}: ${command('--rotate')}`,
    ];
  const ended = needs.flatMap((need) =>
    need.form === 'htpasswd' && need.logins.some((login) => login.user === user)
      ? need.namespaces.flatMap((namespace) =>
          [...hashesIn(existing(namespace, need.secret))].filter(
            ([login, line]) => baseName(login) === user && !compareSync(login.endsWith('@b') ? b : a, line),
          ),
        )
      : [],
  );
  if (ended.length === 0) return [];
  const names = [...new Set(ended.map(([login]) => `'${login}'`))].join(', ');
  return [
    `${key}: the gateway accepts ${names} with a password of which the cluster only has the hash; it would end. When no client uses it any more, retire it ${before}: ${command('--retire')}`,
  ];
}

/** Whether a part of the key is in the store: a line of JSON would replace all of it. */
function shares({ key }: StoredSecret, inStore: readonly StoredSecret[]): boolean {
  return inStore.some((other) => other.key === key);
}

function generated(values: readonly Value[], isKnown: (one: StoredSecret) => boolean): StoredSecret[] {
  return values.flatMap(({ one, content }) => (isKnown(one) || Object.keys(content).length === 0 ? [] : [one]));
}

function linesOf(values: readonly Value[]): string {
  const byKey = new Map<string, Content>();
  for (const { one, content } of values) {
    const known = Object.entries(one.properties).filter(([name]) => (content[name] ?? '') !== '');
    if (known.length > 0)
      byKey.set(one.key, {
        ...byKey.get(one.key),
        ...Object.fromEntries(known.map(([name, property]) => [property, content[name]!])),
      });
  }
  return [...byKey].map(([key, value]) => `${JSON.stringify({ key, value })}\n`).join('');
}

/** Properties that are not printed and have to be added to the store by hand. */
function additions(one: StoredSecret, content: Content, isShared: boolean): string[] {
  const lacking = Object.entries(one.properties).filter(([name]) => isShared || (content[name] ?? '') === '');
  if (lacking.length === 0) return [];
  const reason = isShared ? 'which has other values already' : 'because only its owner knows it';
  return [
    `Add to ${one.key}, ${reason}: ${lacking.map(([, property]) => property).join(', ')} (${descriptionOf(one)}).`,
  ];
}

function note(reason: string, those: readonly StoredSecret[]): string[] {
  const keys = [...new Set(those.map(({ key }) => key))];
  return keys.length === 0 ? [] : [`${reason}: ${keys.join(', ')}.`];
}
