import type { DataSource, Endpoint, GatewayUser, Login, LogSink, TenantApi } from '../contracts';
import { didYouMean, digest, error, InvalidInput, replaceWith, type Problem } from '../kit';
import type { ResolvedUser } from './users';

/** What clients of a gateway connect to. */
export interface GatewayServer {
  readonly endpoint: Endpoint;
  readonly users: readonly ResolvedUser[];
  readonly apis: readonly TenantApi[];
}

/** @throws InvalidInput as `LokiGateway.sink` */
export function sinkFor(server: GatewayServer, user: string, tenant: string | undefined): LogSink {
  const known = userNamed(server, user);
  checkRole(known, 'write', 'push');
  const chosen = resolvedTenant(known, tenant);
  const api = server.apis.find(({ logs }) => logs !== undefined);
  if (api?.logs === undefined)
    throw invalid(error([], `no API of the gateway takes logs, so '${user}' has nowhere to push.`));
  const { limits: common, tenantLimits } = api.logs;
  const limits = Object.hasOwn(tenantLimits, chosen) ? { ...common, ...tenantLimits[chosen] } : common;
  return {
    endpoint: server.endpoint,
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

/** @throws InvalidInput as `LokiGateway.dataSources` */
export function dataSourcesFor(server: GatewayServer, user: string): DataSource[] {
  const known = userNamed(server, user);
  checkRole(known, 'read', 'query');
  const isOnly = known.tenants.length === 1;
  return known.tenants.map((tenant) => ({
    type: 'loki',
    uid: isOnly ? 'loki' : uidOf(tenant),
    name: isOnly ? 'Loki' : `Loki ${tenant}`,
    endpoint: server.endpoint,
    login: loginOf(known),
    tenant,
    sendsTenant: !isOnly,
    managesAlerts: known.roles.includes('admin'),
  }));
}

/** Stays the same when the order of the tenants changes. Names of tenants can have characters that a uid cannot. */
function uidOf(tenant: string): string {
  const plain = tenant.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 28);
  return plain === tenant ? `loki-${plain}` : `loki-${plain}-${digest(tenant).slice(0, 6)}`;
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
