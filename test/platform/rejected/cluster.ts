import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { laptop, production } from '../../fixtures';

const m = (over: Data): unknown => merged({ ...laptop }, over);
const domain = (of: string): unknown => m({ cluster: { domain: of } });
const clients = (...peers: unknown[]): unknown => m({ gateway: { clients: peers } });
const external = (over: Data): unknown => merged({ ...production }, { objectStore: { external: over } });
const aws = (over: Data): unknown => external({ url: 'https://s3.eu-central-1.amazonaws.com', ...over });
const keys = (over: Data): unknown => external({ keys: over });
const pod = (over: Data): unknown => m({ loki: { pod: over } });
const namespace = (name: string, podSecurity: string): unknown =>
  m({ namespaces: { [name]: { podSecurity } }, loki: { namespace: name } });
const events = (labels: Data, over: Data): unknown =>
  m({ collect: { events: { login: 'vector', tenant: 'Prod', exporter: { labels } } }, ...over });
const users = (of: Data): unknown => ({
  ...laptop,
  tenants: { Prod: { users: of } },
  collect: undefined,
});

/** A user of so many tenants, who may ask for all of them at once. */
function joined(count: number): unknown {
  const tenant = { users: { grafana: { roles: ['read'] } } };
  const tenants = Array.from({ length: count }, (_, n) => [`customer-number-${n}`, tenant] as const);
  return m({ loki: { multiTenantQueries: true }, tenants: Object.fromEntries(tenants) });
}

/** What people write wrong about their cluster: its names, addresses, labels, and the clouds beside it. */
export const wrongCluster: readonly Row<unknown>[] = [
  ['an IPv4 address instead of a CIDR', clients({ cidrs: ['10.0.0.1', '10.1.0.0/16'] })],
  ['an IPv6 address instead of a CIDR', clients({ cidrs: ['fd00::1'] })],
  ['a CIDR with a prefix of 33', m({ cluster: { scrapers: [{ cidrs: ['10.0.0.0/33'] }] } })],
  ['a netmask', m({ cluster: { dns: { cidrs: ['10.96.0.10/255.255.255.255'] } } })],
  ['a host name instead of a CIDR', external({ cidrs: ['s3.example.com'] })],
  ['no addresses of an object store', external({ cidrs: [] })],
  ['no addresses of clients', clients({ cidrs: [] })],
  ['no addresses of an API server', m({ cluster: { apiServer: { cidrs: [] } } })],
  [
    'no addresses of a controller',
    m({
      gateway: {
        expose: { ingress: { host: 'logs.example.com', tlsSecret: 'logs-tls', controller: { cidrs: [] } } },
      },
    }),
  ],
  [
    'an address of an Alertmanager without its bits',
    m({ loki: { alertmanager: { url: 'http://alertmanager.example.com:9093', cidrs: ['192.0.2.7'] } } }),
  ],
  ['a client whose label has a space', clients({ namespaceLabels: { team: 'a team' } })],
  ['podSecurity on kube-system', namespace('kube-system', 'restricted')],
  ['podSecurity on default', namespace('default', 'baseline')],
  ['a namespace with a dot', m({ loki: { namespace: 'logging.prod' } })],
  ['a domain with a line end', domain('cluster.local\n')],
  ['a domain with a space', domain('cluster local')],
  ['an empty domain', domain('')],
  ['a domain that starts with a dot', domain('.cluster.local')],
  ['a domain that starts with svc', domain('svc.cluster.local')],
  ['an invalid port of clients', external({ podPort: 0 })],
  [
    'an invalid port of an Alertmanager',
    m({ loki: { alertmanager: { url: 'http://alertmanager.example.com:9093', podPort: 90_930 } } }),
  ],
  ['an empty list of DNS ports', m({ cluster: { dnsPorts: [] } })],
  ['egress without ports', pod({ egress: [{ to: { cidrs: ['192.0.2.7/32'] }, ports: [] }] })],
  ['egress to an address instead of a CIDR', pod({ egress: [{ to: { cidrs: ['192.0.2.7'] }, ports: [3128] }] })],
  ['a secret as a variable', pod({ env: { PROXY_PASSWORD: 'hunter2' } })],
  ['a proxy with a password', pod({ env: { HTTPS_PROXY: 'http://logs:hunter2@proxy.example.com:3128' } })],
  ['a variable that this project sets', pod({ env: { AWS_ACCESS_KEY_ID: { secret: 'a', key: 'id' } } })],
  ['a variable with a dash', pod({ env: { 'NO-PROXY': '*' } })],
  ['a host alias without an address', pod({ hostAliases: [{ ip: 's3', hostnames: ['s3.example.com'] }] })],
  [
    'a host alias in two entries',
    pod({
      hostAliases: [
        { ip: '192.0.2.7', hostnames: ['a.example.com'] },
        { ip: '192.0.2.7', hostnames: ['b_example.com'] },
      ],
    }),
  ],
  ['pods on Windows', pod({ nodeSelector: { 'kubernetes.io/os': 'windows' } })],
  ['labels of pods', pod({ labels: { team: 'logs', 'app.kubernetes.io/name': 'logs' } })],
  ['a security context', pod({ securityContext: { runAsUser: 0 } })],
  ['annotations of a ServiceAccount', pod({ serviceAccountAnnotations: {} })],
  ['a volume of the user', pod({ extraVolumes: [] })],
  ['Azure', { ...laptop, objectStore: { azure: { account: 'logs' } } }],
  ['Google', { ...laptop, objectStore: { gcs: { bucket: 'logs' } } }],
  [
    'a store without keys',
    {
      ...production,
      objectStore: { external: { url: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1' } },
    },
  ],
  ['a load balancer', m({ gateway: { expose: { loadBalancer: {} } } })],
  ['an autoscaler', m({ loki: { autoscaling: { max: 4 } } })],
  [
    'an Alertmanager with a login',
    m({ loki: { alertmanager: { url: 'https://alertmanager.example.com', basicAuth: {} } } }),
  ],
  ['a tenant by namespace', m({ collect: { logs: { tenantByNamespace: true } } })],
  ['a registry with a scheme', m({ registry: 'https://registry.example.com/mirror/' })],
  ['a registry that would be a path of Docker Hub', m({ registry: 'mirror' })],
  ['a digest without its algorithm', m({ digests: { 'docker.io/grafana/loki:3.7.8': 'ab'.repeat(32) } })],
  ['a tag as a digest', m({ digests: { 'docker.io/grafana/loki:3.7.8': '3.7.8' } })],
  ['a digest of an image without a tag', m({ digests: { 'docker.io/grafana/loki': `sha256:${'ab'.repeat(32)}` } })],
  ['images without digests', m({ digests: {} })],
  ['an image of another release', pod({ image: 'registry.example.com/loki:v3.3.2' })],
  ['an empty name of a cluster', m({ cluster: { name: '' } })],
  ['a name of a cluster with a space', m({ cluster: { name: 'Edge 1 (Berlin)' } })],
  ['a template as the name of a cluster', m({ cluster: { name: '{{ CLUSTER }}' } })],
  [
    'a label cluster beside the name of the cluster',
    events({ cluster: 'edge-2', job: 'events' }, { cluster: { name: 'edge-1' } }),
  ],
  [
    'a template as a label cluster beside the name of the cluster',
    events({ cluster: '{{ .ClusterName }}' }, { cluster: { name: 'edge-1' } }),
  ],
  [
    'a label cluster of a pipeline beside the name of the cluster',
    m({ cluster: { name: 'edge-1' }, collect: { logs: { pipeline: { labels: { cluster: { value: 'edge-2' } } } } } }),
  ],
  ['a Kubernetes that is too old', m({ cluster: { kubernetes: '1.27' } })],
  ['a patch release of Kubernetes', m({ cluster: { kubernetes: 'v1.31.4-eks-1' } })],
  ['a Kubernetes that does not exist', m({ cluster: { kubernetes: 'latest' } })],
  ['a name with a line end', m({ loki: { name: 'loki\n' } })],
  ['a gateway that is called like Loki', m({ gateway: { name: 'loki' } })],
  ['a canary that is called like the gateway', m({ canary: { name: 'loki-gateway' } })],
  ['more tenants at once than nginx reads', joined(250)],
  ['a user named canary', users({ canary: { roles: ['read'] } })],
  ['AWS without its region', { ...production, objectStore: { external: awsWithout() } }],
  ['AWS in another region', aws({ region: 'eu-west-1' })],
  [
    'AWS with the bucket in its host',
    aws({ url: 'https://my-logs.s3.eu-central-1.amazonaws.com', buckets: { chunks: 'my-logs' } }),
  ],
  ['AWS with a dot in a bucket', aws({ buckets: { chunks: 'logs.example.com' } })],
  [
    'access keys instead of names of entries',
    keys({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'Gh7xPq2LmN9sTv4Wz8Yb' }),
  ],
  ['an access key instead of a Secret', keys({ secret: 'Gh7xPq2LmN9sTv4Wz8Yb' })],
  ['an entry with a space', keys({ accessKeyId: 'access key' })],
  ['an annotation with a space', pod({ annotations: { 'my note': 'a' } })],
  ['a node whose label has a space', pod({ nodeSelector: { pool: 'log nodes' } })],
  ['a misspelt operator', pod({ tolerations: [{ key: 'dedicated', operator: 'Exist' }] })],
  ['a misspelt effect', pod({ tolerations: [{ operator: 'Exists', effect: 'NoScheduling' }] })],
];

function awsWithout(): unknown {
  return { url: 'https://s3.eu-central-1.amazonaws.com', keys: { secret: 'loki-s3' } };
}
