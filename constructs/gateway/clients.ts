import type { Authority, Endpoint, GatewayUser, Login, LogSink, TenantApi, TraceSink } from '../contracts';
import { didYouMean, error, InvalidInput, outsideEndpoint, replaceWith, type Exposure, type Problem } from '../kit';
import type { ResolvedUser } from './users';

/** What clients of a gateway connect to. */
export interface GatewayServer {
  readonly endpoint: Endpoint;
  /** The authority of its certificate. @default - clients use http */
  readonly ca?: Authority;
  readonly users: readonly ResolvedUser[];
  readonly apis: readonly TenantApi[];
}

/** @throws InvalidInput as `LokiGateway.sink` */
export function sinkFor(server: GatewayServer, user: string, tenant: string | undefined): LogSink {
  const { known, chosen } = writer(server, user, tenant);
  const api = server.apis.find(({ logs }) => logs !== undefined);
  if (api?.logs === undefined)
    throw invalid(error([], `no API of the gateway takes logs, so '${user}' has nowhere to push.`));
  const { limits: common, tenantLimits } = api.logs;
  const limits = Object.hasOwn(tenantLimits, chosen) ? { ...common, ...tenantLimits[chosen] } : common;
  return {
    ...addressOf(server),
    pushPath: api.logs.pushPath,
    otlpPath: api.logs.otlpPath,
    login: loginOf(known),
    tenant: chosen,
    maxLineBytes: limits.maxLineBytes,
    maxBatchBytes: limits.maxSnappyBytes ?? api.limits.maxBodyBytes,
    ...(limits.maxSnappyBytes !== undefined && { compressions: ['snappy', 'none'] }),
    maxLabels: limits.maxLabels,
    structuredMetadata: limits.structuredMetadata,
  };
}

/** @throws InvalidInput as `LokiGateway.traceSink` */
export function traceSinkFor(server: GatewayServer, user: string, tenant: string | undefined): TraceSink {
  const { known, chosen } = writer(server, user, tenant);
  const api = server.apis.find(({ traces }) => traces !== undefined);
  if (api?.traces === undefined)
    throw invalid(error([], `no API of the gateway takes traces, so '${user}' has nowhere to push.`));
  return {
    ...addressOf(server),
    protocol: 'otlp-http',
    pushPath: api.traces.pushPath,
    login: loginOf(known),
    tenant: chosen,
    maxBatchBytes: api.limits.maxBodyBytes,
  };
}

/**
 * The same sink at the address by which clients outside the cluster connect.
 *
 * @throws InvalidInput if no setting has this address
 */
export function fromOutside<Sink extends LogSink | TraceSink>(
  sink: Sink,
  { expose: exposure, tls }: { readonly expose?: Exposure; readonly tls?: object },
): Sink {
  const endpoint = exposure && outsideEndpoint(exposure, tls !== undefined);
  if (endpoint === undefined)
    throw invalid(
      error(['expose'], 'clients outside the cluster need an address: an ingress, a route, or the host of another.'),
    );
  const { ca: _inside, ...rest } = sink;
  return { ...rest, endpoint: { ...endpoint, backends: sink.endpoint.backends } } as Sink;
}

/** Where clients connect, and the authority that they trust. */
export function addressOf({ endpoint, ca }: GatewayServer): Pick<GatewayServer, 'endpoint' | 'ca'> {
  return { endpoint, ...(ca !== undefined && { ca }) };
}

/** A user that may push, and the tenant that it pushes to. */
function writer(
  server: GatewayServer,
  user: string,
  tenant: string | undefined,
): { readonly known: ResolvedUser; readonly chosen: string } {
  const known = userNamed(server, user);
  checkRole(known, 'write', 'push');
  return { known, chosen: resolvedTenant(known, tenant) };
}

/**
 * A user that may query.
 *
 * @throws InvalidInput if the user does not exist or has no role to read
 */
export function reader(server: GatewayServer, user: string): ResolvedUser {
  const known = userNamed(server, user);
  checkRole(known, 'read', 'query');
  return known;
}

/** The Secret of a user. */
export function loginOf({ name, secret }: ResolvedUser): Login {
  return { user: name, secret };
}

/** @throws InvalidInput if the user does not exist */
export function userNamed({ users }: GatewayServer, name: string): ResolvedUser {
  const user = users.find((known) => known.name === name);
  if (user !== undefined) return user;
  const names = users.map((known) => known.name);
  throw invalid(
    error(
      ['login'],
      `'${name}' is not a user of the gateway; its users are ${names.map((known) => `'${known}'`).join(', ')}.`,
      replaceWith(didYouMean(name, names)),
    ),
  );
}

function checkRole({ name, roles }: GatewayUser, role: 'read' | 'write', to: string): void {
  if (roles.includes(role) || roles.includes('admin')) return;
  const has = roles.map((known) => `'${known}'`).join(', ') || 'none';
  throw invalid(error(['login'], `'${name}' needs the role '${role}' or 'admin' to ${to}; it has ${has}.`));
}

function resolvedTenant({ name, tenants }: GatewayUser, tenant: string | undefined): string {
  const [first, second] = tenants;
  const all = tenants.map((known) => `'${known}'`).join(', ');
  if (tenant === undefined && first !== undefined && second === undefined) return first;
  if (tenant !== undefined && tenants.includes(tenant)) return tenant;
  throw invalid(
    error(
      ['tenant'],
      tenant === undefined
        ? `'${name}' has several tenants (${all}); the gateway rejects requests that do not select one in X-Scope-OrgID.`
        : `'${tenant}' is not a tenant of '${name}'; its tenants are ${all}.`,
    ),
  );
}

function invalid(problem: Problem): InvalidInput {
  return new InvalidInput([problem]);
}
