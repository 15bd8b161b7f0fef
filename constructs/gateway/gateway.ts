import type { Construct } from 'constructs';
import type {
  Authority,
  DataSource,
  Endpoint,
  GatewayUser,
  LogSink,
  Login,
  Peer,
  TenantApi,
  Tenants,
  TraceSink,
} from '../contracts';
import {
  Component,
  DeploymentWorkload,
  certificateSecret,
  check,
  configFiles,
  diskOf,
  expose,
  pulledImage,
  declareSecret,
  service,
  type AutoscalingSettings,
  type ClusterSettings,
  type Exposure,
  type PodSettings,
} from '../kit';
import { contentsOf, largestLimits } from './apis';
import { authorityVolumes, declareAuthorities } from './upstream-tls';
import { pathOf, usersOf, type ResolvedUser } from './users';
import { fromOutside, loginOf, sinkFor, traceSinkFor, userNamed, type GatewayServer } from './clients';
import { dataSourcesFor } from './data-sources';
import { bodyVolumeBytes, maxConcurrentPushes } from './request-limits';
import { gatewayFiles } from './files';
import { gatewayPods, gatewayResources } from './pods';
import { otlpCall, otlpGrpcRoute } from './otlp-grpc';
import { clientPorts } from './ports';
import { nginxReleases, type NginxRelease } from './releases';
import { gatewayProblems } from './rules';
import { certify, insideScheme, type GatewayTls } from './tls';

/** Settings of the gateway. */
export interface LokiGatewayProps {
  /** Namespace of all objects. */
  readonly namespace: string;
  /** The APIs behind the gateway: those of Loki and Tempo. */
  readonly apis: readonly TenantApi[];
  /** Tenants and their users. */
  readonly tenants: Tenants;
  /** Name of the Deployment and of the Service that clients use. @default 'loki-gateway' */
  readonly name?: string;
  /** Secret with the key `.htpasswd`: a user name and a bcrypt hash per line. @default 'loki-gateway-auth' */
  readonly authSecret?: string;
  /** Number of pods. Each caches logins and limits requests separately. @default 1 */
  readonly replicas?: number;
  /** A number of pods that follows their CPU usage, in place of `replicas`. @default - a fixed number */
  readonly autoscaling?: AutoscalingSettings;
  /** Release of nginx. @default '1.29.3' */
  readonly release?: NginxRelease;
  /** Clients that the NetworkPolicy allows to connect. @default - every pod of the cluster */
  readonly clients?: readonly Peer[];
  /**
   * The certificate, for https on port 443 of the Service: in a Secret of type `kubernetes.io/tls`, or obtained by
   * cert-manager.
   *
   * @default - http only, inside the cluster
   */
  readonly tls?: GatewayTls;
  /**
   * Also takes traces by gRPC, on port 4317 of the Service, for clients that cannot push by OTLP over HTTP. Those
   * outside the cluster connect by `expose.route.grpcHost`. It has TLS if `tls.inside` is `https`.
   *
   * @default false
   */
  readonly otlpGrpc?: boolean;
  /** Access from outside the cluster. @default - none */
  readonly expose?: Exposure;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** The settings of the gateway in an environment. */
export type GatewaySettings = Omit<LokiGatewayProps, 'namespace' | 'apis' | 'tenants' | 'cluster'>;

/** Reverse proxy: authenticates users, sets the tenant, and authorizes requests by role. */
export class LokiGateway extends Component {
  /** The pods; `workload.apiObject` is the Deployment for what no setting covers. */
  readonly workload: DeploymentWorkload;
  /** The Service that clients use. */
  readonly endpoint: Endpoint;
  /** The authority of its certificate, if clients in the cluster use https. */
  readonly ca?: Authority;
  /** The users of all tenants, one per name. */
  readonly users: readonly GatewayUser[];
  readonly #props: LokiGatewayProps;
  readonly #users: readonly ResolvedUser[];

  constructor(scope: Construct, id: string, props: LokiGatewayProps) {
    super(scope, id);
    this.#props = props;
    const { namespace, apis, tenants, cluster, pod, replicas = 1, tls, otlpGrpc = false, expose: exposure } = props;
    const { name = 'loki-gateway', authSecret = 'loki-gateway-auth', release = nginxReleases.newest } = props;
    const image = pod?.image ?? pulledImage(this, nginxReleases.facts(release).image);
    const users = usersOf(tenants);
    this.#users = users;
    this.users = users.map(({ secret: _secret, ...user }) => user);
    const logins = users.map(loginOf);
    declareSecret(this, { form: 'htpasswd', secret: authSecret, namespaces: [namespace], logins }, ['authSecret']);
    for (const user of users)
      declareSecret(this, { form: 'login', namespaces: [namespace], ...loginOf(user) }, [...pathOf(user), 'secret']);
    const ports = clientPorts({
      tls: tls !== undefined,
      inside: insideScheme(tls),
      otlpGrpc,
      grpcRoute: exposure?.route?.grpcHost !== undefined,
    });
    const workload = new DeploymentWorkload(this, 'pods', {
      name,
      namespace,
      app: name,
      component: 'gateway',
      release,
      releases: nginxReleases.names,
      cluster,
      pod,
    });
    this.workload = workload;
    const endpoints = service(workload, 'service', {
      name,
      namespace,
      selector: workload.pods.labels,
      pods: [workload.pods],
      cluster,
      ports,
    });
    this.endpoint = endpoints[ports[0].name];
    const ca = certify(this, { name, namespace, host: this.endpoint.host, tls, exposure });
    if (ca !== undefined) this.ca = ca;
    declareAuthorities(this, namespace, apis);
    const limits = largestLimits(apis);
    for (const server of apis.flatMap(({ servers }) => servers)) workload.reach(server.endpoint, server.carries);
    const grpc = otlpGrpc ? otlpGrpcRoute(apis) : undefined;
    if (grpc !== undefined) workload.reach(grpc.server.endpoint, grpc.server.carries);
    const carries = contentsOf(apis).join(', ');
    for (const [n, peer] of (props.clients ?? [{ namespaceLabels: {} }]).entries())
      for (const { name: port, podPort } of ports)
        workload.accept(peer, podPort, port === 'grpc' ? 'traces' : carries, ['clients', n]);
    if (exposure !== undefined)
      expose(workload, exposure, {
        name,
        namespace,
        host: this.endpoint.host,
        ports: Object.fromEntries(ports.map(({ name: port, podPort }) => [port, podPort])),
        ...(ca !== undefined && { ca }),
        ...(otlpGrpc && { grpc: otlpCall }),
        carries,
        maxBodyBytes: limits.maxBodyBytes,
        timeoutSeconds: limits.queryTimeoutSeconds + 30,
        cluster,
      });

    const pushes = maxConcurrentPushes(
      limits,
      pod?.resources === undefined ? gatewayResources.disk : diskOf(pod.resources),
    );
    const bodies = bodyVolumeBytes(limits, pushes);
    const files = configFiles(workload, 'config', {
      name,
      namespace,
      files: gatewayFiles({ ...props, users: this.users, pushes }),
    });
    const pods = gatewayPods({
      replicas,
      image,
      files,
      authSecret,
      ports,
      bodies,
      tlsSecret: tls && certificateSecret(tls, name),
      mounts: authorityVolumes(apis),
    });
    workload.run({ ...pods, autoscaling: props.autoscaling });
    check(this, () => gatewayProblems(props, users));
  }

  /**
   * The sink for an agent that pushes as a user, to the first API that takes logs.
   *
   * @param tenant - one of the user's tenants. @default - the only one
   * @throws InvalidInput if the user does not exist, has no role to write, or does not have the tenant, or if no API
   * takes logs
   */
  sink(user: string, tenant?: string): LogSink {
    return sinkFor(this.#server, user, tenant);
  }

  /**
   * The sink for a client outside the cluster, which connects as `expose` sets.
   *
   * @throws InvalidInput as `sink`, or if no setting has the address by which clients outside connect
   */
  outsideSink(user: string, tenant?: string): LogSink {
    return fromOutside(this.sink(user, tenant), this.#props);
  }

  /**
   * The sink for a client that pushes traces as a user, by OTLP over HTTP to the first API that takes traces.
   *
   * @param tenant - one of the user's tenants. @default - the only one
   * @throws InvalidInput as `sink`, if no API takes traces
   */
  traceSink(user: string, tenant?: string): TraceSink {
    return traceSinkFor(this.#server, user, tenant);
  }

  /**
   * The sink of traces for a client outside the cluster.
   *
   * @throws InvalidInput as `traceSink`, or as `outsideSink`
   */
  outsideTraceSink(user: string, tenant?: string): TraceSink {
    return fromOutside(this.traceSink(user, tenant), this.#props);
  }

  /**
   * The data sources of Grafana, as a user who reads: for each of its tenants one of type `loki` if an API takes logs,
   * and one of type `tempo` if an API takes traces.
   *
   * @throws InvalidInput if the user does not exist or has no role to read
   */
  dataSources(user: string): DataSource[] {
    return dataSourcesFor(this.#server, user);
  }

  /**
   * Reference to the Secret of a user.
   *
   * @throws InvalidInput if the user does not exist
   */
  login(user: string): Login {
    return loginOf(userNamed(this.#server, user));
  }

  get #server(): GatewayServer {
    const { endpoint, ca } = this;
    return { endpoint, users: this.#users, apis: this.#props.apis, ...(ca !== undefined && { ca }) };
  }
}
