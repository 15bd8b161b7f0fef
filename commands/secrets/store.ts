import type { SecretNeed } from '../../constructs/contracts';
import { isStored, storedSecrets, type StoredSecret } from '../../constructs/external-secrets';
import { didYouMean, isProvided } from '../../constructs/kit';
import { externalSecretsOf, type Environment } from '../../constructs/platform';

/** The Secrets of an environment that are not read from a store. */
export function unstored(environment: Environment, needs: readonly SecretNeed[]): SecretNeed[] {
  const settings = externalSecretsOf(environment);
  return needs.filter((need) => settings === undefined || !isStored(settings, need));
}

/**
 * The Secrets of an environment that are read from its store.
 *
 * @throws Error if it has no store
 */
export function storedIn(environment: Environment, needs: readonly SecretNeed[]): StoredSecret[] {
  const settings = externalSecretsOf(environment);
  if (settings === undefined)
    throw new Error(`${environment.name} has no externalSecrets: its Secrets are not read from a store.`);
  return storedSecrets(settings, needs);
}

/** What the store must contain, one line for each key: the key, its properties, what they are. */
export function storeList(environment: Environment, needs: readonly SecretNeed[]): string {
  const rows = storedIn(environment, needs).map((one) => [
    one.key,
    Object.values(one.properties).join(', '),
    descriptionOf(one),
  ]);
  const widths = [0, 1].map((n) => Math.max(0, ...rows.map((row) => row[n]!.length)));
  return rows.map((row) => `${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  ')}\n`).join('');
}

/** Why the login of a user is not changed here; undefined if it is, or the environment has no store. */
export function storeAdvice(environment: Environment, needs: readonly SecretNeed[], user: string): string | undefined {
  const settings = externalSecretsOf(environment);
  if (settings === undefined) return undefined;
  const logins = needs.filter((need) => need.form === 'login');
  const login = logins.find((one) => one.user === user);
  if (login === undefined) {
    const users = [...new Set(logins.map((one) => one.user))];
    const near = didYouMean(user, users);
    return `'${user}' is not a user; users: ${users.join(', ') || 'none'}.${near === undefined ? '' : ` Did you mean ${near}?`}`;
  }
  const found = storedSecrets(settings, needs).find(({ secret }) => secret === login.secret);
  if (found === undefined) return undefined;
  if (isProvided(login))
    return `'${user}' is a user of the receiver: rotate or retire its login there. Here it is read from ${found.key} in the store; when that has the new login, restart the clients.`;
  const { a, b, current } = found.properties;
  return `The passwords of '${user}' are in the store, under ${found.key}: write a new one to '${a}' or '${b}', the one that '${current}' does not name. When the gateway has read it, change '${current}', and give the new login to all clients of ${user}, those on machines and in other clusters too. docs/secrets.md has each step.`;
}

/** What to do if the cluster lacks a Secret: advice, as a part of a sentence, and its command. */
export function makingOf(
  environment: Environment,
  need: SecretNeed,
  namespace: string,
): { readonly advice: string; readonly command: string } {
  return unstored(environment, [need]).length > 0
    ? { advice: 'create it first', command: `npm run --silent secrets -- ${environment.name} | kubectl apply -f -` }
    : {
        advice: 'read why its ExternalSecret has not made it',
        command: `kubectl describe externalsecret ${need.secret} --namespace ${namespace}`,
      };
}

/** The same as one text. */
export function howToMake(environment: Environment, need: SecretNeed, namespace: string): string {
  const { advice, command } = makingOf(environment, need, namespace);
  return `${advice}: ${command}`;
}

/** What a Secret in the store is, for messages. */
export function descriptionOf({ needs: [need], user }: StoredSecret): string {
  if (user !== undefined) return `two passwords of the user ${user}, and which of them clients use`;
  if (need!.form === 'login') return `the login of ${need!.user}${isProvided(need!) ? ' at the receiver' : ''}`;
  if (need!.form === 'key-pair') return `the keys of ${need!.accessTo}`;
  return need!.form === 'htpasswd' ? '' : need!.description;
}
