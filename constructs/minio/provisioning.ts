import type { Construct } from 'constructs';
import type { Endpoint, KeyPair } from '../contracts';
import {
  configFiles,
  envFromSecret,
  JobWorkload,
  type ClusterSettings,
  type PodSettings,
  type Resources,
} from '../kit';
import type { BucketNames } from './buckets';

/** What the Job brings about. */
export interface ProvisioningProps {
  readonly name: string;
  readonly namespace: string;
  readonly release: string;
  readonly image: string;
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly buckets: Required<BucketNames>;
  readonly root: KeyPair;
  readonly consumer: KeyPair;
  readonly pod: PodSettings | undefined;
  readonly cluster: ClusterSettings | undefined;
}

/** `mc admin` was killed at 128 MiB, on the lab. */
const mcResources: Resources = { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' };

// Every step may be repeated. Nothing secret is an argument: the keys come by environment, the new user's by a pipe.
const script = [
  'set -eu',
  'until mc ready store; do sleep 1; done',
  'for bucket in $BUCKETS; do mc mb --ignore-existing --region "$REGION" "store/$bucket"; done',
  'mc admin policy create store loki /provision/policy.json',
  `printf '%s\\n%s\\n' "$ACCESS_KEY_ID" "$SECRET_ACCESS_KEY" | mc admin user add store`,
  'mc admin policy attach store loki --user "$ACCESS_KEY_ID"',
  '',
].join('\n');

/** The Job that makes Loki's buckets and its user, who may touch nothing else. It can run any number of times. */
export function provisioning(scope: Construct, props: ProvisioningProps): void {
  const { name, namespace, endpoint, root, consumer, buckets } = props;
  const names = [buckets.chunks, buckets.ruler];
  const job = new JobWorkload(scope, 'provisioning', {
    name,
    namespace,
    app: name,
    component: 'provisioning',
    release: props.release,
    cluster: props.cluster,
    // Scheduling and pull secrets follow the store; image and size are the Job's own.
    pod: props.pod === undefined ? undefined : withoutImage(props.pod),
    longestName: 54,
  });
  const url = new URL(job.connect(endpoint, 'provisioning'));
  const files = configFiles(job, 'provision', {
    name,
    namespace,
    files: { 'provision.sh': script, 'policy.json': `${JSON.stringify(policy(names), null, 2)}\n` },
  });
  job.run({
    deadlineSeconds: 1800,
    volumeGroup: 10001,
    files: [files],
    volumes: [{ name: 'tmp', emptyDir: {} }],
    containers: [
      {
        name: 'mc',
        image: props.image,
        command: ['sh', '/provision/provision.sh'],
        env: [
          envFromSecret('ROOT_USER', root.secret, root.accessKeyId),
          envFromSecret('ROOT_PASSWORD', root.secret, root.secretAccessKey),
          envFromSecret('ACCESS_KEY_ID', consumer.secret, consumer.accessKeyId),
          envFromSecret('SECRET_ACCESS_KEY', consumer.secret, consumer.secretAccessKey),
          // Kubernetes fills in the two references when it starts the container.
          { name: 'MC_HOST_store', value: `${url.protocol}//$(ROOT_USER):$(ROOT_PASSWORD)@${url.host}` },
          { name: 'MC_CONFIG_DIR', value: '/tmp/.mc' },
          { name: 'BUCKETS', value: names.join(' ') },
          { name: 'REGION', value: props.region },
        ],
        resources: mcResources,
        volumeMounts: [
          { name: 'provision', mountPath: '/provision', readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
  });
}

function withoutImage({ image: _image, resources: _resources, ...rest }: PodSettings): PodSettings {
  return rest;
}

/** What Loki does with its buckets: list, read, write, delete what retention ends, give up half an upload. */
function policy(buckets: readonly string[]): object {
  const arn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: buckets.map(arn) },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: buckets.map((bucket) => `${arn(bucket)}/*`),
      },
    ],
  };
}
