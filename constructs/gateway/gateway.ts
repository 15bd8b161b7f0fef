import { Construct } from 'constructs';
import type { Endpoint, LogSink, Login, LokiApi, LokiLimits, Peer } from '../contracts';
import {
  DeploymentWorkload,
  InvalidInput,
  check,
  configFiles,
  diskOf,
  error,
  isCount,
  mirrored,
  declareSecret,
  objectNameProblems,
  service,
  type ClusterSettings,
  type PodSettings,
  type Problem,
} from '../kit';
import { certificateNeeds, certificateProblems } from './certificates';
import { joiningProblems, problemsOfUser, secretOf, userProblems, type LokiGatewayUser } from './users';
import { checkerConfig } from './checker-config';
import { exposureProblems } from './expose-rules';
import { expose, type GatewayExposure } from './expose';
import { bodiesBytes, pushesAtOnce } from './in-progress';
import { gatewayPort, gatewayTlsPort, podCheckers } from './layout';
import { gatewayConfig } from './nginx-config';
import { checkerFile, gatewayFile, gatewayPods, gatewayResources, recheckerFile } from './pods';
import { carried, upstreamsOf, type Upstream } from './upstreams';
import { newestNginx, nginxImage, nginxReleases, type NginxRelease } from './releases';

/** The gateway of a Loki. */
export interface LokiGatewayProps {
  readonly namespace: string;
  /** Which Loki it leads to. */
  readonly loki: LokiApi;
  /** Who may log in, to do what, in which tenants. */
  readonly users: readonly LokiGatewayUser[];
  /** Name of the Deployment and of the Service that clients use. @default 'loki-gateway' */
  readonly name?: string;
  /** Secret with the key `.htpasswd`: one line of name and bcrypt hash for each user. @default 'loki-gateway-auth' */
  readonly authSecret?: string;
  /** Pods. Each remembers logins for itself. @default 1 */
  readonly replicas?: number;
  /** Release of nginx. @default '1.29.3' */
  readonly release?: NginxRelease;
  /** Who may connect. @default - every pod of the cluster */
  readonly clients?: readonly Peer[];
  /**
   * Secret of the type `kubernetes.io/tls` with a certificate: the gateway speaks https too, on port 443 of its Service.
   *
   * @default - http only, inside the cluster
   */
  readonly tls?: { readonly secret: string };
  /** A way for hosts and clusters outside. @default - none */
  readonly expose?: GatewayExposure;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** The part of the props that is plain data: a section of an environment. */
export type GatewaySettings = Omit<LokiGatewayProps, 'namespace' | 'loki' | 'users' | 'cluster'>;

/**
 * The one door to Loki: it checks who calls, decides the tenant from the user, and lets each role do its part only.
 */
export class LokiGateway extends Construct {
  /** Where clients connect. */
  readonly endpoint: Endpoint;
  readonly #props: LokiGatewayProps;

  constructor(scope: Construct, id: string, props: LokiGatewayProps) {
    super(scope, id);
    this.#props = props;
    const { namespace, loki, users, cluster, pod, replicas = 1, tls, expose: exposure } = props;
    const { name = 'loki-gateway', authSecret = 'loki-gateway-auth', release = newestNginx } = props;
    const image = pod?.image ?? mirrored(this, nginxImage(release));
    const logins = users.map((user) => this.#loginOf(user));
    declareSecret(this, { form: 'htpasswd', secret: authSecret, namespaces: [namespace], logins }, ['authSecret']);
    for (const [n, login] of logins.entries()) declareSecret(this, { form: 'login', ...login }, ['users', n, 'secret']);
    for (const [path, need] of certificateNeeds(tls?.secret, exposure, { name, namespace }))
      declareSecret(this, need, path);

    const workload = new DeploymentWorkload(this, 'pods', {
      name,
      namespace,
      app: name,
      component: 'gateway',
      release,
      releases: nginxReleases,
      cluster,
      pod,
    });
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
    const upstreams = upstreamsOf(loki);
    for (const upstream of upstreams) workload.reach(upstream.endpoint, carried(upstream));
    for (const [n, peer] of (props.clients ?? [{ namespaceLabels: {} }]).entries())
      for (const port of [gatewayPort, ...(tls === undefined ? [] : [gatewayTlsPort])])
        workload.accept(peer, port, 'logs, queries', ['clients', n]);
    if (exposure !== undefined)
      expose(workload, exposure, { name, namespace, tls: tls !== undefined, limits: patient(loki), cluster });

    const pushes = pushesAtOnce(
      loki.limits,
      pod?.resources === undefined ? gatewayResources.disk : diskOf(pod.resources),
    );
    const bodies = bodiesBytes(loki.limits, pushes);
    const files = configFiles(workload, 'config', { name, namespace, files: this.#files(upstreams, pushes) });
    workload.run(gatewayPods({ replicas, image, files, authSecret, bodies, tlsSecret: tls?.secret }));
    check(this, () => [
      ...userProblems(users),
      ...(loki.multiTenantQueries ? joiningProblems(users) : []),
      ...objectNameProblems(['authSecret'], authSecret),
      ...replicaProblems(replicas),
      ...schemeProblems(upstreams),
      ...(exposure === undefined ? [] : exposureProblems(exposure, tls !== undefined)),
      ...(tls === undefined ? [] : certificateProblems(['tls', 'secret'], tls.secret)),
    ]);
  }

  /**
   * What an agent takes to push as a user.
   *
   * @param tenant - which of the user's tenants. @default - the only one
   * @throws InvalidInput if there is no such user, it may not write, or the tenant is not its own
   */
  sink(user: string, tenant?: string): LogSink {
    const { loki } = this.#props;
    const known = this.#user(user);
    if (!known.roles.includes('write') && !known.roles.includes('admin'))
      throw refused(
        error(
          ['login'],
          `'${user}' may not write (its roles: ${known.roles.join(', ')}); the gateway would answer every push with 403.`,
        ),
      );
    const chosen = tenantOf(known, tenant);
    const limits = { ...loki.limits, ...loki.tenantLimits[chosen] };
    return {
      endpoint: this.endpoint,
      login: this.#loginOf(known),
      tenant: chosen,
      maxLineBytes: limits.maxLineBytes,
      maxBatchBytes: limits.maxSnappyBytes ?? limits.maxPushBytes,
      ...(limits.maxSnappyBytes !== undefined && { compressions: ['snappy', 'none'] }),
      maxLabels: limits.maxLabels,
      structuredMetadata: limits.structuredMetadata,
    };
  }

  /**
   * The login of a user, by reference.
   *
   * @throws InvalidInput if there is no such user
   */
  login(user: string): Login {
    return this.#loginOf(this.#user(user));
  }

  #loginOf(user: LokiGatewayUser): Login {
    const namespaces = [...new Set([this.#props.namespace, ...(user.namespaces ?? [])])];
    return { user: user.name, secret: secretOf(user), namespaces };
  }

  #user(name: string): LokiGatewayUser {
    const { users } = this.#props;
    const user = users.find((known) => known.name === name);
    if (user !== undefined) return user;
    throw refused(
      error(
        ['login'],
        `the gateway has no user '${name}'; known are ${users.map((known) => `'${known.name}'`).join(', ')}.`,
      ),
    );
  }

  #files(upstreams: readonly Upstream[], pushes: number): Record<string, string> {
    const { users, loki } = this.#props;
    // nginx could not be told about the others; each of them is a problem, so nothing of this is written.
    const sound = users.filter((user) => problemsOfUser(user, []).length === 0);
    const { release, multiTenantQueries } = loki;
    return {
      [gatewayFile]: gatewayConfig({
        release,
        limits: patient(loki),
        pushes,
        upstreams,
        users: sound,
        multiTenantQueries,
        tls: this.#props.tls !== undefined,
      }),
      [checkerFile]: checkerConfig(podCheckers.checker),
      [recheckerFile]: checkerConfig(podCheckers.rechecker),
    };
  }
}

/** The limits of all tenants, with the patience of the most patient. */
function patient({ limits, tenantLimits }: LokiApi): LokiLimits {
  const seconds = Object.values(tenantLimits).flatMap(({ queryTimeoutSeconds }) => queryTimeoutSeconds ?? []);
  return { ...limits, queryTimeoutSeconds: Math.max(limits.queryTimeoutSeconds, ...seconds) };
}

function tenantOf({ name, tenants }: LokiGatewayUser, tenant: string | undefined): string {
  const [first, second] = tenants;
  const all = tenants.map((known) => `'${known}'`).join(', ');
  if (tenant === undefined && first !== undefined && second === undefined) return first;
  if (tenant !== undefined && tenants.includes(tenant)) return tenant;
  throw refused(
    error(
      ['tenant'],
      tenant === undefined
        ? `'${name}' has the tenants ${all}; without one of them in X-Scope-OrgID the gateway answers with 403.`
        : `'${tenant}' is not a tenant of '${name}', which has ${all}.`,
    ),
  );
}

function refused(problem: Problem): InvalidInput {
  return new InvalidInput([problem]);
}

function replicaProblems(replicas: number): Problem[] {
  if (isCount(replicas)) return [];
  return [error(['replicas'], `${replicas} is not a number of pods: a whole number from 1 to 2147483647.`)];
}

function schemeProblems(upstreams: readonly Upstream[]): Problem[] {
  return upstreams
    .filter(({ endpoint }) => endpoint.scheme !== 'http')
    .map(({ endpoint: { scheme, host } }) =>
      error(['loki'], `${host} speaks ${scheme}; the gateway speaks http with Loki, inside the cluster.`),
    );
}
