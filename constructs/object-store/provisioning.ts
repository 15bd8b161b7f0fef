import type { Construct } from 'constructs';
import type { EnvVar } from '../../imports/k8s';
import type { Endpoint, KeyPair } from '../contracts';
import {
  configFiles,
  envFromSecret,
  JobWorkload,
  caBundle,
  type ClusterSettings,
  type PodSettings,
  type Resources,
} from '../kit';
import { lifecycleOf, policyOf, type ResolvedConsumer } from './consumers';

/** Settings of the provisioning Job. */
export interface ProvisioningProps {
  readonly name: string;
  readonly namespace: string;
  readonly release: string;
  readonly image: string;
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly root: KeyPair;
  /** Secret with the certificate of the servers. @default - plain http */
  readonly certificate: string | undefined;
  readonly pod: PodSettings | undefined;
  readonly cluster: ClusterSettings | undefined;
}

/** `mc admin` was OOM-killed with a limit of 128 MiB in the end-to-end tests. */
const mcResources: Resources = { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' };

// Every step is idempotent. No secret is an argument of a process, where other processes could read it: keys are passed
// in the environment, and to `mc admin user add` on stdin. `printf` and functions run inside the shell.
const preparation = [
  'set -eu',
  'until mc ready store; do sleep 1; done',
  'consumer() {',
  '  mc admin policy create store "$1" "/provision/policy-$1.json"',
  `  printf '%s\\n%s\\n' "$2" "$3" | mc admin user add store`,
  '  mc admin policy attach store "$1" --user "$2"',
  '  [ "$4" != yes ] || retire "$1" "$2"',
  '}',
  // Disables and does not remove users: applying the previous Secret enables them again. Users with other policies are
  // not managed here. The list is JSON because mc's table truncates names to 20 characters.
  'retire() {',
  '  users=$(mc admin user ls --json store)',
  `  printf '%s\\n' "$users" | while read -r line; do`,
  `    user=\${line#*'"accessKey":"'}`,
  `    user=\${user%%'"'*}`,
  `    case $line in *'"policyName":"'"$1"'"'*) ;; *) continue ;; esac`,
  `    case $line in *'"userStatus":"enabled"'*) ;; *) continue ;; esac`,
  '    [ "$user" = "$2" ] || mc admin user disable store "$user"',
  '  done',
  '}',
  // Removes earlier expiration rules. `mc ilm rule ls` fails if the bucket has none.
  'keep() {',
  '  if mc ilm rule ls "store/$1" >/dev/null 2>&1; then mc ilm rule rm --all --force "store/$1"; fi',
  '}',
  'for bucket in $BUCKETS; do mc mb --ignore-existing --region "$REGION" "store/$bucket"; done',
];

/** The Job that creates buckets, and a user per consumer with access to its buckets only. It can run repeatedly. */
export interface Provisioning {
  readonly job: JobWorkload;
  /** Sets the consumers; called again, it replaces them. */
  readonly provision: (consumers: readonly ResolvedConsumer[]) => void;
}

/** Creates the Job. It has no pods before `provision`. */
export function provisioning(scope: Construct, props: ProvisioningProps): Provisioning {
  const { name, namespace, endpoint, root, certificate } = props;
  const job = new JobWorkload(scope, 'provisioning', {
    name,
    namespace,
    app: name,
    component: 'provisioning',
    release: props.release,
    cluster: props.cluster,
    // The Job has the placement and pull secrets of the servers, not their image and resources.
    pod: props.pod === undefined ? undefined : withoutImage(props.pod),
    maxNameLength: 54,
  });
  const url = new URL(job.connect(endpoint, 'provisioning', { authentication: `keys of the Secret ${root.secret}` }));
  const authority = caBundle(certificate === undefined ? undefined : { secret: certificate, key: 'ca.crt' });
  const provision = (consumers: readonly ResolvedConsumer[]): void => {
    job.node.tryRemoveChild('provision');
    const files = configFiles(job, 'provision', { name, namespace, files: provisionFiles(consumers) });
    job.run({
      deadlineSeconds: 1800,
      volumeGroup: 10001,
      files: [files],
      volumes: [{ name: 'tmp', emptyDir: {} }, ...authority.volumes],
      containers: [
        {
          name: 'mc',
          image: props.image,
          imageAsIs: true,
          command: ['sh', '/provision/provision.sh'],
          env: [
            ...authority.env,
            envFromSecret('ROOT_USER', root.secret, root.accessKeyId),
            envFromSecret('ROOT_PASSWORD', root.secret, root.secretAccessKey),
            ...consumers.flatMap(({ keys }, n) => keyVariables(keys, n)),
            // Kubernetes expands the two variables when it starts the container.
            { name: 'MC_HOST_store', value: `${url.protocol}//$(ROOT_USER):$(ROOT_PASSWORD)@${url.host}` },
            { name: 'MC_CONFIG_DIR', value: '/tmp/.mc' },
            { name: 'BUCKETS', value: consumers.flatMap(({ buckets }) => buckets.map((of) => of.name)).join(' ') },
            { name: 'REGION', value: props.region },
          ],
          resources: mcResources,
          volumeMounts: [
            { name: 'provision', mountPath: '/provision', readOnly: true },
            { name: 'tmp', mountPath: '/tmp' },
            ...authority.volumeMounts,
          ],
        },
      ],
    });
  };
  return { job, provision };
}

/**
 * Variable that makes the Job disable a consumer's earlier keys if it is `yes`; set by `npm run secrets -- …
 * --retire-keys`.
 */
export function retireVariable(consumer: number): string {
  return `RETIRE_${consumer}`;
}

function keyVariables({ secret, accessKeyId, secretAccessKey }: KeyPair, n: number): EnvVar[] {
  return [
    envFromSecret(`ACCESS_KEY_ID_${n}`, secret, accessKeyId),
    envFromSecret(`SECRET_ACCESS_KEY_${n}`, secret, secretAccessKey),
  ];
}

/** The script, a policy per consumer, and a lifecycle rule per bucket with expiration. */
function provisionFiles(consumers: readonly ResolvedConsumer[]): Record<string, string> {
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  const buckets = consumers.flatMap((consumer) => consumer.buckets);
  const expiring = buckets.flatMap(({ name, expireAfterDays: days }) => (days === undefined ? [] : [{ name, days }]));
  const script = [
    ...preparation,
    ...buckets
      .filter(({ versioning }) => versioning !== undefined)
      .map(({ name, versioning }) => `mc version ${versioning === true ? 'enable' : 'suspend'} store/${name}`),
    ...buckets.map(({ name, expireAfterDays: days }) =>
      days === undefined ? `keep ${name}` : `mc ilm rule import store/${name} < /provision/lifecycle-${name}.json`,
    ),
    ...consumers.map(
      ({ name }, n) =>
        `consumer ${name} "$ACCESS_KEY_ID_${n}" "$SECRET_ACCESS_KEY_${n}" "\${${retireVariable(n)}:-no}"`,
    ),
    '',
  ];
  return Object.fromEntries([
    ['provision.sh', script.join('\n')],
    ...consumers.map((consumer): [string, string] => [
      `policy-${consumer.name}.json`,
      json(
        policyOf(
          consumer.buckets.map(({ name }) => name),
          consumer.tagging,
        ),
      ),
    ]),
    ...expiring.map(({ name, days }): [string, string] => [`lifecycle-${name}.json`, json(lifecycleOf(days))]),
  ]);
}

function withoutImage({ image: _image, resources: _resources, ...rest }: PodSettings): PodSettings {
  return rest;
}
