import type { GatewayUser } from '../../constructs/contracts';
import type { Passwords } from './gateway-process';

/** The users of the test cases: one per role, and one with two tenants. */
export const users = [
  { name: 'writer', roles: ['write'], tenants: ['Prod'] },
  { name: 'reader', roles: ['read'], tenants: ['Prod'] },
  { name: 'chooser', roles: ['read'], tenants: ['Prod', 'Dev'] },
  { name: 'operator', roles: ['admin'], tenants: ['Prod'] },
  { name: 'stranger', roles: ['write', 'read'], tenants: ['Evil'] },
] as const satisfies readonly GatewayUser[];

/** A password for each user. */
export const passwords: Passwords = Object.fromEntries(
  [...users.map(({ name }) => name), 'writer@a', 'reader@b'].map((name) => [name, `password of ${name}`]),
);

/** Callers: a user and a value of X-Scope-OrgID. */
export const callers = {
  anonymous: {},
  unknown: { user: 'unknown' },
  writer: { user: 'writer' },
  reader: { user: 'reader' },
  'chooser without a header': { user: 'chooser' },
  'chooser of Prod': { user: 'chooser', tenant: 'Prod' },
  'chooser of Prod|Dev': { user: 'chooser', tenant: 'Prod|Dev' },
  'chooser of Evil': { user: 'chooser', tenant: 'Evil' },
  operator: { user: 'operator' },
} as const satisfies Readonly<Record<string, { user?: string; tenant?: string }>>;

export type Caller = keyof typeof callers;

/** Expected status per caller; `loki` is the status of Loki's response. */
export type Answers = Readonly<Record<Caller, number | 'loki'>>;

const notLoggedIn = { anonymous: 401, unknown: 401 } as const;
const noTenant = { 'chooser without a header': 403, 'chooser of Evil': 403 } as const;

export const answersOf = {
  push: {
    ...notLoggedIn,
    ...noTenant,
    writer: 'loki',
    reader: 403,
    'chooser of Prod': 403,
    'chooser of Prod|Dev': 403,
    operator: 'loki',
  },
  query: {
    ...notLoggedIn,
    ...noTenant,
    writer: 403,
    reader: 'loki',
    'chooser of Prod': 'loki',
    'chooser of Prod|Dev': 403,
    operator: 'loki',
  },
  admin: {
    ...notLoggedIn,
    ...noTenant,
    writer: 403,
    reader: 403,
    'chooser of Prod': 403,
    'chooser of Prod|Dev': 403,
    operator: 'loki',
  },
  nowhere: {
    anonymous: 404,
    unknown: 404,
    writer: 404,
    reader: 404,
    'chooser without a header': 404,
    'chooser of Prod': 404,
    'chooser of Prod|Dev': 404,
    'chooser of Evil': 404,
    operator: 404,
  },
} as const satisfies Readonly<Record<string, Answers>>;

/** A request of the table. */
export interface PathCase {
  readonly kind: keyof typeof answersOf;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Status of Loki for authorized callers. */
  readonly loki: number;
  readonly body?: () => { readonly type: string; readonly text: string };
}

const selector = `query=${encodeURIComponent('{job="table"}')}`;

/** The body of a push of one line. */
export function pushBody(line: string, labels: Readonly<Record<string, string>> = { job: 'table' }): string {
  return JSON.stringify({ streams: [{ stream: labels, values: [[`${Date.now()}000000`, line]] }] });
}

const push = () => ({ type: 'application/json', text: pushBody('from the table') });
const otlp = () => {
  const logRecords = [{ timeUnixNano: `${Date.now()}000000`, body: { stringValue: 'from the table' } }];
  const text = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
  return { type: 'application/json', text };
};
const get = (kind: PathCase['kind'], loki: number, ...paths: string[]): PathCase[] =>
  paths.map((path) => ({ kind, method: 'GET', path, loki }));

/** All requests for a release. */
export function pathCases(release: string): readonly PathCase[] {
  const newest = release !== '3.3.2';
  return [
    { kind: 'push', method: 'POST', path: '/loki/api/v1/push', loki: 204, body: push },
    { kind: 'push', method: 'POST', path: '/api/prom/push', loki: 204, body: push },
    { kind: 'push', method: 'POST', path: '/otlp/v1/logs', loki: 204, body: otlp },
    ...get(
      'query',
      200,
      '/loki/api/v1/query?query=vector(1)%2Bvector(1)',
      `/loki/api/v1/query_range?${selector}`,
      '/loki/api/v1/labels',
      '/loki/api/v1/label',
      '/loki/api/v1/label/job/values',
      `/loki/api/v1/series?match=${encodeURIComponent('{job="table"}')}`,
      `/loki/api/v1/index/stats?${selector}`,
      `/loki/api/v1/index/volume?${selector}`,
      `/loki/api/v1/index/volume_range?${selector}`,
      `/loki/api/v1/patterns?${selector}`,
      '/loki/api/v1/detected_labels',
      `/loki/api/v1/detected_fields?${selector}`,
      `/loki/api/v1/detected_field/level/values?${selector}`,
      `/loki/api/v1/format_query?${selector}`,
      '/loki/api/v1/status/buildinfo',
      `/api/prom/query?${selector}`,
      '/api/prom/label',
      `/api/prom/series?match=${encodeURIComponent('{job="table"}')}`,
      '/prometheus/api/v1/rules',
      '/prometheus/api/v1/alerts',
    ),
    { kind: 'query', method: 'POST', path: `/loki/api/v1/query_range?${selector}`, loki: 200 },
    ...get('query', newest ? 200 : 400, '/api/prom/label/job/values'),
    // A bug of monolithic Loki 3.7.8.
    ...get('query', newest ? 500 : 200, `/loki/api/v1/index/shards?${selector}&targetBytesPerShard=1MB`),
    // There are no rules.
    ...get('query', 404, '/loki/api/v1/rules', '/api/prom/rules'),
    ...get(newest ? 'query' : 'nowhere', newest ? 200 : 404, '/loki/api/v1/drilldown-limits'),
    // Loki rejects an empty rule group; the gateway proxied it.
    { kind: 'admin', method: 'POST', path: '/loki/api/v1/rules/folder', loki: 400 },
    { kind: 'admin', method: 'DELETE', path: '/api/prom/rules/folder/group', loki: 500 },
    ...get('admin', 200, '/loki/api/v1/delete', '/loki/api/v1/cache/generation_numbers'),
    ...get(
      'admin',
      200,
      '/config',
      '/services',
      '/ring',
      '/distributor/ring',
      '/pattern/ring',
      '/memberlist',
      '/ruler/ring',
      '/compactor/ring',
      '/scheduler/ring',
    ),
    { kind: 'admin', method: 'POST', path: '/flush', loki: 204 },
    // A monolithic Loki has no index gateway ring.
    ...get('admin', 404, '/indexgateway/ring'),
    ...[
      '/ingester/shutdown',
      '/ingester/prepare_shutdown',
      '/ingester/flush_shutdown',
      '/ingester/prepare-partition-downscale',
    ].flatMap((path): PathCase[] => [
      { kind: 'nowhere', method: 'GET', path, loki: 404 },
      { kind: 'nowhere', method: 'POST', path, loki: 404 },
    ]),
    ...get(
      'nowhere',
      404,
      '/metrics',
      '/ready',
      '/log_level',
      '/debug/pprof/',
      '/runtime_config',
      '/loki/api/v1',
      '/login',
      '/ui',
    ),
  ];
}
