import type { ApiRoute, ApiServer, Endpoint, TenantApi } from '../../constructs/contracts';

/** Addresses of a Tempo. */
export interface TempoEndpoints {
  /** Queries. */
  readonly http: Endpoint;
  /** OTLP over HTTP. */
  readonly otlpHttp: Endpoint;
  /** OTLP by gRPC. @default - none */
  readonly otlpGrpc?: Endpoint;
}

const queryPaths = [
  '/api/echo',
  '/api/search',
  '/api/search/tags',
  '/api/search/tag/{tag+}/values',
  '/api/v2/search/tags',
  '/api/v2/search/tag/{tag+}/values',
  '/api/traces/{id}',
  '/api/v2/traces/{id}',
  '/api/metrics/query',
  '/api/metrics/query_range',
  '/api/status/buildinfo',
];

/** The API of a Tempo. */
export function tempoApi({ http, otlpHttp, otlpGrpc }: TempoEndpoints): TenantApi {
  const query: ApiServer = { name: 'query', endpoint: http, carries: 'queries' };
  const push: ApiServer = { name: 'push', endpoint: otlpHttp, carries: 'traces' };
  return {
    name: 'tempo',
    servers: [push, query],
    routes: [
      { path: '/v1/traces', server: push, access: 'push', otlp: true },
      ...queryPaths.map((path): ApiRoute => ({ path, server: query, access: 'query' })),
    ],
    limits: { maxBodyBytes: 16_777_216, queryTimeoutSeconds: 400 },
    multiTenantQueries: false,
    traces: { pushPath: '/v1/traces', ...(otlpGrpc !== undefined && { grpc: otlpGrpc }) },
  };
}

/** A Tempo on ports of loopback. */
export function tempoAt(port: number, otlpPort = port, otlpGrpcPort?: number): TenantApi {
  const at = (on: number): Endpoint => ({ scheme: 'http', host: '127.0.0.1', port: on, backends: [] });
  return tempoApi({
    http: at(port),
    otlpHttp: at(otlpPort),
    ...(otlpGrpcPort !== undefined && { otlpGrpc: at(otlpGrpcPort) }),
  });
}
