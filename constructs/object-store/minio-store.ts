import type { Construct } from 'constructs';
import type { Endpoint, KeyPair, Peer, S3Store } from '../contracts';
import {
  Component,
  StatefulSetWorkload,
  type JobWorkload,
  certificateSecret,
  certificateSettingsProblems,
  check,
  error,
  imageProblems,
  pulledImage,
  declareSecret,
  objectNameProblems,
  service,
  sizeProblems,
  type ByteSize,
  type CertificateSettings,
  type ClusterSettings,
  type Path,
  type PodSettings,
  type Problem,
} from '../kit';
import {
  appConsumerProblems,
  consumerKeys,
  consumerProblems,
  resolvedConsumer,
  sharedSecrets,
  type AppConsumer,
  type ObjectStoreConsumer,
  type ResolvedConsumer,
} from './consumers';
import { waitForBucket } from './buckets';
import { drivesProblems } from './erasure';
import { provisioning } from './provisioning';
import { consolePort, runServers, s3Port } from './server';
import { certify } from './tls';
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
  /** Programs outside this app that use the store, each with its own keys. @default - none */
  readonly consumers?: readonly ObjectStoreConsumer[];
  /** Region of the store. @default 'us-east-1' */
  readonly region?: string;
  /** Certificate of the servers; all connections use TLS. @default - plain http, inside the cluster */
  readonly tls?: CertificateSettings;
  /** Runs the web console on the Service `<name>-console`, port 9001. @default false */
  readonly console?: boolean;
  /** Secret with the root credentials, keys `root-user` and `root-password`. @default 'minio-root' */
  readonly rootSecret?: string;
  /** Additional clients that the NetworkPolicy allows to connect. @default - none */
  readonly clients?: readonly Peer[];
  /** Image of the client `mc` for the provisioning Job. @default - the client of the flavour */
  readonly clientImage?: string;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** Settings of a consumer of this app. */
export interface BucketsOptions {
  /** Secret with its keys, `access-key-id` and `secret-access-key`. @default - `<consumer>-s3` */
  readonly secret?: string;
  /** Allows reading and writing object tags, as Tempo does. @default false */
  readonly tagging?: boolean;
  /** Path of the setting with the name of the Secret, for problems. @default - the store */
  readonly secretPath?: Path;
}

/**
 * An object store. Each consumer has its own buckets, and a user that can access only these.
 *
 * One server tolerates the loss of its pod, not of its volume. docs/object-store.md lists what several servers
 * tolerate; for logs that must never be lost, use an `ExternalObjectStore`.
 */
export class MinioStore extends Component {
  /** The pods; `workload.apiObject` is the StatefulSet for what no setting covers. */
  readonly workload: StatefulSetWorkload;
  /** The pods that create the buckets and their users; `apiObject` is a new Job after each call of `buckets`. */
  readonly provisioning: JobWorkload;
  readonly #s3: Omit<S3Store<never>, 'buckets' | 'credentials'>;
  readonly #clientImage: string;
  readonly #namespace: string;
  readonly #outside: readonly ResolvedConsumer[];
  readonly #consumers: AppConsumer[] = [];
  readonly #provision: (consumers: readonly ResolvedConsumer[]) => void;

  constructor(scope: Construct, id: string, props: MinioStoreProps) {
    super(scope, id);
    const { namespace, name = 'minio', cluster, pod, region = 'us-east-1', flavour = 'silo', storage = '10Gi' } = props;
    const { consumers = [], tls, console = false } = props;
    const requested = { servers: props.servers ?? 1, drivesPerServer: props.drivesPerServer ?? 1 };
    const driveProblems = drivesProblems(requested);
    // An invalid number may be too large to synthesize; the other problems are still reported.
    const { servers, drivesPerServer } = driveProblems.length > 0 ? { servers: 1, drivesPerServer: 1 } : requested;
    const known = minioReleases[flavour];
    const release = props.release ?? known.newest;
    const images = known.facts(release);
    const clientImage = props.clientImage ?? pulledImage(this, images.client);
    const root: KeyPair = {
      secret: props.rootSecret ?? 'minio-root',
      accessKeyId: 'root-user',
      secretAccessKey: 'root-password',
    };
    this.#namespace = namespace;
    this.#clientImage = clientImage;
    this.#outside = consumers.map(resolvedConsumer);
    this.#needKeys(root, 'MinIO as its root user', ['rootSecret']);
    for (const [n, { name: of, keys }] of this.#outside.entries())
      this.#needKeys(keys, `the buckets of ${of}`, ['consumers', n, 'secret'], consumers[n]!.namespaces);

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
    const certified = { name, namespace, servers, console, endpoint, peers };
    const ca = tls && certify(this, { ...certified, tls });
    const certificate = tls && certificateSecret(tls, name);
    this.#s3 = { endpoint, region, pathStyle: true, ...(ca !== undefined && { ca }) };
    workload.acceptScrapers({
      port: s3Port,
      path: '/minio/v2/metrics/node',
      ...(tls !== undefined && { scheme: 'https' as const }),
    });
    for (const [n, client] of (props.clients ?? []).entries())
      workload.accept(client, s3Port, 'objects', ['clients', n]);
    if (servers > 1) workload.reach(peers, 'parts of objects');
    const image = images.server;
    const shape = { servers, drivesPerServer, storage, peers };
    runServers(workload, { name, image, ...shape, root, region, console, certificate, pod });
    const job = { name: `${name}-provisioning`, namespace, release, image: clientImage, endpoint, region, root };
    const created = provisioning(this, { ...job, certificate, pod, cluster });
    this.provisioning = created.job;
    this.#provision = created.provision;
    this.#provision(this.#outside);
    check(this, () => [
      ...appConsumerProblems(this.#consumers, endpoint.host),
      ...driveProblems,
      ...sizeProblems(['storage'], storage),
      ...imageProblems(['clientImage'], props.clientImage),
      ...regionProblems(region),
      ...objectNameProblems(['rootSecret'], root.secret),
      ...(tls === undefined ? [] : certificateSettingsProblems(['tls'], tls)),
      ...consumerProblems(consumers, this.#consumers, endpoint.host),
      ...sharedSecrets(this.#consumers, this.#outside),
    ]);
  }

  /**
   * Gives a consumer its buckets, which the provisioning Job creates, with a user that can access only these. The
   * consumer declares the Secret with the keys in its own namespace.
   *
   * @param consumer - name of its policy: `loki`
   * @param buckets - names of the buckets by their use
   */
  buckets<Use extends string>(
    consumer: string,
    buckets: Readonly<Record<Use, string>>,
    { secret = `${consumer}-s3`, tagging = false, secretPath = [] }: BucketsOptions = {},
  ): S3Store<Use> {
    const keys = consumerKeys(secret);
    const names = Object.values<string>(buckets);
    const known = { name: consumer, buckets: names.map((name) => ({ name })), keys, tagging };
    this.#consumers.push({ ...known, uses: buckets, secretPath });
    this.#needKeys(keys, `the buckets of ${consumer}`, secretPath);
    this.#provision([...this.#consumers, ...this.#outside]);
    return {
      ...this.#s3,
      buckets,
      credentials: { keys, owner: 'generated' },
      wait: waitForBucket(this.#clientImage, this.#s3.endpoint, names[0] ?? ''),
    };
  }

  #needKeys(keys: KeyPair, accessTo: string, path: Path, elsewhere: readonly string[] = []): void {
    const namespaces = [...new Set([this.#namespace, ...elsewhere])];
    declareSecret(this, { form: 'key-pair', owner: 'generated', accessTo, namespaces, ...keys }, path);
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

function regionProblems(region: string): Problem[] {
  if (/^[a-z0-9][a-z0-9-]*$/.test(region)) return [];
  return [
    error(
      ['region'],
      `'${region}' is not a valid region: lowercase letters, digits and '-', starting with a letter or digit.`,
    ),
  ];
}
