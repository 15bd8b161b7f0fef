import type { Alert } from '../../contracts';
import { logqlString } from '../../kit';
import { containerLines } from './lines';
import type { LogModel } from './model';

/** Alerts on responses of the gateway, from its access log. */
export function gatewayAlerts({ fields, gateway, thresholds = {} }: LogModel): Alert[] {
  const log = fields && gateway && containerLines(fields, gateway.namespace, 'gateway');
  if (log === undefined) return [];
  const { responses = 20 } = thresholds;
  /** Lines of the log with a status. It escapes quotes of requests, so that no request can contain this text. */
  const withStatus = (status: string): string => `${log} |~ ${logqlString(`"status":${status}[,}]`)}`;
  const ofTenant = (status: string): string =>
    `sum by (gateway_tenant) (count_over_time(${withStatus(status)} | json gateway_tenant="tenant" | __error__="" [5m])) > ${responses}`;
  const look = (status: string): string => `See which requests: \`${withStatus(status)} | json\`.`;
  return [
    {
      name: 'GatewayRefusesLogins',
      // Not by user: whoever sends wrong logins could create any number of alerts.
      expr: `sum(count_over_time(${withStatus('401')} [5m])) > ${responses}`,
      severity: 'warning',
      summary: 'The gateway refuses logins (401)',
      runbook: {
        meaning: `The gateway has answered more than ${responses} requests in five minutes with 401: the user or the password is wrong or missing.`,
        impact: 'A client reads nothing, or an agent sends nothing, or somebody guesses passwords.',
        steps: [
          look('401'),
          'Compare the user in `user` with `tenants` of the environment, and the Secret of the client with that of the gateway: `npm run --silent secrets -- ENVIRONMENT` prints the Secrets that the cluster lacks.',
          'After a change of a password, restart the clients that read it as an environment variable.',
        ],
      },
    },
    {
      name: 'GatewayLimitsRequests',
      expr: ofTenant('429'),
      severity: 'warning',
      summary: 'The gateway or Loki limits requests of {{ $labels.gateway_tenant }} (429)',
      runbook: {
        meaning: `More than ${responses} requests of a tenant in five minutes were answered with 429: it sends or queries more than its limits allow.`,
        impact:
          'Agents wait and retry, so lines arrive late; what does not retry, such as the event exporter, loses them.',
        steps: [
          look('429'),
          'Look for a namespace that suddenly logs more: `sum by (namespace) (bytes_over_time({namespace=~".+"} [5m]))`.',
          'Drop or sample what nobody reads with stages of `collect.logs.pipeline`, or raise `limits` of the tenant (`ingestion_rate_mb`, `per_stream_rate_limit`).',
        ],
      },
    },
    {
      name: 'GatewayFails',
      expr: ofTenant('5[0-9]{2}'),
      severity: 'warning',
      summary: 'Requests of {{ $labels.gateway_tenant }} fail at the gateway (5xx)',
      runbook: {
        meaning: `More than ${responses} requests of a tenant in five minutes were answered with 500 or more.`,
        impact: 'Queries fail, and agents buffer what they cannot send.',
        steps: [
          look('5[0-9]{2}'),
          '`upstream_status` is the answer of Loki. If it is empty, Loki did not answer: `kubectl -n logging get pods`.',
          '504 of long queries is [QueryTimeout](#querytimeout).',
        ],
      },
    },
  ];
}
