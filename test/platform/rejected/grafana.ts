import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { agentsOnly, laptop } from '../../fixtures';
import { existingGrafana, laptopWithGrafana } from '../../fixtures/grafana';

const m = (grafana: Data): unknown => merged({ ...laptopWithGrafana }, { grafana });
const both = (expose: Data): unknown => merged({ ...laptopWithGrafana }, { gateway: { expose }, grafana: { expose } });
const existing = (over: Data): unknown => merged({ ...existingGrafana }, { existingGrafana: over });
const twoTenants = { Dev: { users: { grafana: { roles: ['read'] } } } };

/** What people write wrong about Grafana in an environment. */
export const wrongGrafanas: readonly Row<unknown>[] = [
  ['an own and an existing Grafana', { ...laptopWithGrafana, existingGrafana: existingGrafana.existingGrafana }],
  ['a Grafana without a Loki', { ...agentsOnly, grafana: { login: 'grafana' } }],
  ['an existing Grafana without a Loki', { ...agentsOnly, existingGrafana: existingGrafana.existingGrafana }],
  ['a Grafana without a login', { ...laptop, grafana: {} }],
  ['a Grafana with an unknown login', m({ login: 'grafna' })],
  ['a Grafana with the login of an agent', m({ login: 'vector' })],
  ['a Grafana of two tenants', merged({ ...laptopWithGrafana }, { tenants: twoTenants })],
  ['an existing Grafana of two tenants', merged({ ...existingGrafana }, { tenants: twoTenants })],
  ['a password of the administrator', m({ adminPassword: 'admin' })],
  ['two Grafanas', m({ replicas: 2 })],
  ['data sources of a chart', m({ datasources: { 'datasources.yaml': { apiVersion: 1 } } })],
  ['the settings of a chart', m({ 'grafana.ini': { server: {} }, persistence: { enabled: true } })],
  ['a node port for two', both({ nodePort: { port: 30_443, insecure: true } })],
  ['a host for two', both({ ingress: { host: 'logs.example.com', tlsSecret: 'tls' } })],
  [
    'a host for two by a Gateway',
    both({ route: { host: 'logs.example.com', gateway: { name: 'a', namespace: 'b' } } }),
  ],
  ['an IPv6 address of a load balancer', m({ expose: { loadBalancer: { host: '2001:db8::1', insecure: true } } })],
  [
    'a port in the host of a load balancer',
    m({ expose: { loadBalancer: { host: 'a.example.com:443', insecure: true } } }),
  ],
  ['a Prometheus with the uid of a Loki', existing({ prometheusUid: 'loki' })],
  ['a uid of a Prometheus with a space', existing({ prometheusUid: 'bad uid!' })],
  [
    'a variable of Grafana for all pods',
    { ...laptopWithGrafana, pods: { env: { GF_AUTH_ANONYMOUS_ENABLED: 'true' } } },
  ],
  ['a path of Grafana', m({ expose: { ingress: { host: 'logs.example.com/grafana', tlsSecret: 'tls' } } })],
  ['a name of Grafana in capitals', m({ name: 'Grafana' })],
  ['a name of Grafana that the gateway has', m({ name: 'loki-gateway' })],
  ['a release of Grafana that is not known', m({ release: '11.0.0' })],
  ['a password as a list', m({ config: { smtp: { password: ['a'] } } })],
  ['an existing Grafana in no namespace', { ...laptop, existingGrafana: { login: 'grafana' } }],
  ['an existing Grafana with an unknown login', existing({ login: 'grafna' })],
  [
    'an existing Grafana that finds nothing',
    { ...laptop, existingGrafana: { ...existingGrafana.existingGrafana, dashboardLabel: {} } },
  ],
  ['a label with a space', existing({ dataSourceLabel: { grafana_datasource: 'a b' } })],
  ['an annotation of folders with a space', existing({ folderAnnotation: 'grafana folder' })],
];
