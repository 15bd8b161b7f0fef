import type { IConstruct } from 'constructs';
import type { LogSink, SecretNeed } from '../../contracts';
import { registryOf } from '../network/flows';
import { check, error, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/** Every Secret that the pods of a tree need. */
export function secretsOf(construct: IConstruct): readonly SecretNeed[] {
  return registryOf(construct).secrets;
}

/**
 * Declares a Secret that pods read, so that `npm run secrets` makes it or asks for it. It is a problem if another
 * construct declared the same Secret before with other contents.
 *
 * @param path - of the setting that names the Secret, below the section of the construct. @default - the section itself
 */
export function declareSecret(construct: IConstruct, need: SecretNeed, path: Path = []): void {
  const { secrets } = registryOf(construct);
  const before = secrets.push(need) - 1;
  check(construct, () => clashProblems(need, secrets.slice(0, before), path));
}

/** Declares the Secret with the login of a sink, in the namespace of the pods that read it. */
export function declareLogin(construct: IConstruct, namespace: string, { login }: LogSink): void {
  if (login !== undefined)
    declareSecret(construct, { form: 'login', ...login, namespaces: [namespace] }, ['sink', 'login']);
}

/** What is wrong between a Secret and those that were declared before it; the first clash is told. */
export function clashProblems(need: SecretNeed, before: readonly SecretNeed[], path: Path): Problem[] {
  const clash = before.flatMap((other) => {
    const namespace = need.namespaces.find((one) => other.namespaces.includes(one));
    return namespace !== undefined && other.secret === need.secret && !agree(need, other) ? [{ other, namespace }] : [];
  })[0];
  if (clash === undefined) return [];
  return [
    error(
      path,
      `the Secret '${escapeControl(need.secret)}' in ${clash.namespace} would hold ${contentOf(clash.other)} and ${contentOf(need)}; each needs a Secret of its own.`,
    ),
  ];
}

/** Whether one Secret can hold both. */
function agree(one: SecretNeed, other: SecretNeed): boolean {
  if (one.form === 'login' && other.form === 'login') return one.user === other.user;
  if (one.form === 'htpasswd' && other.form === 'htpasswd')
    return JSON.stringify(one.logins) === JSON.stringify(other.logins);
  if (isBrought(one) && isBrought(other)) return true;
  return (
    one.form === 'key-pair' &&
    other.form === 'key-pair' &&
    one.owner === other.owner &&
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey
  );
}

/** Somebody else makes it, and may put several pairs and certificates into one, each under entries of its own. */
function isBrought(need: SecretNeed): boolean {
  return need.form === 'certificate' || (need.form === 'key-pair' && need.owner === 'store');
}

function contentOf(need: SecretNeed): string {
  if (need.form === 'login') return `the login of '${escapeControl(need.user)}'`;
  if (need.form === 'htpasswd') return 'the password hashes of all users of the gateway';
  if (need.form === 'key-pair') return `the keys that open ${need.accessTo}`;
  return need.description;
}
