import { Construct } from 'constructs';
import type { DataSource, Endpoint, GatewayUser, LogSink, Login, Peer, TenantApi, Tenants } from '../contracts';
import {
  DeploymentWorkload,
  InvalidInput,
  autoscalingProblems,
  certificateNeeds,
  certificateProblems,
  check,
  configFiles,
  diskOf,
  error,
  expose,
  exposureProblems,
  isCount,
  mirrored,
  declareSecret,
  objectNameProblems,
  outsideEndpoint,
  service,
  type AutoscalingSettings,
  type ClusterSettings,
  type Exposure,
  type PodSettings,
  type Problem,
} from '../kit';
import { apiProblems, largestLimits } from './apis';
import { isPrintable, joinedTenantProblems, pathOf, tenantsProblems, usersOf, type ResolvedUser } from './users';
import { checkerConfig } from './checker-config';
import { dataSourcesFor, loginOf, sinkFor, userNamed, type GatewayServer } from './clients';
import { bodyVolumeBytes, maxConcurrentPushes } from './request-limits';
import { gatewayPort, gatewayTlsPort, podCheckers } from './layout';
import { gatewayConfig } from './nginx-config';
import { checkerFile, gatewayFile, gatewayPods, gatewayResources, recheckerFile } from './pods';
import { nginxReleases, type NginxRelease } from './releases';

/** Settings of the gateway. */
export interface LokiGatewayProps {
  /** Namespace of all objects. */
  readonly namespace: string;
  /** The APIs behind the gateway, such as that of Loki. */
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
   * Secret of type `kubernetes.io/tls` with a certificate, for https on port 443 of the Service in addition to http.
   *
   * @default - http only, inside the cluster
   */
  readonly tls?: { readonly secret: string };
  /** Access from outside the cluster. @default - none */
  readonly expose?: Exposure;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** The settings of the gateway in an environment. */
export type GatewaySettings = Omit<LokiGatewayProps, 'namespace' | 'apis' | 'tenants' | 'cluster'>;

/** How messages about access from outside name it. */
const names = { component: 'the gateway', sent: 'passwords and logs' };

/** Reverse proxy: authenticates users, sets the tenant, and authorizes requests by role. */
export class LokiGateway extends Construct {
  /** The pods; `workload.apiObject` is the Deployment for what no setting covers. */
  readonly workload: DeploymentWorkload;
  /** The Service that clients use. */
  readonly endpoint: Endpoint;
  /** The users of all tenants, one per name. */
  readonly users: readonly GatewayUser[];
  readonly #props: LokiGatewayProps;
  readonly #users: readonly ResolvedUser[];

  constructor(scope: Construct, id: string, props: LokiGatewayProps) {
    super(scope, id);
    this.#props = props;
    const { namespace, apis, tenants, cluster, pod, replicas = 1, tls, expose: exposure } = props;
    const { name = 'loki-gateway', authSecret = 'loki-gateway-auth', release = nginxReleases.newest } = props;
    const image = pod?.image ?? mirrored(this, nginxReleases.facts(release).image);
    const users = usersOf(tenants);
    this.#users = users;
    this.users = users.map(({ secret: _secret, ...user }) => user);
    const logins = users.map(loginOf);
    declareSecret(this, { form: 'htpasswd', secret: authSecret, namespaces: [namespace], logins }, ['authSecret']);
    for (const user of users)
      declareSecret(this, { form: 'login', namespaces: [namespace], ...loginOf(user) }, [...pathOf(user), 'secret']);
    for (const [path, need] of certificateNeeds(tls?.secret, exposure, { name, namespace, component: names.component }))
      declareSecret(this, need, path);

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
    const { http } = service(workload, 'service', {
      name,
      namespace,
      selector: workload.pods.labels,
      pods: [workload.pods],
      cluster,
      ports: [
        { name: 'http', port: 80, podPort: gatewayPort, scheme: 'http' },
        ...(tls === undefined ? [] : [{ name: 'https', port: 443, podPort: gatewayTlsPort, scheme: 'https' } as const]),
      ],
    });
    this.endpoint = http;
    const limits = largestLimits(apis);
    for (const { endpoint, carries } of apis.flatMap(({ servers }) => servers)) workload.reach(endpoint, carries);
    for (const [n, peer] of (props.clients ?? [{ namespaceLabels: {} }]).entries())
      for (const port of [gatewayPort, ...(tls === undefined ? [] : [gatewayTlsPort])])
        workload.accept(peer, port, 'logs, queries', ['clients', n]);
    if (exposure !== undefined)
      expose(workload, exposure, {
        name,
        namespace,
        ports: { http: gatewayPort, ...(tls !== undefined && { https: gatewayTlsPort }) },
        carries: 'logs, queries',
        maxBodyBytes: limits.maxBodyBytes,
        timeoutSeconds: limits.queryTimeoutSeconds + 30,
        cluster,
      });

    const pushes = maxConcurrentPushes(
      limits,
      pod?.resources === undefined ? gatewayResources.disk : diskOf(pod.resources),
    );
    const bodies = bodyVolumeBytes(limits, pushes);
    const files = configFiles(workload, 'config', { name, namespace, files: this.#files(pushes) });
    const pods = gatewayPods({ replicas, image, files, authSecret, bodies, tlsSecret: tls?.secret });
    workload.run({ ...pods, autoscaling: props.autoscaling });
    check(this, () => [
      ...tenantsProblems(tenants),
      ...(apis.some((api) => api.multiTenantQueries) ? joinedTenantProblems(users) : []),
      ...objectNameProblems(['authSecret'], authSecret),
      ...replicaProblems(props),
      ...apiProblems(apis),
      ...(exposure === undefined ? [] : exposureProblems(exposure, tls !== undefined, names)),
      ...(tls === undefined ? [] : certificateProblems(['tls', 'secret'], tls.secret)),
    ]);
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
    const { expose: exposure, tls } = this.#props;
    const endpoint = exposure && outsideEndpoint(exposure, tls !== undefined);
    if (endpoint === undefined)
      throw new InvalidInput([
        error(['expose'], 'clients outside the cluster need an address: an ingress, a route, or the host of another.'),
      ]);
    const sink = this.sink(user, tenant);
    return { ...sink, endpoint: { ...endpoint, backends: sink.endpoint.backends } };
  }

  /**
   * The data sources of Grafana, as a user who reads: one for each of its tenants.
   *
   * @throws InvalidInput if the user does not exist or has no role to read, or if no API takes logs
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
    return { endpoint: this.endpoint, users: this.#users, apis: this.#props.apis };
  }

  #files(pushes: number): Record<string, string> {
    const { apis } = this.#props;
    // Invalid users cannot be printed in nginx.conf. They are problems, so the files are never written.
    const validUsers = this.users.filter(isPrintable);
    const tls = this.#props.tls !== undefined;
    return {
      [gatewayFile]: gatewayConfig({ apis, pushes, users: validUsers, tls }),
      [checkerFile]: checkerConfig(podCheckers.checker),
      [recheckerFile]: checkerConfig(podCheckers.rechecker),
    };
  }
}

function replicaProblems({ replicas, autoscaling }: LokiGatewayProps): Problem[] {
  if (autoscaling !== undefined && replicas !== undefined)
    return [
      error(['replicas'], 'the autoscaler sets the number of pods; autoscaling.min is the smallest one.', {
        fix: { remove: true },
      }),
    ];
  if (replicas === undefined || isCount(replicas)) return autoscalingProblems(['autoscaling'], autoscaling);
  return [error(['replicas'], `${replicas} is not valid; it must be a whole number from 1 to 2147483647.`)];
}
