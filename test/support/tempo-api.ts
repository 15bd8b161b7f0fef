import type { Endpoint, TenantApi } from '../../constructs/contracts';
import { tempoRoutes } from '../../constructs/tempo/routes';

/** Addresses of a Tempo. */
export interface TempoEndpoints {
  /** Queries. */
  readonly http: Endpoint;
  /** OTLP over HTTP. */
  readonly otlpHttp: Endpoint;
  /** OTLP by gRPC. @default - none */
  readonly otlpGrpc?: Endpoint;
}

/** The API of a Tempo. */
export function tempoApi({ http, otlpHttp, otlpGrpc }: TempoEndpoints): TenantApi {
  return {
    name: 'tempo',
    ...tempoRoutes({ http, otlpHttp }),
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
