import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { laptop, small } from '../../fixtures';

const events = (settings: Data): unknown => merged({ ...small }, { events: settings });
const gateway = (settings: Data): unknown => ({ ...laptop, gateway: settings });
const exposed = (expose: Data): unknown => gateway({ tls: { secret: 'loki-gateway-tls' }, expose });

/** What people write wrong about events, and about the way from outside. */
export const wrongOutside: readonly Row<unknown>[] = [
  ['events as a user who may not write', events({ login: 'grafana' })],
  ['events of a tenant that is not there', events({ tenant: 'Prod' })],
  [
    "the guide's webhook",
    events({ config: { receivers: [{ name: 'loki', webhook: { endpoint: 'http://loki:3100/loki/api/v1/push' } }] } }),
  ],
  ['a receiver by hand', events({ config: { receivers: [{ name: 'dump', stdout: {} }] } })],
  ['a route by hand', events({ config: { route: { routes: [] } } })],
  ['a misspelt key of the exporter', events({ config: { kubeQps: 50 } })],
  ['an age said twice', events({ config: { throttlePeriod: 5 } })],
  ['a level that tells the password', events({ config: { logLevel: 'debug' } })],
  ['a level that is none', events({ config: { logLevel: 'warning' } })],
  ['a full-width colon', events({ labels: { job: 'k8s：events' } })],
  ['events without labels', { ...small, events: { ...small.events, labels: {} } }],
  ['a label of events with a dot', events({ labels: { 'k8s.cluster': 'a' } })],
  ['a label from a template', events({ labels: { namespace: '{{ .Namespace }}' } })],
  ['an expression that is a file pattern', events({ keep: [{ namespace: '*test*' }] })],
  ['an expression that RE2 does not know', events({ drop: [{ reason: '(?!Failed).*' }] })],
  ['an expression with an end', events({ drop: [{ reason: 'Failed$' }] })],
  ['a filter that says nothing', events({ drop: [{}] })],
  ['events of no age', events({ maxEventAgeSeconds: 0 })],
  [
    'two ways from outside',
    exposed({ nodePort: { port: 30_443 }, ingress: { host: 'logs.example.com', tlsSecret: 'a' } }),
  ],
  ['no way from outside', exposed({})],
  ['a port that is none of a node', exposed({ nodePort: { port: 8443 } })],
  ['passwords in clear to a node', gateway({ expose: { nodePort: { port: 30_080 } } })],
  ['a certificate that is not meant', exposed({ nodePort: { port: 30_443, insecure: true } })],
  ['passwords in clear to an Ingress', gateway({ expose: { ingress: { host: 'logs.example.com' } } })],
  [
    'two certificates for an Ingress',
    gateway({ expose: { ingress: { host: 'logs.example.com', tlsSecret: 'a', controllerCertificate: true } } }),
  ],
  ['a host with a scheme', gateway({ expose: { ingress: { host: 'https://logs.example.com/', tlsSecret: 'a' } } })],
  ['any host', gateway({ expose: { ingress: { host: '*.example.com', tlsSecret: 'a' } } })],
  ['an address as a host', gateway({ expose: { ingress: { host: '192.0.2.7', tlsSecret: 'a' } } })],
  [
    'a Gateway without a namespace',
    gateway({ expose: { route: { host: 'logs.example.com', gateway: { name: 'a' } } } }),
  ],
  ['a certificate of the gateway as a file', gateway({ tls: { secret: 'tls.crt' } })],
  ['a way of watching that is not known', merged({ ...laptop }, { cluster: { monitoring: 'service-monitors' } })],
];
