import { randomBytes } from 'node:crypto';
import type { SecretNeed } from '../../constructs/contracts';
import { conflictProblems, describe, isProvided, yamlText } from '../../constructs/kit';
import { fileSecrets } from './files';
import { baseName, htpasswd } from './htpasswd';
import { bringNotes, rotatedElsewhere } from './notes';

/** The content of a Secret. */
export type Content = Readonly<Record<string, string>>;

/** Finds the content of a Secret that exists. */
export type Existing = (namespace: string, name: string) => Content | undefined;

/** A Secret to apply. */
export interface SecretManifest {
  readonly namespace: string;
  readonly name: string;
  readonly content: Content;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The same, as YAML for kubectl. */
export function secretText({ namespace, name, content, labels }: SecretManifest): string {
  return yamlText({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, ...(labels !== undefined && { labels }) },
    type: 'Opaque',
    stringData: content,
  });
}

/** Changes of existing Secrets. */
export interface Change {
  /** Adds a second user name with a new password for this user; the first stays valid. */
  readonly rotate?: string;
  /** Removes the earlier user names of this user. */
  readonly retire?: string;
  /** Replaces the S3 keys in this Secret; the store accepts the old ones until they are retired there. */
  readonly rotateKeys?: string;
}

/** Secrets to apply, and notes for the operator: Secrets that cannot be generated, and logins that are removed. */
export interface Outcome {
  readonly secrets: readonly SecretManifest[];
  readonly notes: readonly string[];
}

export type Need<Form extends SecretNeed['form']> = Extract<SecretNeed, { form: Form }>;

/** A Secret and the namespaces that need it. */
type Wanted = Pick<SecretNeed, 'secret' | 'namespaces'>;

/** 160 random bits as letters and digits, which need no quoting in shells, URLs or YAML. */
export function randomPassword(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  return [...randomBytes(32)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/**
 * Generates the Secrets that do not exist, or that a change replaces. No other Secret is replaced.
 *
 * @throws Error if two needs conflict, if an existing Secret lacks entries that the platform needs, or if the user or
 * Secret of a change is unknown
 */
export function secretsFor(
  needs: readonly SecretNeed[],
  find: Existing,
  change: Change = {},
  random = randomPassword,
): Outcome {
  for (const [n, need] of needs.entries())
    for (const problem of conflictProblems(need, needs.slice(0, n), [])) throw new Error(describe(problem));
  const existing = cached(find);
  const files = needs.filter((need): need is Need<'htpasswd'> => need.form === 'htpasswd');
  const logins = generatedLogins(needs);
  const pairs = merge(
    needs.filter((need): need is Need<'key-pair'> => need.form === 'key-pair' && need.owner === 'generated'),
  );
  checkChange(change, needs, logins, pairs);
  const contents = new Map(
    logins.map((login) => [login.secret, loginContent(login, existing, login.user === change.rotate, random)]),
  );
  const values = merge(needs.filter((need): need is Need<'values'> => need.form === 'values'));
  const withLogins = needs.filter((need): need is Need<'file'> => need.form === 'file');
  const hashed = files.map((file) => htpasswd(file, contents, existing, change));
  return {
    secrets: [
      ...pairs.flatMap((pair) =>
        lacking(pair, pairContent(pair, existing, pair.secret === change.rotateKeys, random), existing),
      ),
      ...logins.flatMap((login) => lacking(login, contents.get(login.secret)!, existing)),
      ...hashed.flatMap(({ secrets }) => secrets),
      ...values.flatMap((one) => lacking(one, valuesContent(one, existing, random), existing)),
      ...withLogins.flatMap((file) => fileSecrets(file, contents, existing)),
    ],
    notes: [...hashed.flatMap(({ notes }) => notes), ...bringNotes(needs, logins, existing)],
  };
}

function checkChange(
  { rotate, retire, rotateKeys }: Change,
  needs: readonly SecretNeed[],
  logins: readonly Need<'login'>[],
  pairs: readonly Wanted[],
): void {
  for (const user of [rotate, retire])
    if (user !== undefined && !logins.some((login) => login.user === user))
      throw new Error(
        rotatedElsewhere(needs, user) ??
          `'${user}' is not a user; users: ${logins.map((login) => login.user).join(', ') || 'none'}.`,
      );
  if (rotate !== undefined && rotate === retire)
    throw new Error(
      `--rotate ${rotate} and --retire ${rotate} in one run would remove the login that clients of ${rotate} still use. Rotate first; retire when all clients use the new login.`,
    );
  if (rotateKeys !== undefined && !pairs.some(({ secret }) => secret === rotateKeys))
    throw new Error(
      `'${rotateKeys}' is not a Secret with generated S3 keys; ${pairs.length === 0 ? 'there are none' : `Secrets: ${pairs.map(({ secret }) => secret).join(', ')}`}.`,
    );
}

/** Reads each Secret once: each read runs kubectl. */
export function cached(find: Existing): Existing {
  const known = new Map<string, Content | undefined>();
  return (namespace, name) => {
    const address = `${namespace}/${name}`;
    if (!known.has(address)) known.set(address, find(namespace, name));
    return known.get(address);
  };
}

/** The logins at the gateways of this platform, each with all namespaces that read it. */
export function generatedLogins(needs: readonly SecretNeed[]): Need<'login'>[] {
  const atGateways = needs.flatMap((need) => (need.form === 'htpasswd' ? need.logins : []));
  return merge(
    atGateways.flatMap(({ user, secret }) =>
      needs.filter(
        (need): need is Need<'login'> =>
          need.form === 'login' && !isProvided(need) && need.user === user && need.secret === secret,
      ),
    ),
  );
}

/** One need per Secret, with all of its namespaces. */
export function merge<N extends Wanted>(needs: readonly N[]): N[] {
  const bySecret = new Map<string, N>();
  for (const need of needs) {
    const known = bySecret.get(need.secret);
    bySecret.set(
      need.secret,
      known === undefined ? need : { ...known, namespaces: [...new Set([...known.namespaces, ...need.namespaces])] },
    );
  }
  return [...bySecret.values()];
}

/**
 * The entries of a Secret that exists in at least one of its namespaces.
 *
 * @throws Error if a copy lacks an entry or two copies differ: only the operator knows which is right
 */
function presentContent({ secret, namespaces }: Wanted, entries: readonly string[], existing: Existing) {
  const present = namespaces.flatMap((namespace) => {
    const content = existing(namespace, secret);
    return content === undefined ? [] : [{ namespace, content }];
  });
  const again = 'and run this again: it is then generated, or copied from another namespace.';
  for (const { namespace, content } of present)
    for (const entry of entries)
      if ((content[entry] ?? '') === '')
        throw new Error(
          `The Secret ${secret} in ${namespace} has no entry '${entry}'. Existing Secrets are not replaced: add the entry, or delete the Secret (kubectl delete secret ${secret} --namespace ${namespace}) ${again}`,
        );
  const [first] = present;
  for (const { namespace, content } of present)
    for (const entry of entries)
      if (content[entry] !== first!.content[entry])
        throw new Error(
          `The Secrets ${secret} in ${first!.namespace} and in ${namespace} must be the same, but '${entry}' differs. Delete the wrong one ${again}`,
        );
  return first && Object.fromEntries(entries.map((entry) => [entry, first.content[entry]!]));
}

/**
 * The user name and password of a login that exists.
 *
 * @throws Error if two copies differ, or the Secret belongs to another user
 */
export function presentLogin(login: Need<'login'>, existing: Existing): Content | undefined {
  const known = presentContent(login, ['username', 'password'], existing);
  const { username: name = login.user } = known ?? {};
  if (baseName(name) !== login.user)
    throw new Error(
      `The Secret ${login.secret} belongs to '${name}', not to '${login.user}'; give the user another Secret: { name: '${login.user}', secret: … }.`,
    );
  return known;
}

function loginContent(login: Need<'login'>, existing: Existing, rotate: boolean, random: () => string): Content {
  const known = presentLogin(login, existing);
  if (known === undefined) return { username: login.user, password: random() };
  return rotate
    ? { username: `${login.user}@${known['username'] === `${login.user}@a` ? 'b' : 'a'}`, password: random() }
    : known;
}

function pairContent(pair: Need<'key-pair'>, existing: Existing, rotate: boolean, random: () => string): Content {
  const known = presentContent(pair, [pair.accessKeyId, pair.secretAccessKey], existing);
  if (known !== undefined && !rotate) return known;
  // A random access key ID, since two vulnerabilities of MinIO need only a known one.
  return { [pair.accessKeyId]: random().slice(0, 20), [pair.secretAccessKey]: random() };
}

/** The values that exist, whatever they are. */
function valuesContent(need: Need<'values'>, existing: Existing, random: () => string): Content {
  const entries = Object.entries(need.values);
  return (
    presentContent(need, Object.keys(need.values), existing) ??
    Object.fromEntries(entries.map(([key, value]) => [key, value === 'random' ? random() : value.initial]))
  );
}

function lacking({ secret, namespaces }: Wanted, content: Content, existing: Existing): SecretManifest[] {
  return namespaces
    .filter((namespace) => !same(existing(namespace, secret), content))
    .map((namespace) => ({ namespace, name: secret, content }));
}

function same(one: Content | undefined, other: Content): boolean {
  return one !== undefined && Object.entries(other).every(([key, value]) => one[key] === value);
}
