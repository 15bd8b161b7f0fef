import type { LokiLimits } from '../../contracts';
import { block, directive, literally, type Directive } from '../../kit/nginx';
import { calls, type Call, type Route } from './routes';
import { doorName, oneTenant, tenantOf } from './tenancy';

/** What a location has to know of the gateway. */
export interface LocationContext {
  /** Name of the upstream that serves the route. */
  readonly upstream: string;
  readonly multiTenantQueries: boolean;
}

/** Longer than the longest query: Loki, and not the gateway, says that it took too long. */
const margin = 10;

/** What holds in every location that says nothing else: a query, for the one tenant that the gateway decided. */
export function usual({ queryTimeoutSeconds }: LokiLimits): Directive[] {
  return [
    ...headers(oneTenant, connectionKept),
    ...patience('5s', `${Math.ceil(queryTimeoutSeconds + margin)}s`),
    once,
  ];
}

/** The location of a route: exactly this path, passed on as it came. */
export function location(route: Route, { upstream, multiTenantQueries }: LocationContext): Directive {
  const tenant = tenantOf(route.call, multiTenantQueries);
  const target = directive('proxy_pass', `http://${doorName(route.call, upstream)}`);
  if (route.function === 'tail')
    return block('location', matcher(route.path), [target, ...headers(tenant, websocketOnly), ...patience('5s', '1h')]);
  if (isPush(calls[route.call]))
    // Connections that are kept stay with their pod: three pushes hung for 15 s while it was replaced.
    return block('location', matcher(route.path), [target, ...patience('2s', '5s'), ...twice]);
  return block('location', matcher(route.path), [
    target,
    ...(tenant === oneTenant ? [] : headers(tenant, connectionKept)),
  ]);
}

const connectionKept = [directive('proxy_set_header', 'Connection', '')];

const websocketOnly = [
  directive('proxy_set_header', 'Upgrade', '$websocket'),
  directive('proxy_set_header', 'Connection', '$tail_connection'),
];

/** All headers of a location: one that sets a header of its own inherits none. */
function headers(tenant: string, connection: readonly Directive[]): Directive[] {
  return [
    directive('proxy_set_header', 'Host', '$host'),
    directive('proxy_set_header', 'X-Scope-OrgID', tenant),
    directive('proxy_set_header', 'Authorization', ''),
    ...connection,
  ];
}

function patience(connect: string, answer: string): Directive[] {
  return [
    directive('proxy_connect_timeout', connect),
    directive('proxy_send_timeout', answer),
    directive('proxy_read_timeout', answer),
  ];
}

/** Not after a timeout: the second query would cost as much as the first. */
const once = directive('proxy_next_upstream', 'error');

const twice = [
  directive('proxy_next_upstream', 'error', 'timeout', 'http_502', 'http_503', 'http_504', 'non_idempotent'),
  directive('proxy_next_upstream_tries', 2),
];

function matcher(path: string): readonly string[] {
  if (path.endsWith('/')) return ['^~', path];
  if (!path.includes('{')) return ['=', path];
  const pattern = path
    .split(/\{\w+\}/)
    .map(literally)
    .join('[^/]+');
  return ['~', `^${pattern}$`];
}

function isPush({ rights }: Call): boolean {
  return rights.some(({ role }) => role === 'write');
}
