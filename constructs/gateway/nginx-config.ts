import { hostPort, type GatewayUser, type LokiLimits } from '../contracts';
import { block, directive, mapping, nginxText, type Directive } from './nginx';
import { checkerHealthPath } from './checker-config';
import { podLayout, type GatewayLayout } from './layout';
import { requestCounters } from './in-progress';
import { callLocation, callLocationName, routeLocation, usual } from './locations';
import { loginRequired, logins } from './login';
import { checker, rechecker, stagesUpstream } from './login-stages';
import { httpDirectives, listening, processDirectives } from './nginx-common';
import { pushBodyMaps } from './push-bodies';
import { routesOf } from './routes';
import { callAllowed, tenancyMaps } from './tenancy';
import type { Upstream } from './upstreams';

/** Everything that decides the gateway's configuration. */
export interface GatewayPlan {
  /** The release of Loki: it decides which routes there are. */
  readonly release: string;
  readonly upstreams: readonly Upstream[];
  readonly limits: LokiLimits;
  /** Pushes in progress at most. */
  readonly pushes: number;
  readonly users: readonly GatewayUser[];
  readonly multiTenantQueries: boolean;
  /** There is a certificate, and a second port for it. */
  readonly tls: boolean;
}

/** Where the kubelet asks: the process alone, and the process together with the checker. Neither needs a login. */
export const livePath = '/';
export const readyPath = '/healthy';

/**
 * The nginx that clients talk to.
 *
 * It has no `resolver`: every upstream is a Service, whose address stays, and is looked up once, at the start.
 */
export function gatewayConfig(plan: GatewayPlan, layout: GatewayLayout = podLayout): string {
  return nginxText(gatewayDirectives(plan, layout));
}

/** The same, before it is printed. */
export function gatewayDirectives(plan: GatewayPlan, layout: GatewayLayout): Directive[] {
  const served = routesOf(plan.release).flatMap((route) => {
    const upstream = plan.upstreams.find(({ functions }) => functions.includes(route.function));
    return upstream === undefined ? [] : [{ route, upstream: upstream.name }];
  });
  const servedCalls = new Map(
    served.map(({ route, upstream }) => [callLocationName(route, upstream), { route, upstream }]),
  );
  return [
    ...processDirectives(layout, 2),
    block('events', [], [directive('worker_connections', 4096)]),
    block(
      'http',
      [],
      [
        ...httpDirectives(layout),
        ...accessLog(layout),
        ...traffic(),
        ...requestCounters(),
        ...pushBodyMaps(plan.limits),
        ...tenancyMaps(plan.users, plan.multiTenantQueries),
        ...[...new Set(served.map(({ route }) => route.call))].map((call) =>
          callAllowed(call, plan.multiTenantQueries),
        ),
        ...websocket(),
        ...(plan.tls ? certificates(layout) : []),
        ...plan.upstreams.map(lokiUpstream),
        serversOf(stagesUpstream, layout.stages, 16),
        serversOf(checker, layout.checker, 8),
        serversOf(rechecker, layout.rechecker, 8),
        ...logins(plan.users, plan.limits, layout),
        block(
          'server',
          [],
          [
            ...listening(layout.listen),
            ...(plan.tls ? encrypted(layout) : []),
            ...onlyPlainRequests(),
            ...usual(plan.limits),
            ...loginRequired(),
            ...health(),
            // No such file: what follows it in `try_files` is what comes after the login.
            directive('root', `${layout.temporary}/nothing`),
            ...served.map(({ route, upstream }) => routeLocation(route, upstream, plan.limits)),
            ...[...servedCalls.values()].map(({ route, upstream }) => callLocation(route, upstream, plan)),
            block('location', ['/'], [directive('auth_request', 'off'), directive('return', 404)]),
          ],
        ),
      ],
    ),
  ];
}

/** One object a line, so that an agent reads it without a rule of its own. No header of the client is among the fields. */
function accessLog({ accessLog: file }: GatewayLayout): Directive[] {
  const texts = {
    time: '$time_iso8601',
    remote_addr: '$remote_addr',
    user: '$remote_user',
    tenant: '$tenant',
    method: '$request_method',
    uri: '$request_uri',
    upstream: '$upstream_addr',
    upstream_status: '$upstream_status',
    upstream_seconds: '$upstream_response_time',
    user_agent: '$http_user_agent',
  };
  // Always numbers; those of the upstream are empty without one, and lists after a second try.
  const numbers = {
    status: '$status',
    request_bytes: '$request_length',
    response_bytes: '$body_bytes_sent',
    seconds: '$request_time',
  };
  const members = [
    ...Object.entries(texts).map(([name, value]) => `"${name}":"${value}"`),
    ...Object.entries(numbers).map(([name, value]) => `"${name}":${value}`),
  ];
  return [
    directive('log_format', 'requests', 'escape=json', `{${members.join(',')}}`),
    directive('access_log', file, 'requests'),
  ];
}

function traffic(): Directive[] {
  return [
    // Grafana sends queries in the address, and a variable with all its values makes them long. A connection takes two of
    // these buffers at most, and only while it sends a header.
    directive('large_client_header_buffers', 2, '64k'),
    directive('client_header_timeout', '10s'),
    directive('proxy_http_version', '1.1'),
    // Long answers wait in Loki and not on the node's disk, which has a limit too.
    directive('proxy_max_temp_file_size', 0),
  ];
}

/** Only a websocket is an upgrade; `h2c` would be a tunnel past every location. */
function websocket(): Directive[] {
  return [
    mapping('$http_upgrade', '$websocket', [['websocket', 'websocket']]),
    mapping('$websocket', '$tail_connection', [['websocket', 'upgrade']]),
  ];
}

/** The same server twice is a second try on a new connection; a Service is never taken for dead. */
function lokiUpstream({ name, endpoint }: Upstream): Directive {
  return serversOf(name, hostPort(endpoint), 16, 2);
}

function serversOf(name: string, address: string, keepalive: number, times = 1): Directive {
  return block(
    'upstream',
    [name],
    [
      ...Array.from({ length: times }, () => directive('server', address, 'max_fails=0')),
      ...(keepalive > 0 ? [directive('keepalive', keepalive), directive('keepalive_timeout', '10s')] : []),
    ],
  );
}

/** Named by a variable the files are read with each connection: a renewed certificate needs no restart. */
function certificates({ certificate: folder }: GatewayLayout): Directive[] {
  return [
    mapping('$ssl_server_name', '$certificate', [], `${folder}/tls.crt`),
    mapping('$ssl_server_name', '$certificate_key', [], `${folder}/tls.key`),
  ];
}

function encrypted({ listenTls }: GatewayLayout): Directive[] {
  return [
    ...listening(listenTls, 'ssl'),
    directive('ssl_certificate', '$certificate'),
    directive('ssl_certificate_key', '$certificate_key'),
    directive('ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
  ];
}

/**
 * An empty part, a dot segment, a backslash, a fragment: nginx tidies them away before it looks for the location, and
 * Loki, which gets the path as it came, might read them in another way.
 */
const notPlain = '^[^?]*(?:(?:/|%2f){2}|(?:/|%2f)\\.\\.?(?:/|%2f|\\?|$)|%2e|%5c|\\\\|#)';

function onlyPlainRequests(): Directive[] {
  const refusedWhere = (variable: string, pattern: string, text: string): Directive =>
    block('if', ['(', variable, '~*', pattern, ')'], [directive('return', 400, text)]);
  return [
    refusedWhere('$request_uri', notPlain, 'Write the path without empty parts, dots or backslashes.'),
    // nginx writes this header into its log of errors as it came.
    refusedWhere('$http_referer', '[[:cntrl:]]', 'Referer holds a control character.'),
  ];
}

function health(): Directive[] {
  const open = [directive('auth_request', 'off'), directive('access_log', 'off')];
  return [
    block('location', ['=', livePath], [...open, directive('return', 200, 'OK')]),
    block(
      'location',
      ['=', readyPath],
      [
        ...open,
        // Not the other one: while it is busy with guesses, the logins that succeeded lately are served.
        directive('proxy_pass', `http://${rechecker}${checkerHealthPath}`),
        directive('proxy_set_header', 'Connection', ''),
      ],
    ),
  ];
}
