import type { Board } from './board';
import type { SentField } from '../../kit';
import type { DashboardModel } from './model';
import { bars, lines as graph, logs, stat, table, type PanelSettings } from './panels';
import { amount, filtersOf, logQuery, matching, most, type Lines } from './queries';
import { dataSourceVariable, textVariable } from './variables';

/** The members of a line of the gateway that queries use. The names are unlikely to be labels already. */
const extracted = {
  request_status: 'status',
  request_user: 'user',
  request_method: 'method',
  request_uri: 'uri',
  request_seconds: 'seconds',
  pushed_bytes: 'request_bytes',
};

/** Seconds from which a query is listed as slow. */
const slow = 5;

/** Dashboard of Loki and its gateway: the gateway by the log of its requests, Loki by its metrics. */
export function healthBoard(model: DashboardModel): Board {
  return {
    name: 'health',
    title: 'Loki and gateway',
    purpose: 'Shows whether Loki accepts lines and answers queries: statuses, refused logins, limits and slow queries.',
    variables: [
      dataSourceVariable(model),
      ...(model.gateway === undefined
        ? []
        : [
            textVariable(
              'user',
              'User',
              '.*',
              'User of the gateway: a regular expression that the whole name matches.',
            ),
          ]),
    ],
    rows: [...gatewayRows(model), ...metricRows(model)],
  };
}

function member(name: keyof typeof extracted): SentField {
  return { name, kind: 'metadata' };
}

/** The requests in the log of the gateway. Its error log has no status. */
function requests(selector: string): Lines {
  const paths = Object.entries(extracted).map(([name, path]) => `${name}="${path}"`);
  const user = filtersOf([{ field: member('request_user'), variable: 'user', isText: true }]);
  return { selector, filters: ` | json ${paths.join(', ')} | request_status!=""${user}` };
}

function gatewayRows({ gateway }: DashboardModel): Board['rows'] {
  if (gateway === undefined) return [];
  const all = requests(gateway);
  const withStatus = (pattern: string): Lines => matching(all, member('request_status'), pattern);
  const queries = matching(all, member('request_uri'), '/loki/api/v1/query.*');
  const pushes = matching(all, member('request_method'), 'POST');
  const range = { of: 'count_over_time', window: '$__range' } as const;
  const overTime = { of: 'count_over_time', window: '$__auto' } as const;
  const single = (title: string, description: string, lines: Lines, red?: number) =>
    stat({
      title,
      description,
      queries: [{ expr: amount(lines, range) }],
      ...(red !== undefined && { limits: { red } }),
    });
  return [
    {
      height: 4,
      panels: [
        single('Requests', 'Number of requests to the gateway.', all),
        single('401: wrong logins', 'Requests with a wrong or without a login.', withStatus('401'), 1),
        single(
          '429: over a limit',
          'Requests that a limit of the gateway or of the tenant refused.',
          withStatus('429'),
          1,
        ),
        single('5xx: failed', 'Requests that Loki or the gateway failed to answer.', withStatus('5..'), 1),
      ],
    },
    {
      height: 8,
      panels: [
        bars({
          title: 'Requests by status',
          description: 'Number of requests of each status over time.',
          queries: [{ expr: amount(all, overTime, ['request_status']), legend: '{{request_status}}' }],
        }),
        bars({
          title: 'Requests by user',
          description: 'Number of requests of each user over time.',
          queries: [{ expr: amount(all, overTime, ['request_user']), legend: '{{request_user}}' }],
        }),
        bars({
          title: 'Pushed bytes by user',
          description: 'Bytes of requests that push lines, compressed as agents send them.',
          queries: [
            {
              expr: `sum by (request_user) (sum_over_time(${logQuery(pushes)} | unwrap pushed_bytes [$__auto]))`,
              legend: '{{request_user}}',
            },
          ],
          unit: 'decbytes',
        }),
      ],
    },
    {
      height: 8,
      panels: [
        table({
          title: 'Refused and failed requests by user',
          description: 'Users with most requests that were not answered, by status. An empty user sent no login.',
          queries: [{ expr: most(20, amount(withStatus('[45]..'), range, ['request_user', 'request_status'])) }],
          values: ['Requests'],
        }),
        graph({
          title: 'Time of queries',
          description: 'Seconds that 95 of 100 queries of each user take at most.',
          queries: [
            {
              expr: `quantile_over_time(0.95, ${logQuery(queries)} | unwrap request_seconds [$__auto]) by (request_user)`,
              legend: '{{request_user}}',
            },
          ],
          unit: 's',
        }),
      ],
    },
    {
      height: 10,
      panels: [
        logs({
          title: 'Slow queries',
          description: `The newest queries that took more than ${slow} seconds.`,
          queries: [{ expr: `${logQuery(queries)} | request_seconds > ${slow} | line_format "${lineFormat}"` }],
        }),
        logs({
          title: 'Refused and failed requests',
          description: 'The newest requests with a status from 400.',
          queries: [{ expr: `${logQuery(withStatus('[45]..'))} | line_format "${lineFormat}"` }],
        }),
      ],
    },
  ];
}

const lineFormat = '{{.request_status}} {{.request_seconds}}s {{.request_user}} {{.request_method}} {{.request_uri}}';

/** What only the metrics of Loki tell. */
function metricRows({ metrics }: DashboardModel): Board['rows'] {
  if (metrics === undefined) return [];
  const source = { type: 'prometheus', uid: metrics };
  const over = (title: string, description: string, unit: string, expr: string, legend: string): PanelSettings => ({
    title,
    description,
    source,
    unit,
    queries: [{ expr, legend }],
  });
  return [
    {
      height: 8,
      panels: [
        graph(
          over(
            'Loki: requests by status',
            'Requests that Loki answers per second, by status.',
            'reqps',
            'sum by (status_code) (rate(loki_request_duration_seconds_count[5m]))',
            '{{status_code}}',
          ),
        ),
        graph(
          over(
            'Loki: time of requests',
            'Seconds that 99 of 100 requests of each route take at most.',
            's',
            'histogram_quantile(0.99, sum by (le, route) (rate(loki_request_duration_seconds_bucket{route!~".*tail.*"}[5m])))',
            '{{route}}',
          ),
        ),
        graph(
          over(
            'Loki: rejected lines',
            'Lines that Loki does not accept per second, by tenant and reason: each of them is lost.',
            'cps',
            'sum by (tenant, reason) (rate(loki_discarded_samples_total[5m]))',
            '{{tenant}} {{reason}}',
          ),
        ),
      ],
    },
    {
      height: 8,
      panels: [
        graph(
          over(
            'Loki: streams in memory',
            'Streams that each pod holds in memory.',
            'short',
            'sum by (pod) (loki_ingester_memory_streams)',
            '{{pod}}',
          ),
        ),
        graph(
          over(
            'Loki: failed writes to the object store',
            'Chunks per second that could not be written; Loki tries again while it has memory.',
            'cps',
            'sum by (pod) (rate(loki_ingester_chunks_flush_failures_total[5m]))',
            '{{pod}}',
          ),
        ),
        graph(
          over(
            'Canary: missing lines',
            'Lines that the canary wrote and did not find again.',
            'short',
            'sum(increase(loki_canary_missing_entries_total[5m]))',
            'missing',
          ),
        ),
      ],
    },
  ];
}
