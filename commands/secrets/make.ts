import { randomBytes } from 'node:crypto';
import type { Login, SecretNeed } from '../../constructs/contracts';
import { conflictProblems, describe, yamlText } from '../../constructs/kit';
import { baseName, htpasswd } from './htpasswd';
import { bringNotes } from './notes';

/** The content of a Secret. */
export type Content = Readonly<Record<string, string>>;

/** Finds the content of a Secret that exists. */
export type Existing = (namespace: string, name: string) => Content | undefined;

/** A Secret to apply. */
export interface SecretManifest {
  readonly namespace: string;
  readonly name: string;
  readonly content: Content;
}

/** The same, as YAML for kubectl. */
export function secretText({ namespace, name, content }: SecretManifest): string {
  return yamlText({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: 'Opaque',
    stringData: content,
  });
}

/** What to do beside filling gaps. */
export interface Change {
  /** Gives this user a second name with a new password; the first stays valid. */
  readonly rotate?: string;
  /** Ends the names of this user that its clients no longer have. */
  readonly retire?: string;
  /** Gives this Secret of S3 keys a new pair; the store keeps the old one until it is retired there. */
  readonly rotateKeys?: string;
}

/** What to apply, and what the operator has to know: what only somebody else can make, and which logins end. */
export interface Outcome {
  readonly secrets: readonly SecretManifest[];
  readonly notes: readonly string[];
}

export type Need<Form extends SecretNeed['form']> = Extract<SecretNeed, { form: Form }>;

/** A Secret, wherever it is needed. */
type Wanted = Pick<SecretNeed, 'secret' | 'namespaces'>;

/** 160 random bits in letters and digits that no shell, URL or YAML minds. */
export function randomPassword(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  return [...randomBytes(32)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/**
 * The Secrets that are missing, or that a change replaces. What exists is never replaced by anything else.
 *
 * @throws Error if two needs contradict each other, if a Secret exists whose content cannot be what the platform needs,
 * or if a user or a Secret of the change is not known
 */
export function secretsFor(
  needs: readonly SecretNeed[],
  find: Existing,
  change: Change = {},
  random = randomPassword,
): Outcome {
  for (const [n, need] of needs.entries())
    for (const problem of conflictProblems(need, needs.slice(0, n), [])) throw new Error(describe(problem));
  const existing = remembered(find);
  const files = needs.filter((need): need is Need<'htpasswd'> => need.form === 'htpasswd');
  // A login is made here where a gateway of this platform checks it; that of another Loki has to be brought.
  const logins = merge(files.flatMap((file) => file.logins));
  const pairs = merge(
    needs.filter((need): need is Need<'key-pair'> => need.form === 'key-pair' && need.owner === 'generated'),
  );
  checkChange(change, logins, pairs);
  const contents = new Map(
    logins.map((login) => [login.secret, loginContent(login, existing, login.user === change.rotate, random)]),
  );
  const hashed = files.map((file) => htpasswd(file, contents, existing, change));
  return {
    secrets: [
      ...pairs.flatMap((pair) =>
        lacking(pair, pairContent(pair, existing, pair.secret === change.rotateKeys, random), existing),
      ),
      ...logins.flatMap((login) => lacking(login, contents.get(login.secret)!, existing)),
      ...hashed.flatMap(({ secrets }) => secrets),
    ],
    notes: [...hashed.flatMap(({ notes }) => notes), ...bringNotes(needs, logins, existing)],
  };
}

function checkChange({ rotate, retire, rotateKeys }: Change, logins: readonly Login[], pairs: readonly Wanted[]): void {
  for (const user of [rotate, retire])
    if (user !== undefined && !logins.some((login) => login.user === user))
      throw new Error(`'${user}' is no user; known are ${logins.map((login) => login.user).join(', ')}.`);
  if (rotate !== undefined && rotate === retire)
    throw new Error(
      `--rotate ${rotate} and --retire ${rotate} in one run would end the login that clients of ${rotate} still use. Rotate first; retire when the clients have the new login.`,
    );
  if (rotateKeys !== undefined && !pairs.some(({ secret }) => secret === rotateKeys))
    throw new Error(
      `'${rotateKeys}' is no Secret of S3 keys that are made here; ${pairs.length === 0 ? 'there are none' : `known are ${pairs.map(({ secret }) => secret).join(', ')}`}.`,
    );
}

/** Asks for each Secret once: every question is a call of kubectl. */
function remembered(find: Existing): Existing {
  const known = new Map<string, Content | undefined>();
  return (namespace, name) => {
    const address = `${namespace}/${name}`;
    if (!known.has(address)) known.set(address, find(namespace, name));
    return known.get(address);
  };
}

/** One need per Secret, with all of its namespaces. */
function merge<N extends Wanted>(needs: readonly N[]): N[] {
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
 * @throws Error if one lacks an entry, or two differ: which of them is right, only the operator knows
 */
function presentContent({ secret, namespaces }: Wanted, entries: readonly string[], existing: Existing) {
  const present = namespaces.flatMap((namespace) => {
    const content = existing(namespace, secret);
    return content === undefined ? [] : [{ namespace, content }];
  });
  const again = 'and run this again: it is then made anew, or like those of other namespaces.';
  for (const { namespace, content } of present)
    for (const entry of entries)
      if ((content[entry] ?? '') === '')
        throw new Error(
          `The Secret ${secret} in ${namespace} has no entry '${entry}'. Nothing is replaced that is there: add the entry, or delete the Secret (kubectl delete secret ${secret} --namespace ${namespace}) ${again}`,
        );
  const [first] = present;
  for (const { namespace, content } of present)
    for (const entry of entries)
      if (content[entry] !== first!.content[entry])
        throw new Error(
          `The Secrets ${secret} in ${first!.namespace} and in ${namespace} have to be the same, and differ in '${entry}'. Delete the wrong one ${again}`,
        );
  return first && Object.fromEntries(entries.map((entry) => [entry, first.content[entry]!]));
}

function loginContent(login: Login, existing: Existing, rotate: boolean, random: () => string): Content {
  const { username: name, ...known } = presentContent(login, ['username', 'password'], existing) ?? {};
  if (name === undefined) return { username: login.user, password: random() };
  if (baseName(name) !== login.user)
    throw new Error(
      `The Secret ${login.secret} belongs to '${name}', not to '${login.user}'; give the user another Secret: { name: '${login.user}', secret: … }.`,
    );
  return rotate
    ? { username: `${login.user}@${name === `${login.user}@a` ? 'b' : 'a'}`, password: random() }
    : { username: name, ...known };
}

function pairContent(pair: Need<'key-pair'>, existing: Existing, rotate: boolean, random: () => string): Content {
  const known = presentContent(pair, [pair.accessKeyId, pair.secretAccessKey], existing);
  if (known !== undefined && !rotate) return known;
  // Not a word that can be guessed: a known access key id is half of what two holes of MinIO ask for.
  return { [pair.accessKeyId]: random().slice(0, 20), [pair.secretAccessKey]: random() };
}

function lacking({ secret, namespaces }: Wanted, content: Content, existing: Existing): SecretManifest[] {
  return namespaces
    .filter((namespace) => !same(existing(namespace, secret), content))
    .map((namespace) => ({ namespace, name: secret, content }));
}

function same(one: Content | undefined, other: Content): boolean {
  return one !== undefined && Object.entries(other).every(([key, value]) => one[key] === value);
}
