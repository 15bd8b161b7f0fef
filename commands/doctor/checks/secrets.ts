import { X509Certificate } from 'node:crypto';
import type { SecretNeed } from '../../../constructs/contracts';
import { grouped, isIssued, isProvided } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { failed, namesText, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { commandFor, contentOf, keysOf, namespacesWithout, needs } from '../cluster/secrets';

/** The Secrets that pods read. */
export const secrets: DoctorCheck = {
  id: 'secrets',
  phase: 'before',
  checks:
    'Every Secret that pods read exists in its namespace, with all keys, which are not empty; its copies in several namespaces are equal; certificates have not expired.',
  says: 'The Secret, its namespace and the key; the command that makes it.',
  run: (context) => {
    const all = needs(context);
    const findings = [...missingFindings(context, all), ...once(all.flatMap((need) => contentFindings(context, need)))];
    if (findings.length > 0) return findings;
    const places = new Set(all.flatMap(({ secret, namespaces }) => namespaces.map((one) => `${one}/${secret}`)));
    if (places.size === 0) return 'pods read no Secrets';
    const later = new Set(
      all.filter(isIssued).flatMap((need) => namespacesWithout(context, need).map((one) => `${one}/${need.secret}`)),
    );
    if (later.size === places.size) throw new Skipped(`cert-manager has not made ${namesText([...later])} yet`);
    return later.size === 0
      ? `all ${places.size} have the keys that pods read`
      : `${places.size - later.size} of ${places.size} have the keys that pods read; cert-manager has not made ${namesText([...later])} yet`;
  },
};

/** The Secrets that do not exist; those that one command makes are one finding. */
function missingFindings(context: Context, all: readonly SecretNeed[]): Finding[] {
  // cert-manager makes the others after the first apply.
  const made = all.filter((need) => !isIssued(need));
  const missing = made.flatMap((need) =>
    namespacesWithout(context, need).map((namespace) => ({
      place: `${namespace}/${need.secret}`,
      detail: `the Secret ${namespace}/${need.secret} does not exist: ${descriptionOf(need)}${providedText(need)}`,
      command: commandFor(context, need, namespace),
    })),
  );
  return [...grouped(once(missing), ({ command, detail }) => command ?? detail).values()].map((members) => {
    const { detail, command } = members[0]!;
    const names = namesText(
      members.map(({ place }) => place),
      12,
    );
    return failed(members.length === 1 ? detail : `${members.length} Secrets do not exist: ${names}`, { command });
  });
}

/** Several needs can concern one Secret. */
function once<Item extends Pick<Finding, 'detail'>>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((one) => [one.detail, one])).values()];
}

function contentFindings(context: Context, need: SecretNeed): Finding[] {
  const { secret } = need;
  const seen = new Map<string, string>();
  return need.namespaces.flatMap((namespace): Finding[] => {
    const content = contentOf(context, namespace, secret);
    if (content === undefined) return [];
    const command = commandFor(context, need, namespace);
    const subject = `the Secret ${namespace}/${secret}`;
    return keysOf(need).flatMap((key): Finding[] => {
      const value = content[key] ?? '';
      if (value === '')
        return [
          failed(
            `${subject} has no key '${key}'${content[key] === '' ? ' with a value: it is empty' : `; it has ${Object.keys(content).join(', ') || 'none'}`}${providedText(need)}`,
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
