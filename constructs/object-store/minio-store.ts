import { Construct } from 'constructs';
import type { Endpoint, KeyPair, Peer, S3Store, WaitForStore } from '../contracts';
import {
  StatefulSetWorkload,
  check,
  error,
  imageProblems,
  mirrored,
  declareSecret,
  objectNameProblems,
  service,
  sizeProblems,
  type ByteSize,
  type ClusterSettings,
  type Path,
  type PodSettings,
  type Problem,
  hostPort,
} from '../kit';
import { bucketNames, bucketProblems, type BucketNames } from './buckets';
import {
  consumerKeys,
  consumerProblems,
  resolvedConsumer,
  type ObjectStoreConsumer,
  type ResolvedConsumer,
} from './consumers';
import { drivesProblems } from './erasure';
import { provisioning } from './provisioning';
import { consolePort, runServers, s3Port } from './server';
import { certificateNeed, type TlsSettings } from './tls';
import { minioReleases, type MinioFlavour, type MinioRelease, type SiloRelease } from './releases';

/** Settings of a MinIO with one server, or with several that tolerate failures. */
export interface MinioStoreProps {
  readonly namespace: string;
  /** Name of the StatefulSet and of the Service that clients use. @default 'minio' */
  readonly name?: string;
  /** Server implementation. @default 'silo' - the maintained fork */
  readonly flavour?: MinioFlavour;
  /** @default - the newest known release of the flavour */
  readonly release?: SiloRelease | MinioRelease;
  /**
   * Servers over which objects are spread; docs/object-store.md lists how many can fail. Cannot be changed once objects
   * are stored.
   *
   * @default 1
   */
  readonly servers?: number;
  /** Volumes of each server. Cannot be changed once objects are stored. @default 1 */
  readonly drivesPerServer?: number;
  /**
   * Size of each volume. The claims of a StatefulSet are immutable: volumes can only be enlarged manually.
   *
   * @default '10Gi'
   */
  readonly storage?: ByteSize;
  /** Loki's buckets, created by the provisioning Job. @default - `loki-chunks` and `loki-ruler` */
  readonly buckets?: BucketNames;
  /** Programs other than Loki that use the store, each with its own keys. @default - none */
  readonly consumers?: readonly ObjectStoreConsumer[];
  /** Region of the store. @default 'us-east-1' */
  readonly region?: string;
  /** Certificate of the servers; all connections use TLS. @default - plain http, inside the cluster */
  readonly tls?: TlsSettings;
  /** Runs the web console on the Service `<name>-console`, port 9001. @default false */
  readonly console?: boolean;
  /** Secret with the root credentials, keys `root-user` and `root-password`. @default 'minio-root' */
  readonly rootSecret?: string;
  /**
   * Secret with Loki's keys, `access-key-id` and `secret-access-key`, in the namespaces of MinIO and of Loki.
   *
   * @default 'loki-s3'
   */
  readonly lokiSecret?: string;
  /** Additional clients that the NetworkPolicy allows to connect. @default - none */
  readonly clients?: readonly Peer[];
  /** Image of the client `mc` for the provisioning Job. @default - the client of the flavour */
  readonly clientImage?: string;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/**
 * An object store with Loki's buckets, and a user that can access only these.
 *
 * One server tolerates the loss of its pod, not of its volume. docs/object-store.md lists what several servers
 * tolerate; for logs that must never be lost, use an `ExternalObjectStore`.
 */
export class MinioStore extends Construct {
  /** The pods; `workload.apiObject` is the StatefulSet for what no setting covers. */
  readonly workload: StatefulSetWorkload;
  /** The store, as Loki uses it. */
  readonly objectStore: S3Store<keyof BucketNames>;

  constructor(scope: Construct, id: string, props: MinioStoreProps) {
    super(scope, id);
    const { namespace, name = 'minio', cluster, pod, region = 'us-east-1', flavour = 'silo', storage = '10Gi' } = props;
    const { consumers = [], tls, console = false } = props;
    const requested = { servers: props.servers ?? 1, drivesPerServer: props.drivesPerServer ?? 1 };
    const driveProblems = drivesProblems(requested);
    // An invalid number may be too large to synthesize; the other problems are still reported.
    const { servers, drivesPerServer } = driveProblems.length > 0 ? { servers: 1, drivesPerServer: 1 } : requested;
    const buckets = bucketNames(props.buckets);
    const known = minioReleases[flavour];
    const release = props.release ?? known.newest;
    const images = known.facts(release);
    const clientImage = props.clientImage ?? mirrored(this, images.client);
    const root: KeyPair = {
      secret: props.rootSecret ?? 'minio-root',
      accessKeyId: 'root-user',
      secretAccessKey: 'root-password',
    };
    const keys = consumerKeys(props.lokiSecret ?? 'loki-s3');
    const loki: ResolvedConsumer = {
      name: 'loki',
      buckets: [{ name: buckets.chunks }, { name: buckets.ruler }],
      keys,
      tagging: false,
    };
    const others = consumers.map(resolvedConsumer);
    const needKeys = (of: KeyPair, accessTo: string, path: Path, elsewhere: readonly string[] = []): void => {
      const namespaces = [...new Set([namespace, ...elsewhere])];
      declareSecret(this, { form: 'key-pair', owner: 'generated', accessTo, namespaces, ...of }, path);
    };
    needKeys(root, 'MinIO as its root user', ['rootSecret']);
    needKeys(keys, "Loki's buckets", ['lokiSecret']);
    for (const [n, consumer] of others.entries())
      needKeys(consumer.keys, `the buckets of ${consumer.name}`, ['consumers', n, 'secret'], consumers[n]!.namespaces);
    if (tls !== undefined) declareSecret(this, certificateNeed(tls, { name, namespace, servers }), ['tls', 'secret']);

    const workload = new StatefulSetWorkload(this, 'server', {
      name,
      namespace,
      app: name,
      component: 'server',
      release,
      releases: Object.values(minioReleases).flatMap(({ names }) => names),
      cluster,
      pod,
      maxNameLength: 50,
    });
    this.workload = workload;
    const { endpoint, peers } = this.#services(workload, props, name);
    this.objectStore = {
      endpoint,
      region,
      pathStyle: true,
      buckets,
      credentials: { keys, owner: 'generated' },
      wait: waitForBucket(clientImage, endpoint, buckets.chunks),
      ...(tls !== undefined && { ca: { secret: tls.secret, key: 'ca.crt' } }),
    };
    workload.acceptScrapers({
      port: s3Port,
      path: '/minio/v2/metrics/node',
      ...(tls !== undefined && { scheme: 'https' as const }),
    });
    for (const [n, client] of (props.clients ?? []).entries())
      workload.accept(client, s3Port, 'objects', ['clients', n]);
    if (servers > 1) workload.reach(peers, 'parts of objects');
    const image = images.server;
    runServers(workload, { name, image, servers, drivesPerServer, storage, root, region, console, tls, pod, peers });
    provisioning(this, {
      name: `${name}-provisioning`,
      namespace,
      release,
      image: clientImage,
      endpoint,
      region,
      root,
      tls,
      consumers: [loki, ...others],
      pod,
      cluster,
    });
    check(this, () => [
      ...bucketProblems(['buckets'], buckets, endpoint.host),
      ...driveProblems,
      ...sizeProblems(['storage'], storage),
      ...imageProblems(['clientImage'], props.clientImage),
      ...regionProblems(region),
      ...objectNameProblems(['rootSecret'], root.secret),
      ...objectNameProblems(['lokiSecret'], keys.secret),
      ...objectNameProblems(['tls', 'secret'], tls?.secret),
      ...consumerProblems(consumers, Object.values(buckets), endpoint.host),
      ...sharedSecrets([loki, ...others]),
    ]);
  }

  /** The Services of clients, of the servers among each other, and of the console. */
  #services(
    workload: StatefulSetWorkload,
    { namespace, cluster, console = false, tls }: MinioStoreProps,
    name: string,
  ): { endpoint: Endpoint; peers: Endpoint } {
    const behind = { namespace, selector: workload.pods.labels, pods: [workload.pods], cluster };
    const { s3 } = service(workload, 'service', {
      ...behind,
      name,
      ports: [{ name: 's3', port: s3Port, scheme: tls === undefined ? 'http' : 'https' }],
    });
    const each = service(workload, 'headless', {
      ...behind,
      name: `${name}-headless`,
      headless: true,
      publishNotReady: true,
      ports: [{ name: 's3', port: s3Port }],
    });
    if (console)
      service(workload, 'console', {
        ...behind,
        name: `${name}-console`,
        ports: [{ name: 'console', port: consolePort }],
      });
    return { endpoint: s3, peers: each.s3 };
  }
}

/** Waits until a bucket can be listed with the keys of its consumer. */
function waitForBucket(image: string, endpoint: Endpoint, bucket: string): WaitForStore {
  return {
    image,
    command: ['sh', '-c', 'until mc ls "store/$BUCKET" >/dev/null; do sleep 1; done'],
    env: {
      MC_HOST_store: `${endpoint.scheme}://$(AWS_ACCESS_KEY_ID):$(AWS_SECRET_ACCESS_KEY)@${hostPort(endpoint)}`,
      MC_CONFIG_DIR: '/tmp/.mc',
      BUCKET: bucket,
    },
  };
}

function regionProblems(region: string): Problem[] {
  if (/^[a-z0-9][a-z0-9-]*$/.test(region)) return [];
  return [
    error(
      ['region'],
      `'${region}' is not a valid region: lowercase letters, digits and '-', starting with a letter or digit.`,
    ),
  ];
}

/** Consumers with the same keys are one MinIO user, with the permissions of all of them. */
function sharedSecrets(consumers: readonly ResolvedConsumer[]): Problem[] {
  const owners = new Map<string, string>();
  return consumers.flatMap(({ name, keys: { secret } }, n): Problem[] => {
    const owner = owners.get(secret);
    owners.set(secret, name);
    if (owner === undefined) return [];
    return [
      error(
        ['consumers', n - 1, 'secret'],
        `'${secret}' is also the Secret of '${owner}': both consumers would have the same keys and access to the same buckets.`,
      ),
    ];
  });
}
