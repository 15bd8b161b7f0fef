import type { LokiLimits } from '../contracts';
import { block, directive, escapeRegExp, type Directive } from './nginx';
import { bodySize, connectionLimits, defaultBodySize } from './request-limits';
import { tailAuthRequest } from './login';
import { pushBodyRules } from './push-bodies';
import { accessRules, type AccessRule, type AccessRuleName, type Route } from './routes';
import { allowedVariable, tenantVariable, tenantVariableOf } from './tenancy';

/** Seconds added to Loki's query timeout, so that Loki reports the timeout and not the gateway. */
const timeoutMargin = 10;

/** Settings of the server, inherited by locations without their own: those of a query for one tenant. */
export function defaultProxySettings({ queryTimeoutSeconds }: LokiLimits): Directive[] {
  return [
    ...headers(tenantVariable, keepAlive),
    ...timeouts('5s', `${Math.ceil(queryTimeoutSeconds + timeoutMargin)}s`),
    retryOnError,
    ...defaultBodySize,
  ];
}

/** The location of a route. After authentication, nginx redirects internally to the route's proxy location. */
export function routeLocation(route: Route, upstream: string, limits: LokiLimits): Directive {
  return block('location', matcher(route.path), [
    ...(route.function === 'tail' ? [tailAuthRequest] : []),
    ...bodySize(route.access, limits),
    ...pushBodyRules(route, limits),
    directive('try_files', '/nothing', proxyLocationName(route, upstream)),
  ]);
}

/** Name of a route's proxy location; routes with the same name share it. */
export function proxyLocationName({ access, function: of }: Route, upstream: string): string {
  return `@${of === 'tail' ? 'tail' : access}_to_${upstream}`;
}

/** Settings of the gateway that a proxy location depends on. */
export interface ProxyContext {
  readonly limits: LokiLimits;
  /** Limit of concurrent pushes. */
  readonly pushes: number;
  readonly multiTenantQueries: boolean;
}

/** Authorizes an authenticated request before its body is read, and proxies it to Loki. */
export function proxyLocation(
  route: Route,
  upstream: string,
  { limits, pushes, multiTenantQueries }: ProxyContext,
): Directive {
  const tenant = tenantVariableOf(route.access, multiTenantQueries);
  return block(
    'location',
    [proxyLocationName(route, upstream)],
    [
      directive('auth_request', 'off'),
      block('if', ['(', allowedVariable(route.access), '=', '', ')'], [forbidden]),
      ...connectionLimits(route.access, pushes),
      ...bodySize(route.access, limits),
      directive('proxy_pass', `http://${upstream}`),
      ...proxySettings(route, tenant),
    ],
  );
}

/** Proxy settings that differ from `defaultProxySettings`. */
function proxySettings({ access, function: of }: Route, tenant: string): Directive[] {
  if (of === 'tail') return [...headers(tenant, websocketOnly), ...timeouts('5s', '1h')];
  // Kept-alive connections stay with their pod: three pushes hung for 15 s while it was replaced.
  if (isPush(access)) return [...timeouts('2s', '5s'), ...retryConnect];
  return tenant === tenantVariable ? [] : headers(tenant, keepAlive);
}

const forbidden = directive(
  'return',
  403,
  'Not allowed: this user has no role for this path and method, or named no tenant of its own in X-Scope-OrgID.',
);

const keepAlive = [directive('proxy_set_header', 'Connection', '')];

const websocketOnly = [
  directive('proxy_set_header', 'Upgrade', '$websocket'),
  directive('proxy_set_header', 'Connection', '$tail_connection'),
];

/** All headers of a location: nginx inherits none if a location sets one. */
function headers(tenant: string, connection: readonly Directive[]): Directive[] {
  return [
    directive('proxy_set_header', 'Host', '$host'),
    directive('proxy_set_header', 'X-Scope-OrgID', tenant),
    directive('proxy_set_header', 'Authorization', ''),
    ...connection,
  ];
}

function timeouts(connect: string, response: string): Directive[] {
  return [
    directive('proxy_connect_timeout', connect),
    directive('proxy_send_timeout', response),
    directive('proxy_read_timeout', response),
  ];
}

/** No retry after a timeout: a second query would cost as much as the first. */
const retryOnError = directive('proxy_next_upstream', 'error');

/**
 * Retries a push only if no connection was established: nginx does not retry a POST that it has sent. A push that
 * crashed a pod, or is still being processed, is not sent to another pod; agents retry.
 */
const retryConnect = [directive('proxy_next_upstream', 'error', 'timeout'), directive('proxy_next_upstream_tries', 2)];

function matcher(path: string): readonly string[] {
  if (path.endsWith('/')) return ['^~', path];
  if (!path.includes('{')) return ['=', path];
  const pattern = path
    .split(/\{\w+\}/)
    .map(escapeRegExp)
    .join('[^/]+');
  return ['~', `^${pattern}$`];
}

function isPush(access: AccessRuleName): boolean {
  const { rights }: AccessRule = accessRules[access];
  return rights.some(({ role }) => role === 'write');
}
