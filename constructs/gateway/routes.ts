import type { LokiFunction, Role } from '../contracts';

/** Which roles may use which methods of a route, and whose data it concerns. */
export interface AccessRule {
  /** A request must match one of them. An `admin` also has the rights of the other two roles. */
  readonly rights: readonly { readonly role: Role; readonly methods: readonly string[] }[];
  /**
   * `one`: the request concerns one tenant. `several`: Loki accepts several tenants joined by `|`. `none`: it concerns
   * the Loki process.
   */
  readonly tenant: 'one' | 'several' | 'none';
  /** The body may be as large as a push. @default - as large as a query */
  readonly body?: 'large';
}

/**
 * The access rules of all routes; their keys are part of names in nginx.conf. The methods are those that Loki does not
 * answer with 404 or 405.
 */
export const accessRules = {
  push: { rights: [{ role: 'write', methods: ['POST'] }], tenant: 'one', body: 'large' },
  query: { rights: [{ role: 'read', methods: ['GET', 'POST'] }], tenant: 'several' },
  watch: { rights: [{ role: 'read', methods: ['GET'] }], tenant: 'one' },
  rules: {
    rights: [
      { role: 'read', methods: ['GET'] },
      { role: 'admin', methods: ['POST', 'DELETE'] },
    ],
    tenant: 'one',
    body: 'large',
  },
  delete: { rights: [{ role: 'admin', methods: ['GET', 'POST', 'PUT', 'DELETE'] }], tenant: 'one' },
  operate: { rights: [{ role: 'admin', methods: ['GET', 'POST'] }], tenant: 'none' },
} as const satisfies Readonly<Record<string, AccessRule>>;

export type AccessRuleName = keyof typeof accessRules;

/** A path that the gateway proxies. It answers every other path with 404. */
export interface Route {
  /** In Loki's notation: `{name}` is one path segment; a trailing slash includes everything below. */
  readonly path: string;
  readonly function: LokiFunction;
  readonly access: AccessRuleName;
  /** First supported release that has it. @default - all of them */
  readonly since?: string;
}

/** The API, and its predecessor, which Promtail and old dashboards use. */
const apiPrefixes = ['/loki/api/v1', '/api/prom'] as const;

/**
 * The routes of all supported releases, found by requests to the programs. Excluded: `/ingester/…`, which stops a pod;
 * `/log_level`, `/metrics`, `/ready`, `/debug/…`, which concern one pod, not all pods of a Service.
 */
export const routes: readonly Route[] = [
  ...apiPrefixes.map((api): Route => ({ path: `${api}/push`, function: 'push', access: 'push' })),
  { path: '/otlp/v1/logs', function: 'push', access: 'push' },

  ...apiPrefixes.flatMap((api): Route[] => [
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

  ...apiPrefixes.map((api): Route => ({ path: `${api}/tail`, function: 'tail', access: 'watch' })),

  ...apiPrefixes.flatMap((api): Route[] => [
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
export function routesOf(release: string): readonly Route[] {
  return routes.filter(({ since }) => since === undefined || !isBefore(release, since));
}

function isBefore(release: string, other: string): boolean {
  const [left, right] = [release, other].map((text) => text.split('.').map(Number));
  const at = right!.findIndex((part, n) => part !== left![n]);
  return at !== -1 && (left![at] ?? 0) < right![at]!;
}
