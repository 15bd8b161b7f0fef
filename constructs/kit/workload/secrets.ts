import type { Construct, IConstruct } from 'constructs';
import type { ExternalService, LogSink, SecretNeed } from '../../contracts';
import { authorityNeed } from '../certificates';
import { registryOf } from '../network/flows';
import { secretKeyOf } from '../network/url';
import { isObjectName } from '../validation/names';
import { check, error, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/**
 * Declares a Secret that pods read; `npm run secrets` creates it or prints how to. A Secret that another construct
 * declared before with different contents is reported as a problem.
 *
 * @param path - of the setting that names the Secret, below the section of the construct. @default - the section itself
 */
export function declareSecret(construct: IConstruct, need: SecretNeed, path: Path = []): void {
  const { secrets } = registryOf(construct);
  const before = secrets.push({ scope: construct, need }) - 1;
  check(construct, () =>
    conflictProblems(
      need,
      secrets.slice(0, before).map((earlier) => earlier.need),
      path,
    ),
  );
}

/** The Secrets that the construct and those below it declared, in the order of declaration. */
export function secretsOf(construct: IConstruct): readonly SecretNeed[] {
  return registryOf(construct)
    .secrets.filter(({ scope }) => scope.node.scopes.includes(construct))
    .map(({ need }) => need);
}

/**
 * Declares the Secrets of a sink or a data source, in the namespace of the pods that read them: its login and its CA
 * certificate.
 *
 * @param at - the paths of the settings for messages. @default - those of `sink`
 */
export function declareSinkSecrets(
  construct: Construct,
  namespace: string,
  { login, ca, endpoint }: Pick<LogSink, 'login' | 'ca' | 'endpoint'>,
  at: { readonly login: Path; readonly ca: Path } = { login: ['sink', 'login'], ca: ['sink', 'ca'] },
): void {
  const namespaces = [namespace];
  if (login !== undefined) declareSecret(construct, { form: 'login', ...login, namespaces }, at.login);
  if (ca === undefined) return;
  declareSecret(construct, authorityNeed(construct, namespace, ca, endpoint.host), at.ca);
}

/**
 * Declares the Secrets of a service outside this app, which its operator provides: its CA certificate and the password
 * of its login.
 *
 * @param service - its name in messages: `the Prometheus`
 * @param at - path of its settings
 */
export function declareServiceSecrets(
  construct: IConstruct,
  namespace: string,
  { ca, login }: Pick<ExternalService, 'ca' | 'login'>,
  service: string,
  at: Path,
): void {
  const namespaces = [namespace];
  if (ca !== undefined && isObjectName(ca.secret)) {
    const description = `the CA certificate of ${service}`;
    const need = {
      form: 'certificate',
      secret: ca.secret,
      namespaces,
      keys: [secretKeyOf(ca).key],
      description,
    } as const;
    declareSecret(construct, need, [...at, 'ca', 'secret']);
  }
  if (login !== undefined && isObjectName(login.secret)) {
    const description = `the password of '${login.user}' at ${service}`;
    const need = { form: 'provided', secret: login.secret, namespaces, keys: ['password'], description } as const;
    declareSecret(construct, need, [...at, 'login', 'secret']);
  }
}

/** Reports the first conflict between a Secret and those declared before it. */
export function conflictProblems(need: SecretNeed, before: readonly SecretNeed[], path: Path): Problem[] {
  const conflict = before.flatMap((other) => {
    const namespace = need.namespaces.find((one) => other.namespaces.includes(one));
    return namespace !== undefined && other.secret === need.secret && !compatible(need, other)
      ? [{ other, namespace }]
      : [];
  })[0];
  if (conflict === undefined) return [];
  return [
    error(
      path,
      `the Secret '${escapeControl(need.secret)}' in ${conflict.namespace} would contain ${contentOf(conflict.other)} and ${contentOf(need)}; each needs a separate Secret.`,
    ),
  ];
}

/** Whether one Secret can hold both. */
function compatible(one: SecretNeed, other: SecretNeed): boolean {
  if (one.form === 'login' && other.form === 'login')
    return one.user === other.user && isProvided(one) === isProvided(other);
  if (one.form === 'htpasswd' && other.form === 'htpasswd')
    return JSON.stringify(one.logins) === JSON.stringify(other.logins);
  // cert-manager writes its own keys only.
  if (isIssued(one) || isIssued(other)) return contentOf(one) === contentOf(other);
  if (takesMoreKeys(one) && takesMoreKeys(other)) return true;
  if (one.form === 'values' || one.form === 'file') return JSON.stringify(one) === JSON.stringify(other);
  return (
    one.form === 'key-pair' &&
    other.form === 'key-pair' &&
    one.owner === other.owner &&
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey
  );
}

/** Whether a Secret is not generated: an operator provides it, and may use it elsewhere. */
export function isProvided(need: SecretNeed): boolean {
  if (need.form === 'key-pair') return need.owner === 'store';
  if (need.form === 'login') return need.owner === 'receiver';
  return need.form === 'certificate' || need.form === 'provided';
}

/** Whether cert-manager writes the Secret. */
export function isIssued(need: SecretNeed): boolean {
  return need.form === 'certificate' && need.issuer !== undefined;
}

/** The operator can store several credentials in one Secret under different keys. */
function takesMoreKeys(need: SecretNeed): boolean {
  return need.form !== 'login' && isProvided(need);
}

function contentOf(need: SecretNeed): string {
  if (need.form === 'login')
    return `the login of '${escapeControl(need.user)}'${isProvided(need) ? ' at a receiver outside this app' : ''}`;
  if (need.form === 'htpasswd') return 'the password hashes of all users of the gateway';
  if (need.form === 'key-pair') return `the access keys of ${need.accessTo}`;
  return need.description;
}
