import type { ApiRoute, ApiServer, Endpoint, TenantApi } from '../contracts';

/** Ports of the pod: the API, gRPC between its modules, and OTLP. */
export const httpPort = 3200;
export const grpcPort = 9095;
export const otlpGrpcPort = 4317;
export const otlpHttpPort = 4318;

/** The path of traces by OTLP over HTTP. */
export const pushPath = '/v1/traces';

/**
 * The paths of queries, the same in all supported releases. Excluded is what concerns the process and not a tenant, and
 * needs no tenant: `/flush`, `/shutdown`, `/status`, `/ready`, `/metrics`, `/debug/…`, `/memberlist`, the rings, and
 * `/api/overrides`, which would change the limits of a tenant.
 */
const queryPaths = [
  '/api/echo',
  '/api/status/buildinfo',
  '/api/traces/{id}',
  '/api/v2/traces/{id}',
  '/api/search',
  '/api/search/tags',
  '/api/search/tag/{name+}/values',
  '/api/v2/search/tags',
  '/api/v2/search/tag/{name+}/values',
  '/api/metrics/query',
  '/api/metrics/query_range',
];

/** The servers and routes of a Tempo. */
export function tempoRoutes(endpoints: {
  readonly http: Endpoint;
  readonly otlpHttp: Endpoint;
}): Pick<TenantApi, 'servers' | 'routes'> {
  const push: ApiServer = { name: 'push', endpoint: endpoints.otlpHttp, carries: 'traces' };
  const query: ApiServer = { name: 'query', endpoint: endpoints.http, carries: 'queries' };
  return {
    servers: [push, query],
    routes: [
      { path: pushPath, server: push, access: 'push', otlp: true },
      ...queryPaths.map((path): ApiRoute => ({ path, server: query, access: 'query' })),
    ],
  };
}
