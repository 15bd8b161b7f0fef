import { parseArgs } from 'node:util';
import { inventoryOf } from '../../constructs/kit';
import {
  render,
  report,
  resolvedEnvironment,
  type EnvironmentInput,
  type LoggingPlatform,
  type Rendered,
} from '../../constructs/platform';
import { environmentNamed } from '../environments';
import { isFromStore, KubectlError, namespaceExists, readSecret } from '../kubectl';
import { hostCredentials } from './host';
import { keysJob } from './keys-job';
import { secretsFor, secretText, type Change } from './make';
import { manifestsIn, namespaceTexts } from './namespaces';
import { senderNamed, senderSecrets } from './sender';
import { storeAdvice, storeList, unstored } from './store';
import { storeValues } from './store-values';

const usage = `Usage: npm run --silent secrets -- ENVIRONMENT [OPTION] | kubectl apply -f -

Prints the namespaces, and the Secrets that do not exist yet in the cluster of the current context.
  --rotate USER         adds a second login for USER; clients get the new one, the old one stays valid
  --retire USER         removes old logins of USER, when no client uses them any more
  --rotate-keys SECRET  new S3 keys in SECRET, and a Job that adds them to MinIO; the old keys stay valid
  --retire-keys SECRET  a Job that disables the old S3 keys; first restart everything that uses them
  --cluster NAME        only the Secrets of the environment with this name or cluster.name, which sends to ENVIRONMENT
                        and logs in as users of it; apply them in that cluster: | kubectl --context … apply -f -
  --host NAME           prints the credentials file of a machine of collect.hosts instead, which is not for kubectl
  --store               lists what the store of externalSecrets must contain, without values
  --store-values        prints its content, one line of JSON for each key: values that are in the cluster, and new ones,
                        but not what the store has already
  --only-secrets        prints no namespaces, for programs that encrypt Secrets, such as kubeseal
  --offline             does not connect to a cluster: all passwords are new`;

/**
 * Prints the namespaces of an environment, and the Secrets that do not exist yet in the cluster, for `kubectl apply -f
 * -`. Nothing is applied. Errors are printed to stderr, with exit code 1.
 *
 * @param environments - the environments that can be named
 * @param args - a name and options; `--help` lists them. @default - the arguments of the process
 */
export function secretsCommand(environments: readonly EnvironmentInput[], args = process.argv.slice(2)): void {
  try {
    print(environments, args);
  } catch (error) {
    const hint = error instanceof KubectlError ? `\nNothing was printed. ${adviceWithoutCluster(args)}` : '';
    console.error(`${error instanceof Error ? error.message : String(error)}${hint}`);
    process.exitCode = 1;
  }
}

/** Options that read what is in the cluster, and cannot be combined with `--offline`. */
const readingOptions = new Set(['--rotate', '--retire', '--rotate-keys', '--retire-keys', '--cluster', '--host']);

/** What to do without a cluster. Only new Secrets can be made offline: all options read those that exist. */
function adviceWithoutCluster(args: readonly string[]): string {
  const options = args.map((arg) => arg.replace(/=.*/s, ''));
  const option = options.find((one) => readingOptions.has(one));
  return option === undefined
    ? 'Without a cluster use --offline, which generates new passwords.'
    : `${option} reads what is in the cluster: select its context (kubectl config use-context).`;
}

function print(environments: readonly EnvironmentInput[], args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rotate: { type: 'string' },
      retire: { type: 'string' },
      'rotate-keys': { type: 'string' },
      'retire-keys': { type: 'string' },
      cluster: { type: 'string' },
      host: { type: 'string' },
      store: { type: 'boolean', default: false },
      'store-values': { type: 'boolean', default: false },
      'only-secrets': { type: 'boolean', default: false },
      offline: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [environment] = positionals;
  if (values.help === true) return console.log(usage);
  if (environment === undefined || positionals.length > 1) throw new Error(usage);
  const { offline, cluster, host, rotate, retire, 'rotate-keys': rotateKeys, 'retire-keys': retireKeys } = values;
  const changes = (rotate ?? retire ?? rotateKeys ?? retireKeys) !== undefined;
  if (cluster !== undefined && (offline || changes || host !== undefined))
    throw new Error(
      '--cluster copies logins that exist, and cannot be combined with another option. After --rotate has been applied, it prints the new login.',
    );
  if (host !== undefined && (offline || changes))
    throw new Error('--host cannot be combined with other options: it prints a login that exists in the cluster.');
  const { store, 'store-values': storeContent } = values;
  if ((store || storeContent) && (changes || host !== undefined || cluster !== undefined || store === storeContent))
    throw new Error('--store and --store-values cannot be combined with another option, except with --offline.');
  if (offline && changes)
    throw new Error('--offline cannot be combined with rotation or retirement, which need the Secrets in the cluster.');
  if (rotateKeys !== undefined && retireKeys !== undefined)
    throw new Error(
      '--rotate-keys and --retire-keys in one run would disable keys that are still used. Rotate first; retire after everything that uses the keys was restarted.',
    );
  const rendered = valid(environmentNamed(environments, environment));
  if (cluster !== undefined) return printForSender(environments, rendered, cluster);
  const { platform } = rendered;
  const all = inventoryOf(platform).secrets;
  const existing = offline ? () => undefined : readSecret;
  if (store) return void process.stdout.write(storeList(platform.environment, all));
  if (storeContent) {
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
  const namespaces = values['only-secrets'] ? [] : namespaceTexts(rendered, offline ? () => false : namespaceExists);
  process.stdout.write([...namespaces, ...secrets.map(secretText), ...jobs].join('---\n'));
}

/** The Secrets and namespaces of an environment that sends to the rendered one. */
function printForSender(environments: readonly EnvironmentInput[], receiver: Valid, cluster: string): void {
  const all = environments.map(resolvedEnvironment);
  const sender = valid(senderNamed(all, cluster));
  const { secrets, notes } = senderSecrets(receiver.platform, sender.platform, readSecret, all);
  for (const note of notes) console.error(note);
  console.error(`These Secrets are for the cluster of ${sender.name}: | kubectl --context … apply -f -`);
  // Shared namespaces are not printed, because whether they exist there is not known here.
  process.stdout.write([...namespaceTexts(sender, () => true), ...secrets.map(secretText)].join('---\n'));
}

type Valid = Rendered & { readonly platform: LoggingPlatform };

/** @throws Error with the problems of an environment that has errors */
function valid(environment: EnvironmentInput): Valid {
  const rendered = render(environment);
  const { name, errors, platform } = rendered;
  if (platform === undefined || errors.length > 0)
    throw new Error(errors.map((problem) => report(name, problem)).join('\n'));
  return { ...rendered, platform };
}
