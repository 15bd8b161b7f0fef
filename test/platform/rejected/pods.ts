import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { laptop, production } from '../../fixtures';

const m = (over: Data): unknown => merged({ ...laptop }, over);
const image = (of: string): unknown => m({ gateway: { pod: { image: of } } });
const dataPath = (of: string): unknown => m({ collect: { logs: { vector: { dataPath: of } } } });
const external = (over: Data): unknown => merged({ ...production }, { objectStore: { external: over } });
const gateway = (pod: Data): unknown => m({ gateway: { pod } });
const resources = { cpu: '100m', memory: '256Mi' };

/** What people write wrong of pods and their surroundings, so that Kubernetes or a program refuses it much later. */
export const wrongPods: readonly Row<unknown>[] = [
  ['no image', image('')],
  ['an image with a scheme', image('https://registry.example.com/nginx:1.29.3')],
  ['an image with capitals', image('docker.io/NGINX:1.29.3')],
  ['an image with a space', image('nginx :1.29.3')],
  ['an image with a short digest', image('nginx@sha256:abc')],
  ['a client of MinIO without a tag', m({ objectStore: { minio: { clientImage: 'quay.io/minio/mc' } } })],
  [
    'a clean-up with the newest image',
    merged({ ...production }, { objectStore: { uploadCleanup: { image: 'quay.io/minio/mc:latest' } } }),
  ],
  ['memory without a unit', m({ gateway: { pod: { resources: { ...resources, memory: '256' } } } })],
  ['a volume without a unit', m({ loki: { storage: 20 } })],
  ['more pods than a number holds', m({ gateway: { replicas: 2 ** 31 } })],
  ['more servers than there are nodes', m({ objectStore: { minio: { servers: 1e308 } } })],
  ['more drives than a node takes', m({ objectStore: { minio: { drivesPerServer: 1e7 } } })],
  ['positions in the root of a node', dataPath('/')],
  ['positions beside the volumes of the kubelet', dataPath('/var/lib/kubelet/vector')],
  ['positions in the libraries of a node', dataPath('/lib64/vector')],
  ['positions that a restart of the node deletes', dataPath('/run/vector')],
  ['positions in /var', dataPath('/var/lib')],
  ['a data path with ..', dataPath('/data/./../etc')],
  ['a region with a space', external({ region: 'eu central' })],
  ['an Alertmanager on the port 0', m({ loki: { alertmanager: { url: 'http://alerts.example.com:0' } } })],
  ['a service without a URL', m({ loki: { alertmanager: {} } })],
  [
    'one URL and several',
    m({ loki: { alertmanager: { url: 'http://a.example.com', urls: ['http://b.example.com'] } } }),
  ],
  ['no URLs', m({ loki: { remoteWrite: { urls: [] } } })],
  ['a URL twice', m({ loki: { alertmanager: { urls: ['http://a.example.com', 'http://a.example.com'] } } })],
  ['an Alertmanager below a path', m({ loki: { alertmanager: { url: 'https://a.example.com/alerts/' } } })],
  ['a remote write with its usual path', m({ loki: { remoteWrite: { url: 'http://p.example.com/api/v1/write' } } })],
  ['a URL with a slash at its end', m({ loki: { alertmanager: { urls: ['https://a.example.com/'] } } })],
  ['a URL with a query', m({ loki: { alertmanager: { url: 'https://a.example.com/?a=b' } } })],
  ['a CA for plain http', m({ loki: { alertmanager: { url: 'http://a.example.com', ca: { secret: 'ca' } } } })],
  [
    'a CA file as a Secret',
    m({ loki: { remoteWrite: { url: 'https://p.example.com', ca: { secret: '/etc/ca.crt' } } } }),
  ],
  [
    'a login without a Secret',
    m({ loki: { alertmanager: { url: 'https://a.example.com', login: { user: 'loki' } } } }),
  ],
  [
    'a login with a password',
    m({ loki: { alertmanager: { url: 'https://a.example.com', login: { user: 'loki:pw', secret: 'alerts' } } } }),
  ],
  [
    'a login of the Alertmanager in config',
    m({ loki: { config: { ruler: { alertmanager_client: { basic_auth_username: 'loki' } } } } }),
  ],
  ['a path that no URL has', m({ loki: { remoteWrite: { url: 'https://prometheus.example.com', path: '/%' } } })],
  [
    'a toleration of half a second',
    m({ gateway: { pod: { tolerations: [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0.5 }] } } }),
  ],
  ['a label of the component', gateway({ labels: { 'app.kubernetes.io/component': 'edge' } })],
  ['a label of a controller', gateway({ labels: { 'pod-template-hash': '1' } })],
  ['a label that is a sentence', gateway({ labels: { owner: 'the logs team' } })],
  ['an existing ServiceAccount without a name', gateway({ serviceAccount: { create: false } })],
  ['a ServiceAccount with a space', gateway({ serviceAccount: { name: 'my logs' } })],
  [
    'annotations of an existing ServiceAccount',
    gateway({ serviceAccount: { name: 'logs', create: false, annotations: { team: 'logs' } } }),
  ],
  [
    'a shared ServiceAccount with two sets of annotations',
    m({
      gateway: { pod: { serviceAccount: { name: 'logs', annotations: { team: 'logs' } } } },
      canary: { pod: { serviceAccount: { name: 'logs' } } },
    }),
  ],
  ['the key of an annotation with a space', gateway({ serviceAccount: { annotations: { 'a role': 'x' } } })],
  ['a lone surrogate', m({ collect: { logs: { vector: { labels: { job: 'a\ud83d' } } } } })],
  ['NaN', m({ loki: { replicas: NaN } })],
];
