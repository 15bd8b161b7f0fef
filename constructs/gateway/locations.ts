import type { LokiLimits } from '../contracts';
import { block, directive, literally, type Directive } from './nginx';
import { bodySize, inProgress, smallBodies } from './in-progress';
import { loginOfTail } from './login';
import { pushBodyRules } from './push-bodies';
import { calls, type Call, type CallName, type Route } from './routes';
import { mayCall, oneTenant, tenantOf } from './tenancy';

/** Longer than the longest query: Loki, and not the gateway, says that it took too long. */
const margin = 10;

/** What holds in every location that says nothing else: a query, for the one tenant that the gateway decided. */
export function usual({ queryTimeoutSeconds }: LokiLimits): Directive[] {
  return [
    ...headers(oneTenant, connectionKept),
    ...patience('5s', `${Math.ceil(queryTimeoutSeconds + margin)}s`),
    once,
    ...smallBodies,
  ];
}

/** The location of a route: exactly this path. When the login was checked, the location of its call takes over. */
export function routeLocation(route: Route, upstream: string, limits: LokiLimits): Directive {
  return block('location', matcher(route.path), [
    ...(route.function === 'tail' ? [loginOfTail] : []),
    ...bodySize(route.call, limits),
    ...pushBodyRules(route, limits),
    directive('try_files', '/nothing', callLocationName(route, upstream)),
  ]);
}

/** Routes with the same name share a location. */
export function callLocationName({ call, function: of }: Route, upstream: string): string {
  return `@${of === 'tail' ? 'tail' : call}_to_${upstream}`;
}

/** What the location of a call has to know of the gateway. */
export interface CallContext {
  readonly limits: LokiLimits;
  /** Pushes in progress at most. */
  readonly pushes: number;
  readonly multiTenantQueries: boolean;
}

/**
 * What happens after the login was checked: the role is judged before a byte of the body is read, and then the request
 * is passed on as it came.
 */
export function callLocation(
  route: Route,
  upstream: string,
  { limits, pushes, multiTenantQueries }: CallContext,
): Directive {
  const tenant = tenantOf(route.call, multiTenantQueries);
  return block(
    'location',
    [callLocationName(route, upstream)],
    [
      directive('auth_request', 'off'),
      block('if', ['(', mayCall(route.call), '=', '', ')'], [refuse]),
      ...inProgress(route.call, pushes),
      ...bodySize(route.call, limits),
      directive('proxy_pass', `http://${upstream}`),
      ...waysOfPassing(route, tenant),
    ],
  );
}

/** How a request is passed on; what is not said here is `usual`. */
function waysOfPassing({ call, function: of }: Route, tenant: string): Directive[] {
  if (of === 'tail') return [...headers(tenant, websocketOnly), ...patience('5s', '1h')];
  // Connections that are kept stay with their pod: three pushes hung for 15 s while it was replaced.
  if (isPush(call)) return [...patience('2s', '5s'), ...twice];
  return tenant === oneTenant ? [] : headers(tenant, connectionKept);
}

const refuse = directive(
  'return',
  403,
  'Not allowed: this user has no role for this path and method, or named no tenant of its own in X-Scope-OrgID.',
);

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

/**
 * Only where no connection came about: nginx tries a POST again as long as nothing of it was sent. What a pod died of, or
 * works on, is not given to the next one; agents send again by themselves.
 */
const twice = [directive('proxy_next_upstream', 'error', 'timeout'), directive('proxy_next_upstream_tries', 2)];

function matcher(path: string): readonly string[] {
  if (path.endsWith('/')) return ['^~', path];
  if (!path.includes('{')) return ['=', path];
  const pattern = path
    .split(/\{\w+\}/)
    .map(literally)
    .join('[^/]+');
  return ['~', `^${pattern}$`];
}

function isPush(call: CallName): boolean {
  const { rights }: Call = calls[call];
  return rights.some(({ role }) => role === 'write');
}
