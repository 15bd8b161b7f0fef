import type { SecretNeed } from '../../../constructs/contracts';
import { grouped, isMap, isProvided } from '../../../constructs/kit';
import { decoded } from '../../kubectl';
import type { Content } from '../../secrets/make';
import { makingOf, unstored } from '../../secrets/store';
import type { Context } from '../check';

/** What pods read, each Secret once with all of its namespaces. */
export function needs({ secrets: read }: Context): readonly SecretNeed[] {
  const all = grouped(read, (need) => `${need.form} ${need.secret} ${keysOf(need).join(' ')}`);
  return [...all.values()].map((members) => ({
    ...members[0]!,
    namespaces: [...new Set(members.flatMap(({ namespaces }) => namespaces))],
  }));
}

/** The content of a Secret, of which only names of keys are ever printed; undefined if it does not exist. @throws Forbidden */
export function contentOf({ cluster }: Context, namespace: string, name: string): Content | undefined {
  const secret = cluster.find('secret', name, namespace);
  if (secret === undefined) return undefined;
  return decoded(isMap(secret['data']) ? secret['data'] : {});
}

/** The keys that pods read of a Secret. */
export function keysOf(need: SecretNeed): readonly string[] {
  if (need.form === 'login') return ['username', 'password'];
  if (need.form === 'htpasswd') return ['.htpasswd'];
  if (need.form === 'key-pair') return [need.accessKeyId, need.secretAccessKey];
  if (need.form === 'values') return Object.keys(need.values);
  return need.form === 'file' ? [need.file] : need.keys;
}

/** The command that makes a Secret, or shows why it is not there. */
export function commandFor({ environment }: Context, need: SecretNeed, namespace: string): string | undefined {
  if (unstored(environment, [need]).length > 0 && isProvided(need)) return undefined;
  return makingOf(environment, need, namespace).command;
}

/** The namespaces that lack a Secret. @throws Forbidden */
export function namespacesWithout(context: Context, { secret, namespaces }: SecretNeed): string[] {
  return namespaces.filter((namespace) => contentOf(context, namespace, secret) === undefined);
}
