import type { DataSource } from '../../constructs/contracts';
import type { GrafanaProps } from '../../constructs/grafana';
import { everyGrafana } from '../fixtures/grafana';
import { grafanaChart, loki } from '../support/grafana-chart';
import type { Rejected, Row } from '../support/rejected';

const { oauth } = everyGrafana.grafana;
const tempo: DataSource = { ...loki, type: 'tempo', uid: 'tempo', name: 'Tempo', linkedUid: 'loki' };
const { linkedUid: _linked, ...traces } = tempo;
const ingress = { ingress: { host: 'logs.example.com', tlsSecret: 'logs-tls' } };
const provider = (over: object): Partial<GrafanaProps> => ({ expose: ingress, oauth: { ...oauth, ...over } });
const config = (section: string, key: string, value: string | number | boolean): Partial<GrafanaProps> => ({
  config: { [section]: { [key]: value } },
});
const url = 'https://prometheus.example.com';

const rows: readonly Row<Partial<GrafanaProps>>[] = [
  ['two tenants', { dataSources: [loki, { ...loki, uid: 'dev', name: 'Dev', tenant: 'Dev' }] }],
  [
    'five tenants',
    { dataSources: ['a', 'b', 'c', 'd', 'e'].map((tenant) => ({ ...loki, uid: tenant, name: tenant, tenant })) },
  ],
  ['two data sources with one uid', { dataSources: [loki, { ...loki, name: 'Other' }] }],
  ['a data source with a uid of two words', { dataSources: [{ ...loki, uid: 'my loki' }] }],
  ['the uid of the Prometheus for a Loki', { dataSources: [{ ...loki, uid: 'prometheus' }], prometheus: { url } }],
  ['two dashboards with one uid', { dashboards: [board('a', 'A'), board('a', 'B')] }],
  ['a dashboard of an unknown data source', { dashboards: [{ ...board('a', 'A'), ...panels('tempo') }] }],

  ['a name of a Secret in capitals', { adminSecret: 'Grafana Admin' }],
  ['a name that is too long for a StatefulSet', { name: 'g'.repeat(51) }],
  ['a size without a unit', { storage: '1 GB' }],
  ['a certificate as a file', { tls: { secret: 'tls.crt' }, expose: { nodePort: { port: 30_300 } } }],
  ['a certificate behind an Ingress', { tls: { secret: 'tls' }, expose: ingress }],
  [
    'a certificate behind a Gateway',
    { tls: { secret: 'tls' }, expose: { route: { host: 'logs.example.com', gateway: { name: 'a', namespace: 'b' } } } },
  ],
  ['passwords by a node port without a certificate', { expose: { nodePort: { port: 30_300 } } }],
  ['an Ingress without a certificate', { expose: { ingress: { host: 'logs.example.com' } } }],
  ['two ways to Grafana', { expose: { ...ingress, nodePort: { port: 30_300, insecure: true } } }],

  ['anonymous access', config('auth.anonymous', 'enabled', true)],
  ['the password of the administrator', config('security', 'admin_password', 'admin')],
  ['a key of the database in the settings', config('security', 'secret_key', '$__env{KEY}')],
  ['another database', config('database', 'url', 'postgres://db/grafana')],
  ['a password of the mail server', config('smtp', 'password', 'hunter2')],
  ['a secret of another provider', config('auth.github', 'client_secret', 'a'.repeat(20))],
  ['the secret of the provider in the settings', config('auth.generic_oauth', 'client_secret', '$__env{A}')],
  ['updates of plugins', config('plugins', 'preinstall_auto_update', true)],
  ['another address', config('server', 'root_url', 'https://logs.example.com/grafana/')],
  ['a value of two lines', config('users', 'login_hint', 'a\nb')],
  ['a variable in braces', config('smtp', 'user', '${SMTP_USER}')],
  ['no login form and no provider', config('auth', 'disable_login_form', true)],
  ['alerts and no alerting', { ...config('unified_alerting', 'enabled', false), alerts: { groups: [] } }],
  ['no login form by a variable', { pod: { env: { GF_AUTH_DISABLE_LOGIN_FORM: 'true' } } }],
  [
    'alerts and no alerting by a variable',
    { pod: { env: { GF_UNIFIED_ALERTING_EXECUTE_ALERTS: 'false' } }, alerts: { groups: [] } },
  ],
  ['a name of a section with a bracket', { config: { 'a]b': { key: 1 } } }],
  ['a name of a key with an equals sign', config('users', 'a=b', 1)],
  ['keys without a section', { config: { '': { app_mode: 'development' } } }],

  ['a provider without an address of Grafana', { oauth }],
  ['a provider and a load balancer without a host', { oauth, tls: { secret: 'tls' }, expose: { loadBalancer: {} } }],
  ['a name of the provider with a section', provider({ name: 'a\n[auth.anonymous]\nenabled = true' })],
  ['a URL of the provider of two lines', provider({ authUrl: 'https://id.example.com/\n[users]' })],
  ['a role of two lines', provider({ rolePath: "'Admin' ||\n'Viewer'" })],
  ['a provider by http', provider({ tokenUrl: 'http://id.example.com/token' })],
  ['a provider without a scheme', provider({ authUrl: 'id.example.com/authorize' })],
  ['a provider with a password in its URL', provider({ apiUrl: 'https://user:word@id.example.com/me' })],
  ['an empty client', provider({ clientId: '' })],
  ['scopes in one string', provider({ scopes: ['openid profile'] })],
  ['no scope', provider({ scopes: [] })],
  ['an empty role', provider({ rolePath: '' })],
  ['a secret of the client with a space', provider({ clientSecret: { secret: 'a b', key: 'client secret' } })],
  ['addresses of the provider without their bits', provider({ cidrs: ['10.0.0.1'] })],

  ['several Prometheus', { prometheus: { urls: [url, 'https://other.example.com'] } }],
  ['no Prometheus', { prometheus: {} }],
  ['a Prometheus with a path in its URL', { prometheus: { url: `${url}/api` } }],
  ['a path without a slash', { prometheus: { url, path: 'prometheus' } }],
  ['a certificate of plain http', { prometheus: { url: 'http://prometheus.example.com', ca: { secret: 'ca' } } }],
  ['a user with a colon', { prometheus: { url, login: { user: 'a:b', secret: 'a' } } }],

  ['spans and lines without a common label', { dataSources: [loki, tempo] }],
  ['an attribute as the name of a label', { dataSources: [loki, tempo], traceLabels: { 'k8s.pod.name': 'k8s.pod' } }],
  [
    'links to data sources that do not exist',
    {
      dataSources: [
        { ...loki, linkedUid: 'traces' },
        { ...tempo, linkedUid: 'logs' },
      ],
      traceLabels: { 'k8s.namespace.name': 'namespace' },
    },
  ],
  ['a graph of services without traces', { serviceGraph: true, prometheus: { url } }],
  ['a graph of services without metrics', { serviceGraph: true, dataSources: [traces] }],

  ['a budget of nothing', { budget: { gbPerDay: 0 } }],
  ['a negative price', { budget: { gbPerDay: 1, prices: { ingestGb: -1, storedGbMonth: Number.NaN } } }],
  ['a client without bits', { clients: [{ cidrs: ['10.0.0.1'] }] }],
  ['a variable of a managed section', { pod: { env: { GF_AUTH_ANONYMOUS_ENABLED: 'true' } } }],
  ['a variable of a managed key', { pod: { env: { GF_SERVER_ROOT_URL: 'https://logs.example.com/' } } }],
  ['a variable with the file of a managed key', { pod: { env: { GF_DATABASE_URL__FILE: '/run/url' } } }],
  ['a variable that the construct sets', { pod: { env: { GF_SECURITY_ADMIN_USER: 'root' } } }],
];

function board(uid: string, title: string) {
  return { uid, title, schemaVersion: 42 };
}

function panels(dataSource: string) {
  return { panels: [{ id: 1, type: 'logs', datasource: { type: 'loki', uid: dataSource } }] };
}

/** What people write wrong about a Grafana. */
export const rejectedGrafanas: Rejected<Partial<GrafanaProps>> = {
  component: 'grafana',
  root: ['grafana'],
  rows,
  problemsOf: (props) => grafanaChart(props).problems,
};
