import { merged, type Data } from '../../../constructs/kit';
import type { Row } from '../../support/rejected';
import { agentsOnly, laptop } from '../../fixtures';
import { alerting, grafanaAlerting } from '../../fixtures/alerting';

const m = (over: Data): unknown => merged({ ...alerting }, over);
const logs = (over: Data): unknown => m({ alerts: { logs: over } });
const pipeline = (over: Data): unknown => m({ collect: { logs: { pipeline: over } } });

const byGrafana = (over: Data): unknown => merged({ ...grafanaAlerting }, { alerts: { logs: over } });
const notify = (over: Data): unknown => byGrafana({ notify: over });
const mail = (host: string): unknown => merged({ ...grafanaAlerting }, { grafana: { config: { smtp: { host } } } });
const { grafana: _grafana, ...withoutGrafana } = grafanaAlerting;

/** Alerts that would never fire, or that nobody could receive. */
export const wrongAlerts: readonly Row<unknown>[] = [
  ['alerts without logs and metrics', { ...alerting, alerts: {} }],
  ['rules on logs without an Alertmanager', { ...alerting, loki: laptop.loki }],
  ['rules on logs without Loki', { ...agentsOnly, alerts: alerting.alerts }],
  ['no pack of rules', logs({ packs: [] })],
  ['an unknown pack of rules', logs({ packs: ['error'] })],
  ['a pack of rules twice', logs({ packs: ['errors', 'events', 'errors'] })],
  ['rules on events that are not collected', { ...alerting, collect: { logs: laptop.collect.logs } }],
  ['rules on lines of pods that are not collected', m({ collect: { logs: { sources: { pods: false } } } })],
  ['rules on the log of a gateway in a namespace that is not read', pipeline({ select: { namespaces: ['shop'] } })],
  [
    'rules on the log of a gateway in a namespace that is left out',
    pipeline({ select: { exclude: { namespaces: ['logging'] } } }),
  ],
  [
    'rules on the log of a gateway whose pods are left out',
    pipeline({ select: { exclude: { podLabels: { 'app.kubernetes.io/component': 'gateway' } } } }),
  ],
  ['rules on the log of a gateway whose pods are not selected', pipeline({ select: { podLabels: { team: 'shop' } } })],
  [
    'rules on lines without a namespace',
    pipeline({ labels: { namespace: false }, structuredMetadata: { namespace: false } }),
  ],
  ['rules on lines of an unknown tenant', logs({ tenant: 'Prd' })],
  [
    'rules on lines of a tenant that they are not sent to',
    m({ tenants: { Test: { users: { tester: { roles: ['read'] } } } }, alerts: { logs: { tenant: 'Test' } } }),
  ],
  [
    'a group with the name of a pack',
    m({ tenants: { Prod: { rules: [{ name: 'logs-errors', rules: [{ alert: 'A', expr: 'vector(1)' }] }] } } }),
  ],
  ['a threshold in percent instead of a share', logs({ thresholds: { errorShare: 50 } })],
  ['a share of everything', logs({ thresholds: { errorShare: 1 } })],
  ['a negative number of events', logs({ thresholds: { events: -1 } })],
  ['no errors a second', logs({ thresholds: { errorsPerSecond: 0 } })],
  ['half a line', logs({ thresholds: { errorLines: { shop: 1.5 } } })],
  ['errors of no namespace', { ...alerting, alerts: { logs: { packs: ['errors'], thresholds: { errorLines: {} } } } }],
  ['errors of a namespace that cannot exist', logs({ thresholds: { errorLines: { Shop: 10 } } })],
  ['errors by words of the namespace of Loki', logs({ thresholds: { errorLines: { logging: 3 } } })],
  ['a buffer in percent', m({ alerts: { metrics: { thresholds: { bufferUsed: 80 } } } })],
  ['a volume that is never full', m({ alerts: { metrics: { thresholds: { volumeUsed: 1.5 } } } })],
  ['a latency of no time', m({ alerts: { metrics: { thresholds: { pushSeconds: 0 } } } })],
  ['more than all requests', m({ alerts: { metrics: { thresholds: { failedPercent: 100 } } } })],
  ['a name of rules that Kubernetes refuses', m({ alerts: { metrics: { name: 'Logging' } } })],
  ['runbooks that are no page', m({ alerts: { runbooks: 'docs/runbooks.md' } })],
  ['runbooks with a fragment', m({ alerts: { runbooks: 'https://example.com/runbooks#top' } })],
  ['runbooks with a password', m({ alerts: { runbooks: 'https://me:secret@example.com/runbooks' } })],
  ['receivers of Grafana with the ruler of Loki', logs({ notify: { email: { addresses: ['ops@example.com'] } } })],
  ['retired rules without Grafana', logs({ retired: ['loki-Old'] })],
  ['no pack of rules, and no retired rule', byGrafana({ packs: [], retired: [] })],
  ['rules of Grafana without Grafana', withoutGrafana],
  [
    'rules of Grafana with an existing Grafana',
    { ...withoutGrafana, existingGrafana: { namespace: 'monitoring', login: 'grafana' } },
  ],
  [
    'rules of Grafana on lines of a tenant that it cannot read',
    merged(
      { ...grafanaAlerting },
      {
        tenants: { Shop: { users: { shop: { roles: ['write'] } } } },
        collect: { logs: { tenantByNamespace: { shop: { login: 'shop', tenant: 'Shop' } } } },
      },
    ),
  ],
  [
    'receivers that are nobody',
    { ...grafanaAlerting, alerts: { logs: { packs: ['errors'], by: 'grafana', notify: {} } } },
  ],
  ['a webhook that is no URL', notify({ webhook: { url: 'alerts.example.com' } })],
  ['a webhook with a password', notify({ webhook: { url: 'https://me:secret@alerts.example.com' } })],
  ['a webhook of another scheme', notify({ webhook: { url: 'ftp://alerts.example.com' } })],
  ['a webhook with a line end', notify({ webhook: { url: 'https://alerts.example.com/grafana\n' } })],
  ['a webhook without a user', notify({ webhook: { login: { user: '' } } })],
  ['a webhook with a user that contains a colon', notify({ webhook: { login: { user: 'a:b' } } })],
  ['a webhook with a Secret that cannot exist', notify({ webhook: { login: { secret: 'Alert_Webhook' } } })],
  ['a webhook at no range of addresses', notify({ webhook: { cidrs: ['203.0.113.0/33'] } })],
  ['a Slack with a Secret that cannot exist', notify({ slack: { secret: 'Alert Slack' } })],
  ['a Slack with a key of two words', notify({ slack: { key: 'my key!' } })],
  ['a Slack with an empty key', notify({ slack: { key: '' } })],
  ['mail by a port that does not exist', mail('smtp.example.com:99999')],
  ['mail by an IPv6 address without brackets', mail('2001:db8::25:587')],
  ['mail without a server', { ...grafanaAlerting, grafana: { login: 'grafana' } }],
  ['mail to nobody', notify({ email: { addresses: [] } })],
  ['mail to a name', notify({ email: { addresses: ['Ops'] } })],
  ['a retired rule that is no uid', byGrafana({ retired: ['loki HighErrorRate'] })],
  ['a retired rule that is used', byGrafana({ retired: ['loki-HighErrorRate'] })],
];
