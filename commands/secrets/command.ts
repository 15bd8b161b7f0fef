import { inventoryOf } from '../../constructs/kit';
import { resolvedEnvironment, type EnvironmentInput } from '../../constructs/platform';
import type { Call, ExitCode } from '../command';
import { environmentNamed, validEnvironment, type Valid } from '../environments';
import { isFromStore, KubectlError, namespaceExists, readSecret } from '../kubectl';
import { hostCredentials } from './host';
import { keysJob } from './keys-job';
import { secretsFor, secretText, type Change } from './make';
import { manifestsIn, namespaceTexts } from './namespaces';
import { senderNamed, senderSecrets } from './sender';
import { storeAdvice, storeList, unstored } from './store';
import { storeValues } from './store-values';
import type { SecretsOptions } from '.';

/**
 * Prints the namespaces of an environment, and the Secrets that do not exist yet in the cluster.
 *
 * @throws Error if options exclude each other, or the cluster cannot be read
 * @throws Finding if the environment has errors
 */
export async function runSecrets({ args, options, environments }: Call<SecretsOptions>): Promise<ExitCode> {
  checkOptions(options);
  const all = await environments();
  try {
    print(all, args[0]!, options);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    throw new Error(`${error.message}\nNothing was printed. ${adviceWithoutCluster(options)}`, { cause: error });
  }
  return 0;
}

/** Options that read what is in the cluster, and cannot be combined with `--offline`. */
const readingOptions = {
  '--rotate': 'rotate',
  '--retire': 'retire',
  '--rotate-keys': 'rotateKeys',
  '--retire-keys': 'retireKeys',
  '--cluster': 'cluster',
  '--host': 'host',
} as const;

/** What to do without a cluster. Only new Secrets can be made offline: all options read those that exist. */
function adviceWithoutCluster(options: SecretsOptions): string {
  const used = Object.entries(readingOptions).find(([, key]) => options[key] !== undefined);
  return used === undefined
    ? 'Without a cluster use --offline, which generates new passwords.'
    : `${used[0]} reads what is in the cluster: select its context (kubectl config use-context).`;
}

/** @throws Error if options exclude each other */
function checkOptions(options: SecretsOptions): void {
  const { cluster, host, rotate, retire, rotateKeys, retireKeys, offline = false } = options;
  const { store = false, storeValues: storeContent = false } = options;
  const changes = (rotate ?? retire ?? rotateKeys ?? retireKeys) !== undefined;
  if (cluster !== undefined && (offline || changes || host !== undefined))
    throw new Error(
      '--cluster copies logins that exist, and cannot be combined with another option. After --rotate has been applied, it prints the new login.',
    );
  if (host !== undefined && (offline || changes))
    throw new Error('--host cannot be combined with other options: it prints a login that exists in the cluster.');
  if ((store || storeContent) && (changes || host !== undefined || cluster !== undefined || store === storeContent))
    throw new Error('--store and --store-values cannot be combined with another option, except with --offline.');
  if (offline && changes)
    throw new Error('--offline cannot be combined with rotation or retirement, which need the Secrets in the cluster.');
  if (rotateKeys !== undefined && retireKeys !== undefined)
    throw new Error(
      '--rotate-keys and --retire-keys in one run would disable keys that are still used. Rotate first; retire after everything that uses the keys was restarted.',
    );
}

function print(environments: readonly EnvironmentInput[], name: string, options: SecretsOptions): void {
  const { cluster, host, rotate, retire, rotateKeys, retireKeys, offline = false } = options;
  const rendered = validEnvironment(environmentNamed(environments, name));
  if (cluster !== undefined) return printForSender(environments, rendered, cluster);
  const { platform } = rendered;
  const all = inventoryOf(platform).secrets;
  const existing = offline ? () => undefined : readSecret;
  if (options.store === true) return void process.stdout.write(storeList(platform.environment, all));
  if (options.storeValues === true) {
    const { text, notes } = storeValues(platform.environment, all, offline ? undefined : { existing, isFromStore });
    for (const note of notes) console.error(note);
    return void process.stdout.write(text);
  }
  if (host !== undefined) {
    const { text, note } = hostCredentials(platform.environment, all, host, readSecret);
    console.error(note);
    process.stdout.write(text);
    return;
  }
  for (const user of [rotate, retire]) {
    const advice = user === undefined ? undefined : storeAdvice(platform.environment, all, user);
    if (advice !== undefined) throw new Error(advice);
  }
  const needs = unstored(platform.environment, all);
  // New keys of a Secret in the store are written there; the Job adds them to MinIO.
  const isMade =
    platform.environment.externalSecrets === undefined || needs.some(({ secret }) => secret === rotateKeys);
  const change: Change = {
    ...(rotate !== undefined && { rotate }),
    ...(retire !== undefined && { retire }),
    ...(rotateKeys !== undefined && isMade && { rotateKeys }),
  };
  const { secrets, notes } = secretsFor(needs, existing, change);
  const keys = rotateKeys ?? retireKeys;
  const now = Date.now().toString(36);
  const jobs = keys === undefined ? [] : [keysJob(manifestsIn(rendered), keys, retireKeys !== undefined, now)];
  for (const note of notes) console.error(note);
  const namespaces =
    options.onlySecrets === true ? [] : namespaceTexts(rendered, offline ? () => false : namespaceExists);
  process.stdout.write([...namespaces, ...secrets.map(secretText), ...jobs].join('---\n'));
}

/** The Secrets and namespaces of an environment that sends to the rendered one. */
function printForSender(environments: readonly EnvironmentInput[], receiver: Valid, cluster: string): void {
  const all = environments.map(resolvedEnvironment);
  const sender = validEnvironment(senderNamed(all, cluster));
  const { secrets, notes } = senderSecrets(receiver.platform, sender.platform, readSecret, all);
  for (const note of notes) console.error(note);
  console.error(`These Secrets are for the cluster of ${sender.name}: | kubectl --context … apply -f -`);
  // Shared namespaces are not printed, because whether they exist there is not known here.
  process.stdout.write([...namespaceTexts(sender, () => true), ...secrets.map(secretText)].join('---\n'));
}
