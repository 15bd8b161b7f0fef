import { compareSync } from 'bcryptjs';
import type { SecretNeed } from '../../../constructs/contracts';
import { Skipped } from '../../checks/check';
import { baseName, hashesIn } from '../../secrets/htpasswd';
import { counted, failed, unknown, type Context, type DoctorCheck, type Finding } from '../check';
import { commandFor, contentOf, namespacesWithout, needs } from '../cluster/secrets';

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
      (need) => need.form === 'login' && namespacesWithout(context, need).length < need.namespaces.length,
    );
    if (existing.length === 0) throw new Skipped('no login exists yet, whose password could be compared');
    return `${counted(existing.length, 'login')} compared: the gateway has the hash of every password`;
  },
};

const bcryptHash = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

function hashFindings(
  context: Context,
  file: Extract<SecretNeed, { form: 'htpasswd' }>,
  all: readonly SecretNeed[],
): Finding[] {
  return file.namespaces.flatMap((namespace): Finding[] => {
    const content = contentOf(context, namespace, file.secret);
    const text = content?.['.htpasswd'];
    const subject = `the Secret ${namespace}/${file.secret}`;
    // The check of Secrets reports it.
    if (text === undefined) return [unknown(`${subject} has no .htpasswd yet, to which logins could be compared`)];
    const command = commandFor(context, file, namespace);
    const lines = text.split('\n').filter((line) => line !== '');
    const hashes = hashesIn(content);
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
  const { username: name, password } = content ?? {};
  if (name === undefined || password === undefined) return [];
  const login = `the login of ${user} in ${place}/${secret}`;
  if (baseName(name) !== user)
    return [failed(`${login} has the user name '${name}', and the gateway knows ${user} only: it answers 401`)];
  const hash = hashes.get(name);
  if (hash === undefined)
    return [failed(`${subject} has no line for '${name}', ${login}: the gateway answers 401`, { command })];
  if (!bcryptHash.test(hash) || compareSync(password, hash)) return [];
  const isRight = others.some((one) => {
    const { username = '', password: right = '' } = contentOf(context, one, secret) ?? {};
    return compareSync(right, hashes.get(username) ?? '');
  });
  return [
    failed(`${login} has another password than its hash in ${subject}: the gateway answers 401`, {
      command:
        isRight && command !== undefined ? `kubectl delete secret ${secret} --namespace ${place}; ${command}` : command,
    }),
  ];
}
