import type { TenantApi } from '../contracts';
import { error, type Problem } from '../kit';
import { suffixOf, type ServedRoute } from './apis';
import { block, directive, type Directive } from './nginx';
import { otlpGrpcPort, type GatewayLayout } from './layout';
import { authorizedLocation, pushTimeouts, routeLocation } from './locations';
import { listening } from './nginx-common';
import { tenantVariable } from './tenancy';
import { upstreamTls } from './upstream-tls';

/** The only method of OTLP for traces. Services for health checks and reflection have no route. */
export const otlpCall = {
  service: 'opentelemetry.proto.collector.trace.v1.TraceService',
  method: 'Export',
  port: otlpGrpcPort,
} as const;

const exportPath = `/${otlpCall.service}/${otlpCall.method}`;

/** The route of OTLP by gRPC, in its own server; `undefined` if no API has one. */
export function otlpGrpcRoute(apis: readonly TenantApi[]): ServedRoute | undefined {
  const api = apis.find(({ traces }) => traces?.grpc !== undefined);
  if (api?.traces?.grpc === undefined) return undefined;
  return {
    path: exportPath,
    server: { name: 'otlp_grpc', endpoint: api.traces.grpc, carries: 'traces' },
    access: 'push',
    otlp: true,
    api,
    upstream: `${api.name}_otlp_grpc`,
    suffix: suffixOf(apis, api),
  };
}

/** Validates that an API takes OTLP by gRPC, if the gateway does. */
export function otlpGrpcProblems(otlpGrpc: boolean, apis: readonly TenantApi[]): Problem[] {
  if (!otlpGrpc || otlpGrpcRoute(apis) !== undefined) return [];
  return [error(['otlpGrpc'], 'no API of the gateway takes OTLP by gRPC.', { fix: { remove: true } })];
}

/**
 * A server for OTLP by gRPC. Before nginx 1.25.1, a port with HTTP/2 and without TLS answers no HTTP/1.1, so it has its
 * own. Clients see a rejected login as `Unauthenticated`, a missing role as
 * `PermissionDenied`, and an unavailable backend as `Unavailable`, which they retry.
 *
 * @param common - what all servers for clients begin with: authentication and default settings
 * @param certificate - the directives of a certificate, or none for a port without TLS
 */
export function otlpGrpcServer(
  route: ServedRoute,
  pushes: number,
  layout: GatewayLayout,
  common: readonly Directive[],
  certificate: readonly Directive[],
): Directive {
  const { listenGrpc, http2, temporary } = layout;
  const { endpoint } = route.server;
  return block(
    'server',
    [],
    [
      ...listening(listenGrpc, ...(certificate.length > 0 ? ['ssl'] : []), ...(http2 === 'parameter' ? ['http2'] : [])),
      ...(http2 === 'directive' ? [directive('http2', 'on')] : []),
      ...certificate,
      ...common,
      directive('root', `${temporary}/nothing`),
      routeLocation(route),
      authorizedLocation(route, pushes, [
        directive('grpc_pass', `${endpoint.scheme === 'https' ? 'grpcs' : 'grpc'}://${route.upstream}`),
        ...upstreamTls('grpc', route.api, endpoint, layout),
        directive('grpc_set_header', 'X-Scope-OrgID', tenantVariable),
        directive('grpc_set_header', 'Authorization', ''),
        ...pushTimeouts('grpc'),
      ]),
      block('location', ['/'], [directive('auth_request', 'off'), directive('return', 404)]),
    ],
  );
}
