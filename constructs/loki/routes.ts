import type { ApiRoute, ApiServer, Endpoint, TenantApi } from '../contracts';
import { compareReleases, hostPort } from '../kit';

/**
 * Groups of routes that the same target serves.
 *
 * `ingest` flushes chunks from memory; `compact`, `schedule`, `index` and `patterns` are only the ring pages of the
 * compactor, the query scheduler, the index gateway and the pattern ingester.
 */
export const lokiFunctions = [
  'push',
  'ingest',
  'query',
  'tail',
  'rules',
  'delete',
  'compact',
  'schedule',
  'index',
  'patterns',
] as const;
export type LokiFunction = (typeof lokiFunctions)[number];

/** What the requests of a function carry. */
const trafficNames: Readonly<Record<LokiFunction, string>> = {
  push: 'logs',
  ingest: 'flushes',
  query: 'queries',
  tail: 'queries',
  rules: 'rules',
  delete: 'deletions',
  compact: 'ring pages',
  schedule: 'ring pages',
  index: 'ring pages',
  patterns: 'ring pages',
};

/** The path to which agents push. */
export const pushPath = '/loki/api/v1/push';

/** The path of logs by OTLP. */
export const otlpPath = '/otlp/v1/logs';

/** A path of Loki's HTTP API. */
interface LokiRoute extends Pick<ApiRoute, 'path' | 'access' | 'otlp'> {
  readonly function: LokiFunction;
  /** First supported release that has it. @default - all of them */
  readonly since?: string;
}

/** The API, and its predecessor, which Promtail and old dashboards use. */
const apiPrefixes = ['/loki/api/v1', '/api/prom'] as const;

/**
 * The routes of all supported releases, found by requests to the programs. Excluded: `/ingester/…`, which stops a pod;
 * `/log_level`, `/metrics`, `/ready`, `/debug/…`, which concern one pod, not all pods of a Service.
 */
export const routes: readonly LokiRoute[] = [
  ...apiPrefixes.map((api): LokiRoute => ({ path: `${api}/push`, function: 'push', access: 'push' })),
  { path: otlpPath, function: 'push', access: 'push', otlp: true },

  ...apiPrefixes.flatMap((api): LokiRoute[] => [
    { path: `${api}/query`, function: 'query', access: 'query' },
    { path: `${api}/label`, function: 'query', access: 'query' },
    { path: `${api}/label/{name}/values`, function: 'query', access: 'query' },
    { path: `${api}/series`, function: 'query', access: 'query' },
  ]),
  { path: '/loki/api/v1/query_range', function: 'query', access: 'query' },
  { path: '/loki/api/v1/labels', function: 'query', access: 'query' },
  { path: '/loki/api/v1/index/stats', function: 'query', access: 'query' },
  { path: '/loki/api/v1/index/shards', function: 'query', access: 'query' },
  { path: '/loki/api/v1/index/volume', function: 'query', access: 'query' },
  { path: '/loki/api/v1/index/volume_range', function: 'query', access: 'query' },
  { path: '/loki/api/v1/patterns', function: 'query', access: 'query' },
  { path: '/loki/api/v1/detected_labels', function: 'query', access: 'query' },
  { path: '/loki/api/v1/detected_fields', function: 'query', access: 'query' },
  { path: '/loki/api/v1/detected_field/{name}/values', function: 'query', access: 'query' },
  { path: '/loki/api/v1/format_query', function: 'query', access: 'query' },
  { path: '/loki/api/v1/status/buildinfo', function: 'query', access: 'query' },
  { path: '/loki/api/v1/drilldown-limits', function: 'query', access: 'watch', since: '3.7.8' },

  ...apiPrefixes.map((api): LokiRoute => ({ path: `${api}/tail`, function: 'tail', access: 'watch' })),

  ...apiPrefixes.flatMap((api): LokiRoute[] => [
    { path: `${api}/rules`, function: 'rules', access: 'rules' },
    { path: `${api}/rules/`, function: 'rules', access: 'rules' },
  ]),
  { path: '/prometheus/api/v1/rules', function: 'rules', access: 'watch' },
  { path: '/prometheus/api/v1/alerts', function: 'rules', access: 'watch' },

  { path: '/loki/api/v1/delete', function: 'delete', access: 'delete' },
  { path: '/loki/api/v1/cache/generation_numbers', function: 'delete', access: 'delete' },

  { path: '/config', function: 'push', access: 'operate' },
  { path: '/services', function: 'push', access: 'operate' },
  { path: '/flush', function: 'ingest', access: 'operate' },
  { path: '/ring', function: 'push', access: 'operate' },
  { path: '/distributor/ring', function: 'push', access: 'operate' },
  { path: '/pattern/ring', function: 'patterns', access: 'operate' },
  { path: '/memberlist', function: 'push', access: 'operate' },
  { path: '/ruler/ring', function: 'rules', access: 'operate' },
  { path: '/compactor/ring', function: 'compact', access: 'operate' },
  { path: '/scheduler/ring', function: 'schedule', access: 'operate' },
  { path: '/indexgateway/ring', function: 'index', access: 'operate' },
];

/** The routes of a release of Loki. */
export function routesOf(release: string): readonly LokiRoute[] {
  return routes.filter(({ since }) => since === undefined || compareReleases(release, since) >= 0);
}

/**
 * The servers and routes of a Loki.
 *
 * @param endpoints - the address of each function; a function without one is unavailable, and has no routes
 */
export function lokiRoutes(
  release: string,
  endpoints: Readonly<Partial<Record<LokiFunction, Endpoint>>>,
): Pick<TenantApi, 'servers' | 'routes'> {
  const servers = new Map<LokiFunction, ApiServer>();
  for (const of of lokiFunctions) {
    const endpoint = endpoints[of];
    if (endpoint === undefined || servers.has(of)) continue;
    const sameAddress = lokiFunctions.filter(
      (other) => endpoints[other] && hostPort(endpoints[other]) === hostPort(endpoint),
    );
    const carries = [...new Set(sameAddress.map((other) => trafficNames[other]))].join(', ');
    const server = { name: of, endpoint, carries };
    for (const other of sameAddress) servers.set(other, server);
  }
  return {
    servers: [...new Set(servers.values())],
    routes: routesOf(release).flatMap(({ function: of, path, access, otlp }) => {
      const server = servers.get(of);
      if (server === undefined) return [];
      return [{ path, server, access, ...(of === 'tail' && { streams: true }), ...(otlp === true && { otlp }) }];
    }),
  };
}
