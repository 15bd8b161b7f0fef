import type { Construct } from 'constructs';
import type { DataSource, Endpoint, ExternalService, Peer } from '../contracts';
import {
  Component,
  certificateProblems,
  check,
  declareSinkSecrets,
  expose,
  exposureProblems,
  firstOfEachPath,
  objectNameProblems,
  outsideEndpoint,
  service,
  sizeProblems,
  StatefulSetWorkload,
  type ByteSize,
  type ClusterSettings,
  type Exposure,
  type PodSettings,
} from '../kit';
import { alertingEnv, provisionedAlerts, type GrafanaAlerts } from './alerting';
import { alertingProblems } from './alerting-rules';
import { connectReceivers } from './alert-receivers';
import { grafanaConfig, port, type GrafanaConfig } from './config';
import {
  alertingSwitchProblems,
  configProblems,
  loginFormProblems,
  oauthTextProblems,
  variableProblems,
} from './config-rules';
import { contentProblems, traceLinksOf, type GrafanaContent } from './content';
import { dataSourceFile, type ResolvedSource } from './data-sources';
import { connectProvider, oauthProblems, type OAuthSettings } from './oauth';
import { grafanaPods } from './pods';
import { prometheusProblems, prometheusSource, prometheusUid } from './prometheus';
import type { AlertingFiles } from './provisioning';
import { provisioningVolumes } from './volumes';
import { declareSecrets, exposedNames } from './secrets';
import { grafanaReleases, type GrafanaRelease } from './releases';
import { exposedProblems } from './rules';

/** Settings of a Grafana. */
export interface GrafanaProps extends GrafanaContent {
  readonly namespace: string;
  /** Own files of alert rules, contact points and policies, beside those of `alerts`. @default - none */
  readonly alertingFiles?: AlertingFiles;
  /** Rules that it evaluates, and whom it tells. @default - none */
  readonly alerts?: GrafanaAlerts;
  /** A Prometheus outside this app that it queries too, as the data source `prometheus`. @default - none */
  readonly prometheus?: ExternalService;
  /** Name of the StatefulSet and of the Service that users connect to. @default 'grafana' */
  readonly name?: string;
  /** @default '13.2.3' */
  readonly release?: GrafanaRelease;
  /**
   * Secret with the login of the administrator (`admin-user`, `admin-password`), which only the first start reads, and
   * with the key that encrypts secrets in the database (`secret-key`).
   *
   * @default 'grafana-admin'
   */
  readonly adminSecret?: string;
  /** Size of the volume with the database: users, preferences, own dashboards. @default '1Gi' */
  readonly storage?: ByteSize;
  /** More keys of `grafana.ini`, by section. @default - none */
  readonly config?: GrafanaConfig;
  /** Login by an identity provider. @default - only with a password */
  readonly oauth?: OAuthSettings;
  /** Installs the app Logs Drilldown, which is downloaded from grafana.com at the first start. @default false */
  readonly logsDrilldown?: boolean;
  /**
   * Secret of type `kubernetes.io/tls`, for https on port 443 of the Service in place of http on port 80: for node
   * ports and load balancers. An Ingress or a Gateway has a certificate of its own.
   *
   * @default - http
   */
  readonly tls?: { readonly secret: string };
  /** Access from outside the cluster. @default - none: `kubectl port-forward` */
  readonly expose?: Exposure;
  /**
   * Clients in the cluster that the NetworkPolicy allows to connect.
   *
   * @default - none; with an Ingress or a route without `controller`, every pod of the cluster
   */
  readonly clients?: readonly Peer[];
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** The settings of a Grafana in an environment. */
export type GrafanaSettings = Omit<
  GrafanaProps,
  'namespace' | 'dataSources' | 'traceLabels' | 'dashboards' | 'alertingFiles' | 'alerts' | 'cluster'
>;

/**
 * Grafana with its data sources and dashboards: one pod, with a volume for its database.
 *
 * Everything is provisioned from files: it has no sidecar, and does not read the API server.
 */
export class Grafana extends Component {
  /** The pods; `workload.apiObject` is the StatefulSet for what no setting covers. */
  readonly workload: StatefulSetWorkload;
  /** The Service that users connect to. */
  readonly endpoint: Endpoint;

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const { namespace, dataSources, dashboards = [], alerts, cluster, pod, tls, oauth } = props;
    const { name = 'grafana', release = grafanaReleases.newest, adminSecret = 'grafana-admin' } = props;
    const { storage = '1Gi', config = {}, logsDrilldown = false, expose: exposure } = props;
    const { image } = grafanaReleases.facts(release);
    const workload = new StatefulSetWorkload(this, 'pods', {
      name,
      namespace,
      app: name,
      component: 'grafana',
      release,
      releases: grafanaReleases.names,
      cluster,
      pod,
      maxNameLength: 50,
    });
    this.workload = workload;
    this.endpoint = this.#service(workload, props, name);
    declareSecrets(this, props, name, adminSecret, this.endpoint);
    const sources = [
      ...dataSources.map((source) => this.#connect(workload, namespace, source)),
      ...(props.prometheus === undefined ? [] : prometheusSource(workload, namespace, props.prometheus)),
    ];
    if (oauth !== undefined) connectProvider(workload, oauth);
    if (alerts?.notify !== undefined) connectReceivers(workload, alerts.notify, config);
    if (logsDrilldown)
      workload.reach({ scheme: 'https', host: 'grafana.com', port: 443, backends: ['anyone'] }, 'plugins');
    workload.acceptScrapers({ port, ...(tls !== undefined && { scheme: 'https' as const }) });
    const outside = exposure && outsideEndpoint(exposure, tls !== undefined);
    const metricsUid = props.prometheus === undefined ? undefined : prometheusUid;
    const provisioned = dataSourceFile(sources, traceLinksOf(props, metricsUid));
    const volumes = provisioningVolumes(workload, {
      name,
      namespace,
      config: grafanaConfig({ outside, tls: tls !== undefined, oauth, logsDrilldown, userConfig: config }),
      dataSources: provisioned.content,
      dashboards,
      alertingFiles: { ...(alerts !== undefined && provisionedAlerts(alerts)), ...props.alertingFiles },
    });
    workload.run(
      grafanaPods({
        name,
        image,
        adminSecret,
        storage,
        volumes,
        env: [...provisioned.env, ...(alerts === undefined ? [] : alertingEnv(alerts))],
        tls,
        oauth,
        pod,
      }),
    );
    check(this, () => [
      ...contentProblems(
        props,
        provisioned,
        sources.map(({ uid }) => uid),
        metricsUid,
      ),
      ...(alerts === undefined
        ? []
        : [...alertingProblems(alerts, config), ...alertingSwitchProblems(config, pod?.env)]),
      ...objectNameProblems(['adminSecret'], adminSecret),
      ...sizeProblems(['storage'], storage),
      ...prometheusProblems(props.prometheus),
      ...configProblems(config),
      ...variableProblems(['pod', 'env'], pod?.env),
      ...loginFormProblems(config, oauth, pod?.env),
      ...(oauth === undefined
        ? []
        : firstOfEachPath([...oauthTextProblems(oauth), ...oauthProblems(oauth, outside !== undefined)])),
      ...(tls === undefined ? [] : certificateProblems(['tls', 'secret'], tls.secret)),
      ...(exposure === undefined
        ? []
        : [...exposureProblems(exposure, tls !== undefined, exposedNames), ...exposedProblems(exposure, tls)]),
    ]);
  }

  #connect(workload: StatefulSetWorkload, namespace: string, source: DataSource): ResolvedSource {
    const { endpoint, login, tenant, ca, ...rest } = source;
    const credentials = { ...(login !== undefined && { login }), ...(tenant !== undefined && { tenant }) };
    declareSinkSecrets(this, namespace, source, { login: ['login'], ca: [] });
    return {
      ...rest,
      ...credentials,
      ...(ca !== undefined && { ca }),
      url: workload.connect(endpoint, 'queries', credentials),
    };
  }

  #service(workload: StatefulSetWorkload, props: GrafanaProps, name: string): Endpoint {
    const { namespace, cluster, tls, expose: exposure } = props;
    const behind = { namespace, selector: workload.pods.labels, pods: [workload.pods], cluster };
    const endpoints = service(workload, 'service', {
      ...behind,
      name,
      ports: [
        tls === undefined
          ? { name: 'http', port: 80, podPort: port, scheme: 'http' }
          : { name: 'https', port: 443, podPort: port, scheme: 'https' },
      ],
    });
    service(workload, 'headless', {
      ...behind,
      name: `${name}-headless`,
      headless: true,
      ports: [{ name: 'http', port }],
    });
    const carries = 'dashboards';
    if (exposure !== undefined)
      expose(workload, exposure, {
        name,
        namespace,
        host: Object.values<Endpoint>(endpoints)[0]!.host,
        ports: { http: port, ...(tls !== undefined && { https: port }) },
        carries,
        // A query may take 300 s.
        timeoutSeconds: 330,
        cluster,
      });
    const { ingress, route } = exposure ?? {};
    const proxy = ingress ?? route;
    const everybody: readonly Peer[] =
      proxy !== undefined && proxy.controller === undefined ? [{ namespaceLabels: {} }] : [];
    for (const [n, peer] of (props.clients ?? everybody).entries())
      workload.accept(peer, port, carries, ['clients', n]);
    return Object.values<Endpoint>(endpoints)[0]!;
  }
}
