import type { LokiFunction, Role } from '../contracts';

/** A way to call Loki: which role may use which methods, and whose data the call is about. */
export interface Call {
  /** One of them has to fit. An `admin` may do what the other two may. */
  readonly rights: readonly { readonly role: Role; readonly methods: readonly string[] }[];
  /**
   * `one`: the call belongs to one tenant. `several`: Loki can answer it for tenants joined by `|`. `none`: it is about
   * the program itself.
   */
  readonly tenant: 'one' | 'several' | 'none';
  /** Whether its body may be as large as a push. @default - no larger than a query */
  readonly body?: 'large';
}

/** The ways to call Loki. The methods are those that it answers with anything but 404 or 405. */
export const calls = {
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
} as const satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof calls;

/** One path that the gateway lets through. Every other path is answered with 404, whoever asks. */
export interface Route {
  /** As Loki writes it: `{name}` is one part of the path; a slash at the end stands for everything below. */
  readonly path: string;
  readonly function: LokiFunction;
  readonly call: CallName;
  /** The first release known to have it. @default - every supported one */
  readonly since?: string;
}

/** Both the API and the one that came before it, which Promtail and old dashboards use. */
const both = ['/loki/api/v1', '/api/prom'] as const;

/**
 * What both releases answer, as the programs did when asked. Left out on purpose: `/ingester/…`, which stops a pod;
 * `/log_level`, `/metrics`, `/ready`, `/debug/…`, which belong to one pod and not to all behind a Service.
 */
export const routes: readonly Route[] = [
  ...both.map((api): Route => ({ path: `${api}/push`, function: 'push', call: 'push' })),
  { path: '/otlp/v1/logs', function: 'push', call: 'push' },

  ...both.flatMap((api): Route[] => [
    { path: `${api}/query`, function: 'query', call: 'query' },
    { path: `${api}/label`, function: 'query', call: 'query' },
    { path: `${api}/label/{name}/values`, function: 'query', call: 'query' },
    { path: `${api}/series`, function: 'query', call: 'query' },
  ]),
  { path: '/loki/api/v1/query_range', function: 'query', call: 'query' },
  { path: '/loki/api/v1/labels', function: 'query', call: 'query' },
  { path: '/loki/api/v1/index/stats', function: 'query', call: 'query' },
  { path: '/loki/api/v1/index/shards', function: 'query', call: 'query' },
  { path: '/loki/api/v1/index/volume', function: 'query', call: 'query' },
  { path: '/loki/api/v1/index/volume_range', function: 'query', call: 'query' },
  { path: '/loki/api/v1/patterns', function: 'query', call: 'query' },
  { path: '/loki/api/v1/detected_labels', function: 'query', call: 'query' },
  { path: '/loki/api/v1/detected_fields', function: 'query', call: 'query' },
  { path: '/loki/api/v1/detected_field/{name}/values', function: 'query', call: 'query' },
  { path: '/loki/api/v1/format_query', function: 'query', call: 'query' },
  { path: '/loki/api/v1/status/buildinfo', function: 'query', call: 'query' },
  { path: '/loki/api/v1/drilldown-limits', function: 'query', call: 'watch', since: '3.7.8' },

  ...both.map((api): Route => ({ path: `${api}/tail`, function: 'tail', call: 'watch' })),

  ...both.flatMap((api): Route[] => [
    { path: `${api}/rules`, function: 'rules', call: 'rules' },
    { path: `${api}/rules/`, function: 'rules', call: 'rules' },
  ]),
  { path: '/prometheus/api/v1/rules', function: 'rules', call: 'watch' },
  { path: '/prometheus/api/v1/alerts', function: 'rules', call: 'watch' },

  { path: '/loki/api/v1/delete', function: 'delete', call: 'delete' },
  { path: '/loki/api/v1/cache/generation_numbers', function: 'delete', call: 'delete' },

  { path: '/config', function: 'push', call: 'operate' },
  { path: '/services', function: 'push', call: 'operate' },
  { path: '/flush', function: 'ingest', call: 'operate' },
  { path: '/ring', function: 'push', call: 'operate' },
  { path: '/distributor/ring', function: 'push', call: 'operate' },
  { path: '/pattern/ring', function: 'patterns', call: 'operate' },
  { path: '/memberlist', function: 'push', call: 'operate' },
  { path: '/ruler/ring', function: 'rules', call: 'operate' },
  { path: '/compactor/ring', function: 'compact', call: 'operate' },
  { path: '/scheduler/ring', function: 'schedule', call: 'operate' },
  { path: '/indexgateway/ring', function: 'index', call: 'operate' },
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
