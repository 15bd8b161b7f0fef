import type { Endpoint, LogLimits, TenantApi } from '../../constructs/contracts';
import { lokiFunctions, lokiRoutes, pushPath, type LokiFunction } from '../../constructs/loki/routes';

/** The API of a Loki, with an endpoint for each of its functions. */
export function lokiApi(release: string, endpointOf: (of: LokiFunction) => Endpoint): TenantApi {
  return {
    name: 'loki',
    ...lokiRoutes(release, Object.fromEntries(lokiFunctions.map((of) => [of, endpointOf(of)]))),
    limits: { maxBodyBytes: 4_194_304, queryTimeoutSeconds: 60 },
    multiTenantQueries: false,
    logs: {
      pushPath,
      otlpPath: '/otlp/v1/logs',
      limits: { maxLineBytes: 262_144, maxLabels: 15, structuredMetadata: true },
      tenantLimits: {},
    },
  };
}

/** The same API with other limits of pushes. */
export function withLogLimits(api: TenantApi, limits: Partial<LogLimits>): TenantApi {
  return { ...api, logs: { ...api.logs!, limits: { ...api.logs!.limits, ...limits } } };
}
