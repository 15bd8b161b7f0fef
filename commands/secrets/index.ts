import { definition } from '../command';
import type * as Implementation from './command';

/** Options of `secrets`. */
export interface SecretsOptions {
  readonly rotate?: string;
  readonly retire?: string;
  readonly rotateKeys?: string;
  readonly retireKeys?: string;
  readonly cluster?: string;
  readonly host?: string;
  readonly store?: boolean;
  readonly storeValues?: boolean;
  readonly onlySecrets?: boolean;
  readonly offline?: boolean;
}

/** Prints the Secrets that do not exist yet. */
export const command = definition<SecretsOptions>({
  description: `Prints the namespaces of an environment, and the Secrets that do not exist yet in the cluster of the current context,
for kubectl apply -f -. Nothing is applied.`,
  declare: (of) =>
    of
      .argument('<environment>', 'name of an environment')
      .option('--rotate <user>', 'add a second login of the user; clients get the new one, the old one stays valid')
      .option('--retire <user>', 'remove old logins of the user, when no client uses them any more')
      .option('--rotate-keys <secret>', 'new S3 keys in the Secret, and a Job that adds them to MinIO')
      .option('--retire-keys <secret>', 'a Job that disables the old S3 keys; first restart everything that uses them')
      .option(
        '--cluster <name>',
        'only the Secrets of the environment with this name or cluster.name, which sends to <environment>; apply them in that cluster',
      )
      .option('--host <name>', 'print the credentials file of a machine of collect.hosts, which is not for kubectl')
      .option('--store', 'list what the store of externalSecrets must contain, without values')
      .option(
        '--store-values',
        'print its content, one line of JSON for each key: values that are in the cluster, and new ones, but not what the store has already',
      )
      .option('--only-secrets', 'print no namespaces, for programs that encrypt Secrets, such as kubeseal')
      .option('--offline', 'do not connect to a cluster: all passwords are new'),
  examples: [
    ['npm run --silent secrets -- laptop | kubectl apply -f -', 'creates what the cluster does not have'],
    ['npm run --silent secrets -- production --rotate vector | kubectl apply -f -', 'begins to rotate a password'],
    [
      'npm run --silent secrets -- central --cluster edge-1 | kubectl --context edge apply -f -',
      'copies the login of a cluster that sends',
    ],
    ['npm run --silent secrets -- laptop --offline', 'prints all Secrets anew'],
  ],
  exits: {
    0: 'what is missing was printed, which may be nothing',
    1: 'the environment has errors',
    2: 'wrong arguments, or the cluster cannot be read; nothing was printed',
  },
  run: (call) => (require('./command') as typeof Implementation).runSecrets(call),
});
