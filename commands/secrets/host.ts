import type { SecretNeed } from '../../constructs/contracts';
import { didYouMean } from '../../constructs/kit';
import { credentialsCommand, type Environment } from '../../constructs/platform';
import { releaseSets } from '../../constructs/platform/releases';
import { credentialsPath, credentialsText, putCredentials, vectorReleases } from '../../constructs/vector';
import type { Existing } from './make';
import { howToMake } from './store';

/** The file with user and password of a machine, and where to put it. */
export interface HostCredentials {
  readonly text: string;
  readonly note: string;
}

/**
 * The credentials of a machine of `collect.hosts`, from the Secret of its user in the cluster of the gateway.
 *
 * @param needs - the Secrets of the platform
 * @throws Error if there is no such machine, if the Secret does not exist yet, or if another cluster has it
 */
export function hostCredentials(
  environment: Environment,
  needs: readonly SecretNeed[],
  host: string,
  existing: Existing,
): HostCredentials {
  const hosts = environment.collect?.hosts ?? {};
  const settings = Object.hasOwn(hosts, host) ? hosts[host] : undefined;
  if (settings === undefined) {
    const names = Object.keys(hosts);
    const near = didYouMean(host, names);
    throw new Error(
      `'${host}' is not in collect.hosts of ${environment.name}; hosts: ${names.join(', ') || 'none'}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    );
  }
  const release = settings.vector.release ?? releaseSets[environment.releases].vector;
  const version = vectorReleases.facts(release);
  const file = credentialsPath(version);
  const { login: user } = settings;
  if (user === undefined) throw new Error(`${host} has no login: it pushes without authentication.`);
  const need = needs.find((one) => one.form === 'login' && one.user === user && one.owner !== 'receiver');
  if (need === undefined)
    throw new Error(
      [
        `'${user}' is a user of the receiver of the logs, whose cluster has the password. To put it in ${file} of ${host}, with RECEIVER as the context of that cluster and logging as the namespace of its gateway:`,
        putCredentials(
          version,
          host,
          `kubectl --context RECEIVER --namespace logging get secret ${user}-loki-auth --output go-template='${template(version.login)}'`,
        ),
      ].join('\n'),
    );
  const [namespace] = need.namespaces;
  const { username, password } = existing(namespace!, need.secret) ?? {};
  if (username === undefined || password === undefined)
    throw new Error(
      `The Secret ${need.secret} in ${namespace} does not exist or has no username and password; ${howToMake(environment, need, namespace!)}`,
    );
  return {
    text: credentialsText(version, username, password),
    note: `This is ${file} of ${host}; only root and Vector may read it. To put it there:\n${putCredentials(version, host, credentialsCommand(environment.name, host))}`,
  };
}

/** The same file as a template of kubectl. Passwords that are generated need no quoting. */
function template(login: 'environment' | 'directory'): string {
  const [user, password] = ['username', 'password'].map((key) => `{{.data.${key} | base64decode}}`);
  return login === 'environment'
    ? `LOKI_USERNAME=${user}{{"\\n"}}LOKI_PASSWORD=${password}{{"\\n"}}`
    : `{"username": "${user}", "password": "${password}"}{{"\\n"}}`;
}
