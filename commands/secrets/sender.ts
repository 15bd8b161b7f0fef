import type { SecretNeed } from '../../constructs/contracts';
import { inventoryOf, isProvided } from '../../constructs/kit';
import {
  destinationUrl,
  receiverOf,
  report,
  senderProblems,
  sharedLoginProblems,
  type Environment,
  type LoggingPlatform,
} from '../../constructs/platform';
import { Finding } from '../command';
import {
  generatedLogins,
  merge,
  presentLogin,
  type Content,
  type Existing,
  type Need,
  type SecretManifest,
} from './make';
import { howToMake, unstored } from './store';

/** An environment of the list, with its names. */
type Listed = Pick<Environment, 'name' | 'cluster' | 'loki' | 'tempo'>;

/**
 * The environment that a name or a `cluster.name` means.
 *
 * @throws Error if there is none, or more than one
 */
export function senderNamed<One extends Listed>(environments: readonly One[], name: string): One {
  const found = environments.filter((one) => one.name === name || one.cluster?.name === name);
  const text = (of: readonly One[]): string =>
    of.map((one) => (one.cluster?.name === undefined ? one.name : `${one.name} (${one.cluster.name})`)).join(', ');
  if (found.length > 1) throw new Error(`'${name}' is more than one environment: ${text(found)}.`);
  if (found[0] !== undefined) return found[0];
  const senders = environments.filter(({ loki, tempo }) => (loki ?? tempo) === undefined);
  throw new Error(
    `There is no environment with the name or the cluster.name '${name}'; ${senders.length === 0 ? 'no listed one sends to another one' : `those that only send: ${text(senders)}`}.`,
  );
}

/**
 * The Secrets of an environment that sends, with the logins of the one that receives.
 *
 * @param existing - finds a Secret in the cluster of the receiver
 * @param all - the environments that the receiver may be among
 * @throws Finding if the sender cannot log in there
 * @throws Error if a Secret of the receiver does not exist
 */
export function senderSecrets(
  receiver: LoggingPlatform,
  sender: LoggingPlatform,
  existing: Existing,
  all: readonly Environment[],
): { readonly secrets: readonly SecretManifest[]; readonly notes: readonly string[] } {
  const [to, from] = [receiver.environment, sender.environment];
  checkDirection(to, from, all);
  const problems = senderProblems(from, to);
  if (problems.length > 0) throw new Finding(problems.map((problem) => report(from, problem)).join('\n'));
  const needs = inventoryOf(receiver).secrets;
  const secrets = receivedLogins(unstored(from, inventoryOf(sender).secrets)).flatMap(
    ({ user, secret, namespaces }) => {
      const content = loginOf(user, needs, existing, to);
      return namespaces.map((namespace) => ({ namespace, name: secret, content }));
    },
  );
  return { secrets, notes: sharedLoginProblems(from, all).map((problem) => report(from, problem)) };
}

/** @throws Error if the one environment does not send to the other one */
function checkDirection(to: Environment, from: Environment, all: readonly Environment[]): void {
  if ((to.loki ?? to.tempo) === undefined)
    throw new Error(
      `${to.name} has neither a Loki nor a Tempo: it receives nothing, and has no logins of other clusters.`,
    );
  const url = destinationUrl(from);
  if (url === undefined)
    throw new Error(`${from.name} has no destinations: it stores what it collects, and logs in nowhere else.`);
  const other = receiverOf(from, all);
  if (other !== undefined && other.name !== to.name)
    throw new Error(`${from.name} sends to ${url}, which is the gateway of ${other.name}, not of ${to.name}.`);
}

/** The logins that the receiver provides, each once. */
function receivedLogins(needs: readonly SecretNeed[]): Need<'login'>[] {
  const logins = needs.filter((need): need is Need<'login'> => need.form === 'login' && isProvided(need));
  return merge(logins);
}

/** @throws Error if the Secret does not exist */
function loginOf(user: string, needs: readonly SecretNeed[], existing: Existing, receiver: Environment): Content {
  const login = generatedLogins(needs).find((one) => one.user === user)!;
  const content = presentLogin(login, existing);
  if (content !== undefined) return content;
  throw new Error(
    `The cluster of the current context has no Secret ${login.secret} in ${login.namespaces.join(' or ')}, which has the password of '${user}'. Select the context of ${receiver.name}, or, in that cluster, ${howToMake(receiver, login, login.namespaces[0]!)}`,
  );
}
