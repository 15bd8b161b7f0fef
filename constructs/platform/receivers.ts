import { escapeControl, firstOfEachPath, pathText, unique, warning, type Path, type Problem } from '../kit';
import type { Environment } from './environment';
import { writerProblems, type Client } from './login-rules';
import { resolvedEnvironment, type EnvironmentInput } from './overlay';
import { usedSections, type SectionLogin } from './sections';
import { tenantsOf } from './tenancy';

/** The environment whose gateway has the address of a destination, if an Ingress or an HTTPRoute tells its host. */
export function receiverOf(sender: Environment, environments: readonly Environment[]): Environment | undefined {
  const host = receiverHost(sender);
  if (host === undefined) return undefined;
  return environments.find(({ name, gateway }) => {
    const { ingress, route } = gateway?.expose ?? {};
    return name !== sender.name && (ingress?.host === host || route?.host === host);
  });
}

/**
 * The chosen environments, and those that they send to or receive from, in the order of the list.
 *
 * @param environments - all environments, which may have errors
 */
export function withPartners(
  environments: readonly EnvironmentInput[],
  isChosen: (environment: EnvironmentInput) => boolean,
): EnvironmentInput[] {
  return environments.filter(
    (one) =>
      isChosen(one) ||
      environments.some(
        (other) => isChosen(other) && (sendsTo(one, other, environments) || sendsTo(other, one, environments)),
      ),
  );
}

/** An environment with an error may be too different to tell; it is then said not to send. */
function sendsTo(sender: EnvironmentInput, receiver: EnvironmentInput, all: readonly EnvironmentInput[]): boolean {
  try {
    return receiverOf(resolvedEnvironment(sender), all.map(resolvedEnvironment))?.name === receiver.name;
  } catch {
    return false;
  }
}

/** Checks the logins and tenants of an environment that sends, with paths of that environment. */
export function senderProblems(sender: Environment, receiver: Environment): Problem[] {
  const gateway = { tenants: tenantsOf(receiver), name: receiver.name };
  const withoutLogin = (['logs', 'events', 'traces'] as const)
    .filter((key) => sender.collect?.[key] !== undefined && sender.collect[key].login === undefined)
    .filter((key) => key !== 'events' || sender.collect!.events!.logger === undefined)
    .map((key): readonly [string[], Client] => [['collect', key], sender.collect![key]!])
    .filter(([at]) => isSent(sender, at));
  const clients = sentLoginsOf(sender).map(({ at = [], user, tenant }) => [at, { login: user, tenant }] as const);
  return unique([...withoutLogin, ...clients].flatMap(([at, client]) => writerProblems(at, client, gateway)));
}

/**
 * Logins of a machine or of a cluster that others use too: a login can be revoked only for all of them.
 *
 * @param others - all environments, which may include the sender
 */
export function sharedLoginProblems(sender: Environment, others: readonly Environment[]): Problem[] {
  return firstOfEachPath([...sharedByMachines(sender), ...sharedByClusters(sender, others)]);
}

/** Logins of machines that another machine, or a collector of the environment, uses too. */
function sharedByMachines(environment: Environment): Problem[] {
  const logins = loginsOf(environment);
  return logins.flatMap((login) => {
    const { at = [], user } = login;
    const other = logins.find((one) => one !== login && one.user === user);
    if (!isMachine(at) || other === undefined) return [];
    return [
      warning(
        [...at, 'login'],
        `'${escapeControl(user)}' is also the login of ${pathText(other.at ?? ['canary'])}: give each machine its own user, so that the login of a machine that is lost or removed can be revoked alone.`,
      ),
    ];
  });
}

/** Whether a login is that of a machine outside the cluster, by the path of its settings. */
function isMachine(at: Path): boolean {
  return at[0] === 'collect' && at[1] === 'hosts';
}

function sharedByClusters(sender: Environment, others: readonly Environment[]): Problem[] {
  const url = destinationUrl(sender);
  if (url === undefined) return [];
  const receiver = receiverOf(sender, others);
  return sentLoginsOf(sender).flatMap(({ at = [], user }) => {
    const other = others.find(
      (one) =>
        one.name !== sender.name &&
        (destinationUrl(one) === url || (isMachine(at) && one === receiver)) &&
        (isMachine(at) || !isSameCluster(one, sender)) &&
        loginsOf(one).some((login) => login.user === user),
    );
    if (other === undefined) return [];
    return [
      warning(
        [...at, 'login'],
        `'${escapeControl(user)}' is also the login of ${other.name} at ${escapeControl(url)}: ${isMachine(at) ? 'give each machine its own user, so that the login of a machine that is lost or removed can be revoked alone.' : 'give each cluster its own user, so that the login of a removed cluster can be removed. Environments of one cluster have the same cluster.name.'}`,
      ),
    ];
  });
}

function isSameCluster({ cluster }: Environment, other: Environment): boolean {
  return cluster?.name !== undefined && cluster.name === other.cluster?.name;
}

function loginsOf(environment: Environment): readonly SectionLogin[] {
  return usedSections(environment).flatMap(({ section, settings }) => section.logins?.(settings, environment) ?? []);
}

/** Logins with which something is sent to destinations. */
function sentLoginsOf(sender: Environment): readonly SectionLogin[] {
  return loginsOf(sender).filter(({ at = [] }) => isSent(sender, at));
}

/** Whether what a section collects is sent to destinations: a platform may store logs and send traces. */
function isSent({ loki, tempo }: Environment, at: Path): boolean {
  return loki === undefined || (tempo === undefined && at[1] === 'traces');
}

function receiverHost(sender: Environment): string | undefined {
  const url = destinationUrl(sender);
  return url === undefined ? undefined : new URL(url).hostname;
}

/** The address to which an environment sends. That of traces counts where no logs are sent. */
export function destinationUrl({ destinations }: Environment): string | undefined {
  return (destinations?.logs ?? destinations?.traces)?.url;
}
