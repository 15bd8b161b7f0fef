import { Construct } from 'constructs';
import { IntOrString } from '../../imports/k8s';
import type { Endpoint, KeyPair, ObjectStore, Peer } from '../contracts';
import {
  bytes,
  check,
  envFromSecret,
  goMemoryLimit,
  nameProblems,
  needSecret,
  service,
  sizeProblem,
  StatefulSetWorkload,
  type ByteSize,
  type ClusterSettings,
  type PodSettings,
  type Problem,
  type Resources,
} from '../kit';
import { bucketNames, bucketProblems, type BucketNames } from './buckets';
import { provisioning } from './provisioning';
import { flavours, type MinioFlavour } from './versions';

/** One MinIO on one volume. */
export interface MinioStoreProps {
  readonly namespace: string;
  /** Name of the StatefulSet and of the Service that clients use. @default 'minio' */
  readonly name?: string;
  /** Which of the servers of this protocol. @default 'silo' - the one that is still kept up */
  readonly flavour?: MinioFlavour;
  /** Size of the volume. It can't shrink, and grows only by hand: the claim of a StatefulSet is immutable. @default '10Gi' */
  readonly storage?: ByteSize;
  /** Made by the provisioning Job. @default - `loki-chunks` and `loki-ruler` */
  readonly buckets?: BucketNames;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** The web console, on the Service `<name>-console`, port 9001. @default false */
  readonly console?: boolean;
  /** Secret with the root credentials, keys `root-user` and `root-password`. @default 'minio-root' */
  readonly rootSecret?: string;
  /**
   * Secret with Loki's keys, `access-key-id` and `secret-access-key`, here and in Loki's namespace.
   *
   * @default 'loki-s3'
   */
  readonly lokiSecret?: string;
  /** Who else may use the S3 API, beside the rooms of this program. @default - nobody */
  readonly clients?: readonly Peer[];
  /** Image of the client that provisions. @default - the client of the flavour */
  readonly clientImage?: string;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** Where the server listens. */
const s3Port = 9000;
const consolePort = 9001;

/** Idle 90 MiB (newest) to 253 MiB (2025), measured with Loki at 200 lines/s; each request in flight takes 3 MiB more. */
const defaultResources: Resources = { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' };

/**
 * An object store on one node and one volume, with the buckets of Loki and a user who may use nothing else.
 *
 * It survives its pod, not its volume: for logs that must not be lost take an `ExternalObjectStore`.
 */
export class MinioStore extends Construct {
  /** What Loki takes. */
  readonly objectStore: ObjectStore;

  constructor(scope: Construct, id: string, props: MinioStoreProps) {
    super(scope, id);
    const { namespace, name = 'minio', cluster, pod, region = 'us-east-1', flavour = 'silo', storage = '10Gi' } = props;
    const buckets = bucketNames(props.buckets);
    const images = flavours[flavour];
    const clientImage = props.clientImage ?? images.client;
    const root: KeyPair = {
      secret: props.rootSecret ?? 'minio-root',
      accessKeyId: 'root-user',
      secretAccessKey: 'root-password',
    };
    const keys: KeyPair = {
      secret: props.lokiSecret ?? 'loki-s3',
      accessKeyId: 'access-key-id',
      secretAccessKey: 'secret-access-key',
    };
    needSecret(this, {
      form: 'key-pair',
      owner: 'generated',
      opens: 'MinIO as its root',
      namespaces: [namespace],
      ...root,
    });
    needSecret(this, {
      form: 'key-pair',
      owner: 'generated',
      opens: "Loki's buckets",
      namespaces: [namespace],
      ...keys,
    });

    const workload = new StatefulSetWorkload(this, 'server', {
      name,
      namespace,
      app: name,
      component: 'server',
      release: images.release,
      cluster,
      pod,
      longestName: 50,
    });
    const endpoint = this.services(workload, props, name);
    this.objectStore = {
      endpoint,
      region,
      pathStyle: true,
      buckets,
      keys,
      keysOwner: 'generated',
      waitImage: clientImage,
    };
    workload.acceptScrapers(s3Port);
    for (const client of props.clients ?? []) workload.accept(client, s3Port, 'objects');
    this.server(workload, props, name, root, region);
    provisioning(this, {
      name: `${name}-provisioning`,
      namespace,
      release: images.release,
      image: clientImage,
      endpoint,
      region,
      buckets,
      root,
      consumer: keys,
      pod,
      cluster,
    });
    check(this, () => [
      ...bucketProblems('buckets', buckets, endpoint.host),
      ...(bytes(storage) === undefined ? [sizeProblem('storage', storage)] : []),
      ...nameProblems('rootSecret', root.secret),
      ...nameProblems('lokiSecret', keys.secret),
      ...sharedSecret(root, keys),
    ]);
  }

  private services(workload: StatefulSetWorkload, props: MinioStoreProps, name: string): Endpoint {
    const { namespace, cluster, console = false } = props;
    const behind = { namespace, selector: workload.pods.labels, pods: [workload.pods], cluster };
    const { s3 } = service(workload, 'service', {
      ...behind,
      name,
      ports: [{ name: 's3', port: s3Port, scheme: 'http' }],
    });
    service(workload, 'headless', {
      ...behind,
      name: `${name}-headless`,
      headless: true,
      beforeReady: true,
      ports: [{ name: 's3', port: s3Port }],
    });
    if (console)
      service(workload, 'console', {
        ...behind,
        name: `${name}-console`,
        ports: [{ name: 'console', port: consolePort }],
      });
    return s3;
  }

  private server(
    workload: StatefulSetWorkload,
    props: MinioStoreProps,
    name: string,
    root: KeyPair,
    region: string,
  ): void {
    const { console = false, storage = '10Gi', flavour = 'silo', pod } = props;
    const probe = (path: string) => ({ httpGet: { path, port: IntOrString.fromNumber(s3Port) } });
    workload.run({
      replicas: 1,
      serviceName: `${name}-headless`,
      claims: [{ name: 'data', size: storage }],
      volumeGroup: 10001,
      // A stopping server finishes the healing of what it has just written, for up to a minute.
      gracePeriodSeconds: 90,
      volumes: [{ name: 'tmp', emptyDir: {} }],
      containers: [
        {
          name: 'server',
          image: flavours[flavour].server,
          args: ['server', '/data', ...(console ? ['--console-address', `:${consolePort}`] : [])],
          env: [
            envFromSecret('MINIO_ROOT_USER', root.secret, root.accessKeyId),
            envFromSecret('MINIO_ROOT_PASSWORD', root.secret, root.secretAccessKey),
            { name: 'MINIO_BROWSER', value: console ? 'on' : 'off' },
            { name: 'MINIO_UPDATE', value: 'off' },
            { name: 'MINIO_SITE_REGION', value: region },
            { name: 'MINIO_PROMETHEUS_AUTH_TYPE', value: 'public' },
            { name: 'HOME', value: '/tmp' },
            { name: 'GOMEMLIMIT', value: goMemoryLimit(pod?.resources ?? defaultResources) },
          ],
          ports: [
            { name: 's3', containerPort: s3Port },
            ...(console ? [{ name: 'console', containerPort: consolePort }] : []),
          ],
          // `ready` answers before the store does; with one pod `cluster` cannot wait for a peer.
          startupProbe: { ...probe('/minio/health/live'), periodSeconds: 2, failureThreshold: 60 },
          readinessProbe: { ...probe('/minio/health/cluster'), periodSeconds: 5 },
          livenessProbe: { ...probe('/minio/health/live'), periodSeconds: 30, timeoutSeconds: 5 },
          resources: defaultResources,
          volumeMounts: [
            { name: 'data', mountPath: '/data' },
            { name: 'tmp', mountPath: '/tmp' },
          ],
        },
      ],
    });
  }
}

function sharedSecret(root: KeyPair, loki: KeyPair): Problem[] {
  if (root.secret !== loki.secret) return [];
  return [
    {
      path: 'lokiSecret',
      says: `'${loki.secret}' is the Secret of the root too: Loki would be given the keys of the whole store.`,
      write: `lokiSecret: 'loki-s3'`,
    },
  ];
}
