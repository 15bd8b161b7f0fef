import type { Construct } from 'constructs';
import { connectionTo, identityOf, type Peer, type TenantApi, type Tenants } from '../contracts';
import {
  Component,
  certificateSettingsProblems,
  check,
  clusterLabels,
  configFiles,
  declareStoreSecrets,
  service,
  sizeProblems,
  StatefulSetWorkload,
  storeIdentity,
  yamlText,
  type ByteSize,
  type CertificateSettings,
  type ClusterSettings,
  type Data,
  type PodSettings,
} from '../kit';
import { maxPushBytes, queryTimeoutSeconds, runtimeFile, tempoConfig } from './config';
import type { TempoConfig } from './config-format';
import { declareMetricsSecrets, metricsConfig, metricsMounts, metricsProblems, type MetricsSettings } from './metrics';
import { defaultLimits, tenantOverrides } from './overrides';
import { configFile, tempoPods } from './pods';
import { tempoReleases, type TempoRelease } from './releases';
import { httpPort, otlpGrpcPort, otlpHttpPort, pushPath, tempoRoutes } from './routes';
import { configProblems, memoryProblems, retentionProblems } from './rules';
import type { TempoStore } from './store';
import { certificateMounts, certify, tlsConfig } from './tls';

/** Tempo's own default. */
const defaultRetention = '14d';

/** Settings of Tempo. */
export interface TempoProps {
  readonly namespace: string;
  /** The store of traces: an object store, or the volume of the pod. */
  readonly store: TempoStore;
  /** Name of the objects. @default 'tempo' */
  readonly name?: string;
  /** @default '3.0.3' */
  readonly release?: TempoRelease;
  /** Size of the volume: what is not in the store yet, or all traces without an object store. @default '10Gi' */
  readonly storage?: ByteSize;
  /** How long traces are kept: `14d`, `336h`, at least an hour. @default '14d' */
  readonly retention?: string;
  /** Separates the traces of tenants. `false`: Tempo requires no tenant. @default true */
  readonly multiTenant?: boolean;
  /** Allows a user of several tenants to query them together, with `X-Scope-OrgID: a|b`. @default false */
  readonly multiTenantQueries?: boolean;
  /** Limits and retention of traces by tenant, which Tempo reloads. @default - all tenants have the same */
  readonly tenants?: Tenants;
  /**
   * The certificate for queries and for OTLP, to which the gateway then connects by https.
   *
   * @default - plain http, inside the cluster
   */
  readonly tls?: CertificateSettings;
  /** Makes metrics of spans, for the service graph of Grafana. @default - none */
  readonly metrics?: MetricsSettings;
  /**
   * Clients in the cluster that push to the pod without the gateway, by OTLP over gRPC (4317) and HTTP (4318). Nothing
   * but the NetworkPolicy protects these ports: such a client chooses its tenant itself.
   *
   * @default - none, only the gateway connects
   */
  readonly clients?: readonly Peer[];
  /** Configuration of Tempo, validated and merged over the generated one. @default - none */
  readonly config?: TempoConfig;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/**
 * Tempo: one pod that receives traces by OTLP, stores them, and answers queries.
 *
 * A request is acknowledged before its spans are in the write-ahead log, which is on the volume: if the process is
 * killed, those of the last three seconds are lost.
 */
export class Tempo extends Component {
  /** What clients and the gateway need to know. */
  readonly api: TenantApi;
  /** The pod; `workload.apiObject` is the StatefulSet for what no setting covers. */
  readonly workload: StatefulSetWorkload;

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: TempoProps) {
    super(scope, id);
    const { namespace, store, name = 'tempo', release = tempoReleases.newest, storage = '10Gi', cluster, pod } = props;
    const {
      retention = defaultRetention,
      multiTenant = true,
      multiTenantQueries = false,
      tenants = {},
      metrics,
      tls,
    } = props;
    const scheme = tls === undefined ? 'http' : 'https';
    const version = tempoReleases.facts(release);
    const userConfig: Data = { ...props.config };
    const objectStore = store === 'filesystem' ? undefined : store;
    const workload = new StatefulSetWorkload(this, 'pods', {
      name,
      namespace,
      app: name,
      component: 'tempo',
      release,
      releases: tempoReleases.names,
      cluster,
      pod,
      maxNameLength: 50,
      ...(objectStore !== undefined && storeIdentity([objectStore])),
    });
    this.workload = workload;
    const behind = { namespace, selector: workload.pods.labels, pods: [workload.pods], cluster };
    const endpoints = service(workload, 'service', {
      ...behind,
      name,
      ports: [
        { name: 'http', port: httpPort, scheme },
        { name: 'otlp-grpc', port: otlpGrpcPort, scheme },
        { name: 'otlp-http', port: otlpHttpPort, scheme },
      ],
    });
    service(workload, 'headless', {
      ...behind,
      name: `${name}-headless`,
      headless: true,
      ports: [{ name: 'http', port: httpPort }],
    });
    this.#connect(props);
    const ca = tls && certify(this, tls, { name, namespace, endpoint: endpoints.http });
    const context = { release, retention, tenants, multiTenant, store };
    const invalid = retentionProblems(context);
    const config = tempoConfig({
      version,
      store,
      multiTenant,
      multiTenantQueries,
      // An invalid one is reported where the user wrote it.
      retention: invalid.length === 0 ? retention : defaultRetention,
      tls: tls === undefined ? {} : tlsConfig(),
      metrics:
        metrics === undefined
          ? {}
          : metricsConfig(workload, metrics, {
              labels: clusterLabels(cluster),
              tenantLabel: multiTenant ? 'tenant' : undefined,
            }),
      userConfig,
    });
    const overrides = tenantOverrides(defaultLimits(config), tenants);
    const files = configFiles(workload, 'config', { name, namespace, files: { [configFile]: yamlText(config) } });
    const runtime = configFiles(workload, 'runtime', {
      name: `${name}-runtime`,
      namespace,
      files: { [runtimeFile]: yamlText({ overrides }) },
    });
    workload.run(
      tempoPods({
        image: version.image,
        serviceName: `${name}-headless`,
        files,
        runtime: runtime.volume,
        store,
        storage,
        scheme,
        mounts: [...certificateMounts(tls, name), ...(metrics === undefined ? [] : metricsMounts(metrics))],
        pod,
      }),
    );
    check(this, () => [
      ...sizeProblems(['storage'], storage),
      ...invalid,
      ...(pod?.resources === undefined ? [] : memoryProblems(pod.resources)),
      ...configProblems(config, userConfig, context),
      ...(metrics === undefined ? [] : metricsProblems(metrics)),
      ...(tls === undefined ? [] : certificateSettingsProblems(['tls'], tls)),
    ]);
    this.api = {
      name: 'tempo',
      ...tempoRoutes({ http: endpoints.http, otlpHttp: endpoints['otlp-http'] }),
      ...(ca !== undefined && { ca }),
      limits: { maxBodyBytes: maxPushBytes, queryTimeoutSeconds },
      multiTenantQueries,
      traces: { pushPath, grpc: endpoints['otlp-grpc'] },
    };
  }

  #connect({ namespace, store, name = 'tempo', metrics, clients = [], tls }: TempoProps): void {
    const { workload } = this;
    if (metrics !== undefined) declareMetricsSecrets(workload, namespace, metrics);
    workload.acceptScrapers({ port: httpPort, ...(tls !== undefined && { scheme: 'https' as const }) });
    for (const [n, client] of clients.entries())
      for (const port of [otlpGrpcPort, otlpHttpPort]) workload.accept(client, port, 'traces', ['clients', n]);
    if (store === 'filesystem') return;
    declareStoreSecrets(this, store, { namespace, description: `the object store of ${name}`, path: ['store'] });
    const { endpoint, credentials } = connectionTo(store);
    workload.reach(endpoint, 'blocks of traces', credentials);
    for (const issuer of identityOf(store)?.issuers ?? []) workload.reach(issuer, 'credentials');
  }
}
