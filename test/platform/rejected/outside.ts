import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { laptop, small } from '../../fixtures';

const collector = (settings: Data): unknown => merged({ ...small }, { collect: { events: settings } });
const events = (settings: Data): unknown => collector({ exporter: settings });
const gateway = (settings: Data): unknown => ({ ...laptop, gateway: settings });
const exposed = (expose: Data): unknown => gateway({ tls: { secret: 'loki-gateway-tls' }, expose });

/** What people write wrong about events, and about the way from outside. */
export const wrongOutside: readonly Row<unknown>[] = [
  ['events as a user without write access', collector({ login: 'grafana' })],
  ['events of an unknown tenant', collector({ tenant: 'Prod' })],
  [
    "the guide's webhook",
    events({ config: { receivers: [{ name: 'loki', webhook: { endpoint: 'http://loki:3100/loki/api/v1/push' } }] } }),
  ],
  ['receivers in config', events({ config: { receivers: [{ name: 'dump', stdout: {} }] } })],
  ['route in config', events({ config: { route: { routes: [] } } })],
  ['one namespace in config', events({ config: { namespace: 'prod' } })],
  ['a misspelt key of the exporter', events({ config: { kubeQps: 50 } })],
  ['throttlePeriod beside maxEventAgeSeconds', events({ config: { throttlePeriod: 5 } })],
  ['a log level that logs the password', events({ config: { logLevel: 'debug' } })],
  ['an unknown log level', events({ config: { logLevel: 'warning' } })],
  ['a full-width colon', events({ labels: { job: 'k8s：events' } })],
  ['events without labels', events({ labels: {} })],
  ['a label of events with a dot', events({ labels: { 'k8s.cluster': 'a' } })],
  ['a label from a template', events({ labels: { namespace: '{{ .Namespace }}' } })],
  ['a glob as an expression', events({ keep: [{ namespace: '*test*' }] })],
  ['an expression that RE2 does not know', events({ drop: [{ reason: '(?!Failed).*' }] })],
  ['an expression that ends with $', events({ drop: [{ reason: 'Failed$' }] })],
  ['an empty filter', events({ drop: [{}] })],
  ['a maximum event age of 0', events({ maxEventAgeSeconds: 0 })],
  [
    'nodePort and ingress together',
    exposed({ nodePort: { port: 30_443 }, ingress: { host: 'logs.example.com', tlsSecret: 'a' } }),
  ],
  ['an empty expose', exposed({})],
  ['a nodePort outside the range', exposed({ nodePort: { port: 8443 } })],
  ['a nodePort without TLS and without insecure', gateway({ expose: { nodePort: { port: 30_080 } } })],
  ['TLS together with insecure', exposed({ nodePort: { port: 30_443, insecure: true } })],
  [
    'an Ingress without a certificate and without insecure',
    gateway({ expose: { ingress: { host: 'logs.example.com' } } }),
  ],
  [
    'two certificates for an Ingress',
    gateway({ expose: { ingress: { host: 'logs.example.com', tlsSecret: 'a', controllerCertificate: true } } }),
  ],
  ['a load balancer with TLS and insecure', exposed({ loadBalancer: { insecure: true } })],
  [
    'a load balancer with and without a certificate',
    gateway({ expose: { loadBalancer: { controllerCertificate: true, insecure: true } } }),
  ],
  ['a class of load balancers with a space', exposed({ loadBalancer: { className: 'my class' } })],
  ['an annotation of a load balancer with a space', exposed({ loadBalancer: { annotations: { 'my key': 'a' } } })],
  ['an address for a load balancer', exposed({ loadBalancer: { sourceRanges: ['203.0.113.7'] } })],
  ['no addresses for a load balancer', exposed({ loadBalancer: { sourceRanges: [], externalTrafficPolicy: 'Local' } })],
  ['a load balancer and a nodePort', exposed({ loadBalancer: {}, nodePort: { port: 30_443 } })],
  ['a type of Service', exposed({ serviceType: 'LoadBalancer' })],
  ['an autoscaler beside a number', gateway({ replicas: 2, autoscaling: { max: 4 } })],
  ['an autoscaler that goes down only', gateway({ autoscaling: { min: 4, max: 2 } })],
  ['an autoscaler for no usage', gateway({ autoscaling: { max: 4, cpuPercent: 0 } })],
  ['an autoscaler as in Kubernetes', gateway({ autoscaling: { max: 4, maxReplicas: 4 } })],
  ['a host with a scheme', gateway({ expose: { ingress: { host: 'https://logs.example.com/', tlsSecret: 'a' } } })],
  ['a wildcard host', gateway({ expose: { ingress: { host: '*.example.com', tlsSecret: 'a' } } })],
  ['an address as a host', gateway({ expose: { ingress: { host: '192.0.2.7', tlsSecret: 'a' } } })],
  [
    'a Gateway without a namespace',
    gateway({ expose: { route: { host: 'logs.example.com', gateway: { name: 'a' } } } }),
  ],
  ['a certificate of the gateway as a file', gateway({ tls: { secret: 'tls.crt' } })],
  ['an unknown monitoring mode', merged({ ...laptop }, { cluster: { monitoring: 'service-monitors' } })],
];
