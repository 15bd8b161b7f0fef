import { X509Certificate } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import { grouped, inventoryOf, isIssued, isMap, isProvided } from '../../../constructs/kit';
import type { SecretNeed } from '../../../constructs/contracts';
import { Skipped } from '../../checks/check';
import { baseName } from '../../secrets/htpasswd';
import { howToMake, unstored } from '../../secrets/store';
import { counted, failed, namesText, unknown, warned, type Context, type DoctorCheck, type Finding } from '../check';

/** The decoded entries of a Secret. Only their names and lengths are ever printed. */
type Content = ReadonlyMap<string, string>;

/** The Secrets that pods read. */
export const secrets: DoctorCheck = {
  id: 'secrets',
  phase: 'before',
  checks:
    'Every Secret that pods read exists in its namespace, with all keys, which are not empty; its copies in several namespaces are equal; certificates have not expired.',
  says: 'The Secret, its namespace and the key; the command that makes it.',
  run: (context) => {
    const all = needs(context);
    const findings = joined([
      ...new Map(all.flatMap((need) => needFindings(context, need)).map((one) => [one.detail, one])).values(),
    ]);
    if (findings.length > 0) return findings;
    const places = new Set(all.flatMap(({ secret, namespaces }) => namespaces.map((one) => `${one}/${secret}`)));
    if (places.size === 0) return 'pods read no Secrets';
    const later = new Set(all.filter(isIssued).flatMap((need) => missingOf(context, need)));
    if (later.size === places.size) throw new Skipped(`cert-manager has not made ${namesText([...later])} yet`);
    return later.size === 0
      ? `all ${places.size} have the keys that pods read`
      : `${places.size - later.size} of ${places.size} have the keys that pods read; cert-manager has not made ${namesText([...later])} yet`;
  },
};

/** The password hashes of the gateway against the passwords of its users. */
export const logins: DoctorCheck = {
  id: 'logins',
  phase: 'before',
  checks:
    'The Secret with the password hashes of the gateway is well-formed, has every user, and every login Secret of agents, Grafana and the canary has the password of its hash. Otherwise the gateway answers 401.',
  says: 'The user, the Secret and its namespace; the command that makes the hashes again. No password or hash is printed.',
  run: (context) => {
    const all = needs(context);
    const files = all.filter((need) => need.form === 'htpasswd');
    if (files.length === 0) return 'there is no gateway';
    const findings = files.flatMap((file) => hashFindings(context, file, all));
    if (findings.length > 0) return findings;
    const existing = all.filter(
      (need) => need.form === 'login' && missingOf(context, need).length < need.namespaces.length,
    );
    if (existing.length === 0) throw new Skipped('no login exists yet, whose password could be compared');
    return `${counted(existing.length, 'login')} compared: the gateway has the hash of every password`;
  },
};

/** The namespaces that lack a Secret, as `namespace/name`. @throws Forbidden */
function missingOf(context: Context, { secret, namespaces }: SecretNeed): string[] {
  return namespaces
    .filter((namespace) => contentOf(context, namespace, secret) === undefined)
    .map((namespace) => `${namespace}/${secret}`);
}

/** Missing Secrets that one command makes, as one finding. */
function joined(findings: readonly Finding[]): Finding[] {
  const isMissing = ({ detail, command }: Finding): boolean => command !== undefined && detail.includes(absent);
  const missing = [...grouped(findings.filter(isMissing), ({ command }) => command!).values()].map((members) => {
    const [first, ...others] = members;
    if (others.length === 0) return first!;
    const names = members.map(({ detail }) => detail.slice('the Secret '.length, detail.indexOf(absent)));
    return { ...first!, detail: `${members.length} Secrets do not exist: ${namesText(names, 12)}` };
  });
  return [...missing, ...findings.filter((one) => !isMissing(one))];
}

const absent = ' does not exist: ';

/** What pods read, each Secret once with all of its namespaces. */
function needs({ platform }: Context): readonly SecretNeed[] {
  const all = grouped(inventoryOf(platform).secrets, (need) => `${need.form} ${need.secret} ${keysOf(need).join(' ')}`);
  return [...all.values()].map((members) => ({
    ...members[0]!,
    namespaces: [...new Set(members.flatMap(({ namespaces }) => namespaces))],
  }));
}

/** The content of a Secret; undefined if it does not exist. @throws Forbidden */
function contentOf({ cluster }: Context, namespace: string, name: string): Content | undefined {
  const secret = cluster.find('secret', name, namespace);
  if (secret === undefined) return undefined;
  const data = isMap(secret['data']) ? secret['data'] : {};
  return new Map(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(String(value), 'base64').toString('utf8')]),
  );
}

/** The keys that pods read of a Secret. */
function keysOf(need: SecretNeed): readonly string[] {
  if (need.form === 'login') return ['username', 'password'];
  if (need.form === 'htpasswd') return ['.htpasswd'];
  if (need.form === 'key-pair') return [need.accessKeyId, need.secretAccessKey];
  if (need.form === 'values') return Object.keys(need.values);
  return need.form === 'file' ? [need.file] : need.keys;
}

/** The command that makes a Secret, or shows why it is not there. */
function commandFor({ environment }: Context, need: SecretNeed, namespace: string): string | undefined {
  if (unstored(environment, [need]).length > 0 && isProvided(need)) return undefined;
  const advice = howToMake(environment, need, namespace);
  return advice.slice(advice.indexOf(': ') + 2);
}

function needFindings(context: Context, need: SecretNeed): Finding[] {
  const { secret } = need;
  const seen = new Map<string, string>();
  return need.namespaces.flatMap((namespace): Finding[] => {
    const content = contentOf(context, namespace, secret);
    // cert-manager makes it after the first apply.
    if (content === undefined && isIssued(need)) return [];
    const command = commandFor(context, need, namespace);
    const subject = `the Secret ${namespace}/${secret}`;
    if (content === undefined)
      return [failed(`${subject}${absent}${descriptionOf(need)}${providedText(need)}`, { command })];
    return keysOf(need).flatMap((key): Finding[] => {
      const value = content.get(key) ?? '';
      if (value === '')
        return [
          failed(
            `${subject} has no key '${key}'${content.has(key) ? ' with a value: it is empty' : `; it has ${[...content.keys()].join(', ') || 'none'}`}${providedText(need)}`,
            {
              command:
                command === undefined
                  ? undefined
                  : `kubectl delete secret ${secret} --namespace ${namespace}; ${command}`,
            },
          ),
        ];
      const first = seen.get(key);
      seen.set(key, first ?? value);
      if (first !== undefined && first !== value)
        return [
          failed(
            `${subject} has another '${key}' than the Secret of that name in ${need.namespaces[0]}; delete the wrong one, and npm run secrets makes it again from the other`,
          ),
        ];
      return [...lineFindings(subject, need, key, value), ...expiryFindings(subject, key, value)];
    });
  });
}

function descriptionOf(need: SecretNeed): string {
  if (need.form === 'login') return `the login of ${need.user}`;
  if (need.form === 'htpasswd') return 'the password hashes of the gateway';
  return need.form === 'key-pair' ? `the keys of ${need.accessTo}` : need.description;
}

function providedText(need: SecretNeed): string {
  return isProvided(need) ? `; its keys ${keysOf(need).join(', ')} are not generated but come from their owner` : '';
}

/** `echo` ends a value with a new line, which is then a part of it. */
function lineFindings(subject: string, need: SecretNeed, key: string, value: string): Finding[] {
  const isLine = need.form === 'login' || need.form === 'key-pair' || need.form === 'values';
  if (!isLine || !/\s$/.test(value)) return [];
  return [failed(`${subject}: the value of '${key}' ends with a space or a new line, which is a part of it`)];
}

/** Days before the end of a certificate from which on it is reported. */
const expiryDays = 14;

function expiryFindings(subject: string, key: string, value: string): Finding[] {
  if (!key.endsWith('.crt') || !value.includes('-----BEGIN CERTIFICATE-----')) return [];
  let end: number;
  try {
    end = Date.parse(new X509Certificate(value).validTo);
  } catch {
    return [failed(`${subject}: '${key}' is not a certificate in PEM`)];
  }
  const days = Math.floor((end - Date.now()) / 86_400_000);
  const date = new Date(end).toISOString().slice(0, 10);
  if (days < 0) return [failed(`${subject}: the certificate in '${key}' expired on ${date}`)];
  return days < expiryDays ? [warned(`${subject}: the certificate in '${key}' expires on ${date}`)] : [];
}

const bcryptHash = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

function hashFindings(
  context: Context,
  file: Extract<SecretNeed, { form: 'htpasswd' }>,
  all: readonly SecretNeed[],
): Finding[] {
  return file.namespaces.flatMap((namespace): Finding[] => {
    const text = contentOf(context, namespace, file.secret)?.get('.htpasswd');
    const subject = `the Secret ${namespace}/${file.secret}`;
    // The check of Secrets reports it.
    if (text === undefined) return [unknown(`${subject} has no .htpasswd yet, to which logins could be compared`)];
    const command = commandFor(context, file, namespace);
    const lines = text.split('\n').filter((line) => line !== '');
    const hashes = new Map(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const),
    );
    const wrong = lines.findIndex((line) => !bcryptHash.test(line.slice(line.indexOf(':') + 1)) || !line.includes(':'));
    return [
      ...(wrong < 0
        ? []
        : [failed(`${subject}: line ${wrong + 1} of .htpasswd is not user:hash with a bcrypt hash`, { command })]),
      ...file.logins.flatMap(({ user, secret }) =>
        all
          .filter((need) => need.form === 'login' && need.secret === secret)
          .flatMap(({ namespaces }) =>
            namespaces.flatMap((place) => {
              const others = namespaces.filter((one) => one !== place);
              return loginFindings(context, { user, secret, place, others, subject, hashes, command });
            }),
          ),
      ),
    ];
  });
}

interface Compared {
  readonly user: string;
  readonly secret: string;
  /** Namespace of the login. */
  readonly place: string;
  /** Namespaces with copies of it. */
  readonly others: readonly string[];
  /** The Secret of the hashes, for messages. */
  readonly subject: string;
  readonly hashes: ReadonlyMap<string, string>;
  readonly command: string | undefined;
}

function loginFindings(context: Context, compared: Compared): Finding[] {
  const { user, secret, place, others, subject, hashes, command } = compared;
  const content = contentOf(context, place, secret);
  const name = content?.get('username');
  const password = content?.get('password');
  if (name === undefined || password === undefined) return [];
  const login = `the login of ${user} in ${place}/${secret}`;
  if (baseName(name) !== user)
    return [failed(`${login} has the user name '${name}', and the gateway knows ${user} only: it answers 401`)];
  const hash = hashes.get(name);
  if (hash === undefined)
    return [failed(`${subject} has no line for '${name}', ${login}: the gateway answers 401`, { command })];
  if (!bcryptHash.test(hash) || compareSync(password, hash)) return [];
  const isRight = others.some((one) => {
    const copy = contentOf(context, one, secret);
    return compareSync(copy?.get('password') ?? '', hashes.get(copy?.get('username') ?? '') ?? '');
  });
  return [
    failed(`${login} has another password than its hash in ${subject}: the gateway answers 401`, {
      command:
        isRight && command !== undefined ? `kubectl delete secret ${secret} --namespace ${place}; ${command}` : command,
    }),
  ];
}
