import { randomBytes } from 'node:crypto';
import { compareSync, hashSync } from 'bcryptjs';
import type { SecretNeed } from '../../constructs/contracts';
import { yamlText } from '../../constructs/kit';

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
}

/** What to apply, and what only somebody else can make. */
export interface Outcome {
  readonly secrets: readonly SecretManifest[];
  readonly notes: readonly string[];
}

type Need<Form extends SecretNeed['form']> = Extract<SecretNeed, { form: Form }>;

/** bcrypt's cost: 80 ms a hash. The gateway remembers a login for half a minute, so it is paid rarely. */
const cost = 10;

/** 160 random bits in letters and digits that no shell, URL or YAML minds. */
export function randomPassword(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  return [...randomBytes(32)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/**
 * The Secrets that are missing, or no longer fit to each other. What exists and fits is kept.
 *
 * @throws Error if a Secret exists whose content cannot be what the platform needs, or a user is not known
 */
export function secretsFor(
  needs: readonly SecretNeed[],
  find: Existing,
  change: Change = {},
  random = randomPassword,
): Outcome {
  const existing = remembered(find);
  const logins = merge(needs.filter((need): need is Need<'login'> => need.form === 'login'));
  for (const user of [change.rotate, change.retire])
    if (user !== undefined && !logins.some((login) => login.user === user))
      throw new Error(`'${user}' is no user; known are ${logins.map((login) => login.user).join(', ')}.`);
  const contents = new Map(
    logins.map((login) => [login.user, loginContent(login, existing, login.user === change.rotate, random)]),
  );
  const pairs = merge(needs.filter((need): need is Need<'key-pair'> => need.form === 'key-pair'));
  const files = needs.filter((need): need is Need<'htpasswd'> => need.form === 'htpasswd');
  return {
    secrets: [
      ...pairs
        .filter(({ owner }) => owner === 'generated')
        .flatMap((pair) => differing(pair, pairContent(pair, existing, random), existing)),
      ...logins.flatMap((login) => differing(login, contents.get(login.user)!, existing)),
      ...files.flatMap((file) => htpasswd(file, contents, existing, change)),
    ],
    notes: [
      ...pairs
        .filter(
          ({ owner, namespaces, secret }) =>
            owner === 'store' && namespaces.some((namespace) => existing(namespace, secret) === undefined),
        )
        .map(storeNote),
      ...needs
        .filter((need): need is Need<'certificate'> => need.form === 'certificate')
        .flatMap((need) => certificateNotes(need, existing)),
    ],
  };
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
function merge<N extends Need<'login'> | Need<'key-pair'>>(needs: readonly N[]): N[] {
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

function loginContent(login: Need<'login'>, existing: Existing, rotate: boolean, random: () => string): Content {
  const known = login.namespaces
    .map((namespace) => existing(namespace, login.secret))
    .find((content) => content !== undefined);
  const name = known?.['username'];
  if (known !== undefined && (name === undefined || known['password'] === undefined))
    throw new Error(
      `The Secret ${login.secret} in ${login.namespaces.join(', ')} has no username or no password; it cannot be the login of ${login.user}.`,
    );
  if (name !== undefined && baseName(name) !== login.user)
    throw new Error(
      `The Secret ${login.secret} belongs to '${name}', not to '${login.user}'; give the user another Secret: { name: '${login.user}', secret: … }.`,
    );
  if (known === undefined) return { username: login.user, password: random() };
  return rotate ? { username: `${login.user}@${name === `${login.user}@a` ? 'b' : 'a'}`, password: random() } : known;
}

function pairContent(pair: Need<'key-pair'>, existing: Existing, random: () => string): Content {
  const known = pair.namespaces
    .map((namespace) => existing(namespace, pair.secret))
    .find((content) => content !== undefined);
  if (known?.[pair.accessKeyId] !== undefined && known[pair.secretAccessKey] !== undefined) return known;
  // Not a word that can be guessed: a known access key id is half of what two holes of MinIO ask for.
  return { [pair.accessKeyId]: random().slice(0, 20), [pair.secretAccessKey]: random() };
}

/** `vector@a` and `vector@b` are the names of `vector` while its password changes. */
function baseName(user: string): string {
  return user.replace(/@[ab]$/, '');
}

function differing(
  { secret, namespaces }: { secret: string; namespaces: readonly string[] },
  content: Content,
  existing: Existing,
): SecretManifest[] {
  return namespaces
    .filter((namespace) => !same(existing(namespace, secret), content))
    .map((namespace) => ({ namespace, name: secret, content }));
}

function same(one: Content | undefined, other: Content): boolean {
  return one !== undefined && Object.entries(other).every(([key, value]) => one[key] === value);
}

/** The lines of the gateway: the present name of every user, and earlier ones that have not been retired. */
function htpasswd(
  need: Need<'htpasswd'>,
  contents: ReadonlyMap<string, Content>,
  existing: Existing,
  { retire }: Change,
): SecretManifest[] {
  return need.namespaces.flatMap((namespace) => {
    const before = existing(namespace, need.secret)?.['.htpasswd'] ?? '';
    const hashes = new Map(
      before
        .split('\n')
        .filter((line) => line.includes(':'))
        .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
    const lines = need.logins.flatMap(({ user }) => {
      const { username, password } = contents.get(user) as { username: string; password: string };
      const earlier =
        retire === user ? [] : [...hashes].filter(([name]) => name !== username && baseName(name) === user);
      const hash = hashes.get(username);
      const kept =
        hash !== undefined && compareSync(password, hash) ? hash : hashSync(password, cost).replace(/^\$2b\$/, '$2y$');
      return [[username, kept], ...earlier].map(([name, line]) => `${name}:${line}`);
    });
    const content = { '.htpasswd': `${lines.join('\n')}\n` };
    return same({ '.htpasswd': before }, content) ? [] : [{ namespace, name: need.secret, content }];
  });
}

function storeNote({ secret, namespaces, accessKeyId, secretAccessKey, opens }: Need<'key-pair'>): string {
  return [
    `The Secret ${secret} opens ${opens}; only its owner knows the keys. Make it from two files that hold them:`,
    ...namespaces.map(
      (namespace) =>
        `  kubectl create secret generic ${secret} --namespace ${namespace} --from-file=${accessKeyId} --from-file=${secretAccessKey}`,
    ),
  ].join('\n');
}

function certificateNotes({ secret, namespaces, keys, of }: Need<'certificate'>, existing: Existing): string[] {
  const lacking = namespaces.filter((namespace) =>
    keys.some((name) => existing(namespace, secret)?.[name] === undefined),
  );
  if (lacking.length === 0) return [];
  const type = keys.includes('tls.key') ? ' --type=kubernetes.io/tls' : '';
  const files = keys.map((name) => ` --from-file=${name}`).join('');
  return [
    [
      `The Secret ${secret} has ${of}; nobody but its authority can sign it. Let cert-manager make it, or make it from files:`,
      ...lacking.map(
        (namespace) => `  kubectl create secret generic ${secret} --namespace ${namespace}${type}${files}`,
      ),
    ].join('\n'),
  ];
}
