import type { GatewayUser, TenantApi } from '../contracts';
import { hostPort } from '../kit';
import { largestLimits, servedRoutes, upstreamName } from './apis';
import { block, directive, mapping, nginxText, type Directive } from './nginx';
import { checkerHealthPath } from './checker-config';
import { podLayout, type GatewayLayout } from './layout';
import { connectionZones } from './request-limits';
import { proxyLocation, proxyLocationName, routeLocation, defaultProxySettings } from './locations';
import { loginDirectives, loginRequired } from './login';
import { checker, rechecker, stagesUpstream } from './login-stages';
import { httpDirectives, listening, processDirectives } from './nginx-common';
import { otlpGrpcRoute, otlpGrpcServer } from './otlp-grpc';
import { pushBodyMaps } from './push-bodies';
import type { InsideScheme } from './tls';
import { accessMap, allowedVariable, tenancyMaps } from './tenancy';

/** Input of the gateway's configuration. */
export interface GatewayPlan {
  readonly apis: readonly TenantApi[];
  /** Limit of concurrent pushes. */
  readonly pushes: number;
  readonly users: readonly GatewayUser[];
  /** Whether the gateway has a certificate and listens for https. */
  readonly tls: boolean;
  /** How clients in the cluster connect. @default 'http' */
  readonly inside?: InsideScheme;
  /** Whether the gateway takes OTLP by gRPC, if an API does. @default false */
  readonly otlpGrpc?: boolean;
}

/** Paths of the probes, without authentication: of nginx alone, and of nginx with a checker. */
export const livePath = '/';
export const readyPath = '/healthy';

/**
 * The configuration of the nginx that clients connect to.
 *
 * It has no `resolver`: every upstream is a Service with a stable address, resolved once at startup.
 */
export function gatewayConfig(plan: GatewayPlan, layout: GatewayLayout = podLayout): string {
  return nginxText(gatewayDirectives(plan, layout));
}

/** The same configuration, as directives. */
export function gatewayDirectives(plan: GatewayPlan, layout: GatewayLayout): Directive[] {
  const { apis, users } = plan;
  const limits = largestLimits(apis);
  const served = servedRoutes(apis);
  const proxied = new Map(served.map((route) => [proxyLocationName(route), route]));
  const grpc = plan.otlpGrpc === true ? otlpGrpcRoute(apis) : undefined;
  const authorized = new Map(
    [...served, ...(grpc === undefined ? [] : [grpc])].map((route) => [allowedVariable(route), route]),
  );
  const common = [...rejectAmbiguousPaths(), ...defaultProxySettings(limits), ...loginRequired()];
  const multiTenantQueries = apis.some((api) => api.multiTenantQueries);
  return [
    ...processDirectives(layout, 2),
    block('events', [], [directive('worker_connections', 4096)]),
    block(
      'http',
      [],
      [
        ...httpDirectives(layout),
        ...accessLog(layout),
        ...connectionSettings(),
        ...connectionZones(),
        ...pushBodyMaps(apis),
        ...tenancyMaps(users, multiTenantQueries),
        ...[...authorized.values()].map(accessMap),
        ...websocketMaps(),
        ...(plan.tls ? certificateMaps(layout) : []),
        ...apis.flatMap((api) =>
          api.servers.map((server) => backend(upstreamName(api, server), hostPort(server.endpoint))),
        ),
        ...(grpc === undefined ? [] : [backend(grpc.upstream, hostPort(grpc.server.endpoint))]),
        upstreamBlock(stagesUpstream, layout.stages, 16),
        upstreamBlock(checker, layout.checker, 8),
        upstreamBlock(rechecker, layout.rechecker, 8),
        ...loginDirectives(users, limits, layout),
        block(
          'server',
          [],
          [
            ...(plan.inside === 'https' ? [] : listening(layout.listen)),
            ...(plan.tls ? [...listening(layout.listenTls, 'ssl'), ...certificate()] : []),
            ...common,
            ...healthLocations(),
            // A missing file: `try_files` then redirects to the proxy location, after authentication.
            directive('root', `${layout.temporary}/nothing`),
            ...served.map(routeLocation),
            ...[...proxied.values()].map((route) => proxyLocation(route, plan.pushes, layout)),
            block('location', ['/'], [directive('auth_request', 'off'), directive('return', 404)]),
          ],
        ),
        ...(grpc === undefined
          ? []
          : [otlpGrpcServer(grpc, plan.pushes, layout, common, plan.inside === 'https' ? certificate() : [])]),
      ],
    ),
  ];
}

/** JSON lines, which agents parse without configuration. The only client header in it is User-Agent. */
function accessLog({ accessLog: file }: GatewayLayout): Directive[] {
  const strings = {
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
  // Always numbers. Upstream values are strings: empty without an upstream, lists after a retry.
  const numbers = {
    status: '$status',
    request_bytes: '$request_length',
    response_bytes: '$body_bytes_sent',
    seconds: '$request_time',
  };
  const members = [
    ...Object.entries(strings).map(([name, value]) => `"${name}":"${value}"`),
    ...Object.entries(numbers).map(([name, value]) => `"${name}":${value}`),
  ];
  return [
    directive('log_format', 'requests', 'escape=json', `{${members.join(',')}}`),
    directive('access_log', file, 'requests'),
  ];
}

function connectionSettings(): Directive[] {
  return [
    // Grafana sends queries in the URL, and variables with all their values make them long. A connection uses at most
    // two of these buffers, and only while it sends headers.
    directive('large_client_header_buffers', 2, '64k'),
    directive('client_header_timeout', '10s'),
    directive('proxy_http_version', '1.1'),
    // Large responses are not buffered on the disk of the node, whose use is limited.
    directive('proxy_max_temp_file_size', 0),
  ];
}

/** Allows upgrades to websockets only: `h2c` would be a tunnel that bypasses all locations. */
function websocketMaps(): Directive[] {
  return [
    mapping('$http_upgrade', '$websocket', [['websocket', 'websocket']]),
    mapping('$websocket', '$tail_connection', [['websocket', 'upgrade']]),
  ];
}

/**
 * Listing the server twice allows one retry, on a new connection. `max_fails=0`: a Service is never marked as failed.
 */
function backend(name: string, address: string): Directive {
  return upstreamBlock(name, address, 16, 2);
}

function upstreamBlock(name: string, address: string, keepalive: number, times = 1): Directive {
  return block(
    'upstream',
    [name],
    [
      ...Array.from({ length: times }, () => directive('server', address, 'max_fails=0')),
      ...(keepalive > 0 ? [directive('keepalive', keepalive), directive('keepalive_timeout', '10s')] : []),
    ],
  );
}

/** nginx reads files named by variables for each connection, so a renewed certificate needs no restart. */
function certificateMaps({ certificate: folder }: GatewayLayout): Directive[] {
  return [
    mapping('$ssl_server_name', '$certificate', [], `${folder}/tls.crt`),
    mapping('$ssl_server_name', '$certificate_key', [], `${folder}/tls.key`),
  ];
}

function certificate(): Directive[] {
  return [
    directive('ssl_certificate', '$certificate'),
    directive('ssl_certificate_key', '$certificate_key'),
    directive('ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
  ];
}

/**
 * Empty segments, dot segments, backslashes and fragments: nginx normalizes them before it selects the location, while
 * a backend receives the original path and might interpret it differently.
 */
const ambiguousPath = '^[^?]*(?:(?:/|%2f){2}|(?:/|%2f)\\.\\.?(?:/|%2f|\\?|$)|%2e|%5c|\\\\|#)';

function rejectAmbiguousPaths(): Directive[] {
  const rejectIf = (variable: string, pattern: string, text: string): Directive =>
    block('if', ['(', variable, '~*', pattern, ')'], [directive('return', 400, text)]);
  return [
    rejectIf('$request_uri', ambiguousPath, 'Write the path without empty parts, dots or backslashes.'),
    // nginx writes this header to its error log unescaped.
    rejectIf('$http_referer', '[[:cntrl:]]', 'Referer holds a control character.'),
  ];
}

function healthLocations(): Directive[] {
  const unauthenticated = [directive('auth_request', 'off'), directive('access_log', 'off')];
  return [
    block('location', ['=', livePath], [...unauthenticated, directive('return', 200, 'OK')]),
    block(
      'location',
      ['=', readyPath],
      [
        ...unauthenticated,
        // Not `checker`: recently accepted logins are served even while it is overloaded by wrong passwords.
        directive('proxy_pass', `http://${rechecker}${checkerHealthPath}`),
        directive('proxy_set_header', 'Connection', ''),
      ],
    ),
  ];
}
