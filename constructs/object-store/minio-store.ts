import { Construct } from 'constructs';
import type { Endpoint, KeyPair, ObjectStore, Peer } from '../contracts';
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
} from '../kit';
import { bucketNames, bucketProblems, type BucketNames } from './buckets';
import {
  consumerKeys,
  consumerProblems,
  settledConsumer,
  type ObjectStoreConsumer,
  type SettledConsumer,
} from './consumers';
import { drivesProblems } from './erasure';
import { provisioning } from './provisioning';
import { consolePort, runServers, s3Port } from './server';
import { certificateNeed, type TlsSettings } from './tls';
import { flavours, type MinioFlavour } from './releases';

/** A MinIO: one server, or a set of them that bears the loss of some. */
export interface MinioStoreProps {
  readonly namespace: string;
  /** Name of the StatefulSet and of the Service that clients use. @default 'minio' */
  readonly name?: string;
  /** Which of the servers of this protocol. @default 'silo' - the one that is still kept up */
  readonly flavour?: MinioFlavour;
  /**
   * Servers over which each object is spread; docs/object-store.md has what each number bears. It never changes once
   * there are objects.
   *
   * @default 1
   */
  readonly servers?: number;
  /** Volumes of each server. It never changes once there are objects. @default 1 */
  readonly drivesPerServer?: number;
  /** Size of each volume. It can't shrink, and grows only by hand: the claim of a StatefulSet is immutable. @default '10Gi' */
  readonly storage?: ByteSize;
  /** Made by the provisioning Job. @default - `loki-chunks` and `loki-ruler` */
  readonly buckets?: BucketNames;
  /** Programs beside Loki that keep objects here, each with keys of its own. @default - none */
  readonly consumers?: readonly ObjectStoreConsumer[];
  /** @default 'us-east-1' */
  readonly region?: string;
  /** A certificate: everything is spoken in TLS then. @default - plain http, inside the cluster */
  readonly tls?: TlsSettings;
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

/**
 * An object store with the buckets of Loki and a user who may use nothing else.
 *
 * One server survives its pod, not its volume. Several survive what docs/object-store.md says; for logs that must never
 * be lost take an `ExternalObjectStore`.
 */
export class MinioStore extends Construct {
  /** What Loki takes. */
  readonly objectStore: ObjectStore;

  constructor(scope: Construct, id: string, props: MinioStoreProps) {
    super(scope, id);
    const { namespace, name = 'minio', cluster, pod, region = 'us-east-1', flavour = 'silo', storage = '10Gi' } = props;
    const { consumers = [], tls, console = false } = props;
    const wished = { servers: props.servers ?? 1, drivesPerServer: props.drivesPerServer ?? 1 };
    const wrongDrives = drivesProblems(wished);
    // A number that MinIO does not take may be too large to build, and the other problems are to be told too.
    const { servers, drivesPerServer } = wrongDrives.length > 0 ? { servers: 1, drivesPerServer: 1 } : wished;
    const buckets = bucketNames(props.buckets);
    const images = flavours[flavour];
    const clientImage = props.clientImage ?? mirrored(this, images.client);
    const root: KeyPair = {
      secret: props.rootSecret ?? 'minio-root',
      accessKeyId: 'root-user',
      secretAccessKey: 'root-password',
    };
    const keys = consumerKeys(props.lokiSecret ?? 'loki-s3');
    const loki: SettledConsumer = {
      name: 'loki',
      buckets: [{ name: buckets.chunks }, { name: buckets.ruler }],
      keys,
      tagging: false,
    };
    const others = consumers.map(settledConsumer);
    const needKeys = (of: KeyPair, accessTo: string, path: Path, elsewhere: readonly string[] = []): void => {
      const namespaces = [...new Set([namespace, ...elsewhere])];
      declareSecret(this, { form: 'key-pair', owner: 'generated', accessTo, namespaces, ...of }, path);
    };
    needKeys(root, 'MinIO as its root', ['rootSecret']);
    needKeys(keys, "Loki's buckets", ['lokiSecret']);
    for (const [n, consumer] of others.entries())
      needKeys(consumer.keys, `the buckets of ${consumer.name}`, ['consumers', n, 'secret'], consumers[n]!.namespaces);
    if (tls !== undefined) declareSecret(this, certificateNeed(tls, { name, namespace, servers }), ['tls', 'secret']);

    const workload = new StatefulSetWorkload(this, 'server', {
      name,
      namespace,
      app: name,
      component: 'server',
      release: images.release,
      releases: Object.values(flavours).map((known) => known.release),
      cluster,
      pod,
      maxNameLength: 50,
    });
    const { endpoint, peers } = this.#services(workload, props, name);
    this.objectStore = {
      endpoint,
      region,
      pathStyle: true,
      buckets,
      keys,
      keysOwner: 'generated',
      waitImage: clientImage,
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
      release: images.release,
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
      ...wrongDrives,
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

  /** Where clients and the servers themselves connect. */
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

function regionProblems(region: string): Problem[] {
  if (/^[a-z0-9][a-z0-9-]*$/.test(region)) return [];
  return [error(['region'], `'${region}' is no region (lower-case letters, digits and -); MinIO would not take it.`)];
}

/** Two with the same keys are one user, who may do what each of them may. */
function sharedSecrets(consumers: readonly SettledConsumer[]): Problem[] {
  const owners = new Map<string, string>();
  return consumers.flatMap(({ name, keys: { secret } }, n): Problem[] => {
    const owner = owners.get(secret);
    owners.set(secret, name);
    if (owner === undefined) return [];
    return [
      error(
        ['consumers', n - 1, 'secret'],
        `'${secret}' is the Secret of ${owner} too: ${name} would be given the keys of ${owner}.`,
      ),
    ];
  });
}
