import type { ApiLimits, RouteAccess } from '../contracts';
import { accessRules } from './access-rules';
import type { ServedRoute } from './apis';
import { block, directive, escapeRegExp, type Directive } from './nginx';
import { bodySize, connectionLimits, defaultBodySize } from './request-limits';
import type { GatewayLayout } from './layout';
import { tailAuthRequest } from './login';
import { pushBodyRules } from './push-bodies';
import { upstreamTls } from './upstream-tls';
import { allowedVariable, tenantVariable, tenantVariableOf } from './tenancy';

/** Seconds added to the query timeout, so that the backend reports the timeout and not the gateway. */
const timeoutMargin = 10;

/** Settings of the server, inherited by locations without their own: those of a query for one tenant. */
export function defaultProxySettings({ queryTimeoutSeconds }: ApiLimits): Directive[] {
  return [
    ...headers(tenantVariable, keepAlive),
    ...timeouts('5s', `${Math.ceil(queryTimeoutSeconds + timeoutMargin)}s`),
    retryOnError,
    ...defaultBodySize,
  ];
}

/** The location of a route. After authentication, nginx redirects internally to the route's proxy location. */
export function routeLocation(route: ServedRoute): Directive {
  return block('location', matcher(route.path), [
    ...(route.streams === true ? [tailAuthRequest] : []),
    ...bodySize(route.access, route.api.limits),
    ...pushBodyRules(route),
    directive('try_files', '/nothing', proxyLocationName(route)),
  ]);
}

/** Name of a route's proxy location; routes with the same name share it. */
export function proxyLocationName({ access, streams = false, upstream }: ServedRoute): string {
  return `@${streams ? 'tail' : access}_to_${upstream}`;
}

/**
 * Authorizes an authenticated request before its body is read, and proxies it to its backend.
 *
 * @param pushes - limit of concurrent pushes
 */
export function proxyLocation(route: ServedRoute, pushes: number, layout: GatewayLayout): Directive {
  const { endpoint } = route.server;
  return authorizedLocation(route, pushes, [
    directive('proxy_pass', `${endpoint.scheme}://${route.upstream}`),
    ...upstreamTls('proxy', route.api, endpoint, layout),
    ...proxySettings(route, tenantVariableOf(route)),
  ]);
}

/** The location that authorizes a request, with the directives that pass it on. */
export function authorizedLocation(route: ServedRoute, pushes: number, passing: readonly Directive[]): Directive {
  return block(
    'location',
    [proxyLocationName(route)],
    [
      directive('auth_request', 'off'),
      block('if', ['(', allowedVariable(route), '=', '', ')'], [forbidden]),
      ...connectionLimits(route.access, pushes),
      ...bodySize(route.access, route.api.limits),
      ...passing,
    ],
  );
}

/** Proxy settings that differ from `defaultProxySettings`. */
function proxySettings({ access, streams = false }: ServedRoute, tenant: string): Directive[] {
  if (streams) return [...headers(tenant, websocketOnly), ...timeouts('5s', '1h')];
  if (isPush(access)) return pushTimeouts('proxy');
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

type Module = 'proxy' | 'grpc';

function timeouts(connect: string, response: string, module: Module = 'proxy'): Directive[] {
  return [
    directive(`${module}_connect_timeout`, connect),
    directive(`${module}_send_timeout`, response),
    directive(`${module}_read_timeout`, response),
  ];
}

/** No retry after a timeout: a second query would cost as much as the first. */
const retryOnError = directive('proxy_next_upstream', 'error');

/**
 * Short timeouts: kept-alive connections stay with their pod, and three pushes hung for 15 s while it was replaced.
 *
 * Retries a push only if no connection was established: nginx does not retry a POST that it has sent. A push that
 * crashed a pod, or is still being processed, is not sent to another pod; agents retry.
 */
export function pushTimeouts(module: Module): Directive[] {
  return [
    ...timeouts('2s', '5s', module),
    directive(`${module}_next_upstream`, 'error', 'timeout'),
    directive(`${module}_next_upstream_tries`, 2),
  ];
}

function matcher(path: string): readonly string[] {
  if (path.endsWith('/')) return ['^~', path];
  if (!path.includes('{')) return ['=', path];
  const pattern = path
    .split(/\{\w+(\+?)\}/)
    // Every second part is the `+` of a variable. nginx decodes slashes before it selects the location.
    .map((part, n) => (n % 2 === 0 ? escapeRegExp(part) : part === '' ? '[^/]+' : '.+'))
    .join('');
  return ['~', `^${pattern}$`];
}

function isPush(access: RouteAccess): boolean {
  return accessRules[access].rights.some(({ role }) => role === 'write');
}
