import { App, Chart } from 'cdk8s';
import { manifestsOf, problemsOf, secretsOf, type Manifest } from '../../constructs/kit';
import { ExternalObjectStore, MinioStore, type MinioStoreProps } from '../../constructs/minio';
import { only } from '../support/manifests';

function store(props: MinioStoreProps): { manifests: Manifest[]; store: MinioStore; chart: Chart } {
  const chart = new Chart(new App({ outdir: 'unused' }), 'alone');
  const made = new MinioStore(chart, 'minio', props);
  return { store: made, chart, manifests: manifestsOf(chart) };
}

const all: Required<MinioStoreProps> = {
  namespace: 'objects',
  name: 'store',
  flavour: 'minio',
  storage: '20Gi',
  buckets: { chunks: 'one', ruler: 'two' },
  region: 'eu-central-1',
  console: true,
  rootSecret: 'root',
  lokiSecret: 'loki',
  clients: [{ namespaceLabels: { team: 'a' } }],
  clientImage: 'mirror/mc:1',
  pod: { image: 'mirror/minio:1', storageClass: 'fast' },
  cluster: { domain: 'example.local', scrapers: [{ namespaceLabels: { monitoring: 'yes' } }] },
};

test('alone, it is one pod on one volume behind the Service that the guide names', () => {
  const { manifests, store: made } = store({ namespace: 'minio' });
  expect(made.objectStore.endpoint).toMatchObject({
    scheme: 'http',
    host: 'minio.minio.svc.cluster.local',
    port: 9000,
  });
  expect(made.objectStore).toMatchObject({
    pathStyle: true,
    region: 'us-east-1',
    buckets: { chunks: 'loki-chunks', ruler: 'loki-ruler' },
  });
  expect(only(manifests, 'StatefulSet', 'minio')).toMatchObject({
    spec: { replicas: 1, serviceName: 'minio-headless' },
  });
  expect(manifests.map(({ kind }) => kind).sort()).toEqual([
    'ConfigMap',
    'Job',
    'NetworkPolicy',
    'NetworkPolicy',
    'Service',
    'Service',
    'ServiceAccount',
    'ServiceAccount',
    'StatefulSet',
  ]);
});

test('every setting reaches the objects', () => {
  const { manifests, store: made, chart } = store(all);
  expect(problemsOf(chart)).toEqual([]);
  expect(made.objectStore.endpoint.host).toBe('store.objects.svc.example.local');
  expect(only(manifests, 'StatefulSet', 'store')).toMatchObject({
    metadata: { namespace: 'objects' },
    spec: {
      template: {
        spec: { containers: [{ image: 'mirror/minio:1', args: ['server', '/data', '--console-address', ':9001'] }] },
      },
      volumeClaimTemplates: [{ spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } } }],
    },
  });
  expect(only(manifests, 'Service', 'store-console')).toMatchObject({ spec: { ports: [{ port: 9001 }] } });
  const policy = JSON.stringify(only(manifests, 'NetworkPolicy', 'store'));
  expect(policy).toContain('"team":"a"');
  expect(policy).toContain('"monitoring":"yes"');
  const job = manifests.find(({ kind }) => kind === 'Job')!;
  expect(job).toMatchObject({ spec: { template: { spec: { containers: [{ image: 'mirror/mc:1' }] } } } });
  expect(JSON.stringify(job)).toContain('"value":"one two"');
  expect(JSON.stringify(job)).toContain('"name":"root"');
});

test('the user of Loki may use its two buckets and nothing else', () => {
  const { manifests } = store({ namespace: 'minio' });
  const { data } = only(manifests, 'ConfigMap', 'minio-provisioning') as unknown as { data: Record<string, string> };
  const { Statement } = JSON.parse(data['policy.json']!) as { Statement: { Action: string[]; Resource: string[] }[] };
  expect(new Set(Statement.flatMap(({ Resource }) => Resource))).toEqual(
    new Set([
      'arn:aws:s3:::loki-chunks',
      'arn:aws:s3:::loki-ruler',
      'arn:aws:s3:::loki-chunks/*',
      'arn:aws:s3:::loki-ruler/*',
    ]),
  );
  expect(Statement.flatMap(({ Action }) => Action)).not.toContain('s3:*');
});

test('no secret is an argument of the provisioning', () => {
  const { manifests } = store({ namespace: 'minio' });
  const { data } = only(manifests, 'ConfigMap', 'minio-provisioning') as unknown as { data: Record<string, string> };
  const script = data['provision.sh']!;
  expect(script).toContain(`printf '%s\\n%s\\n' "$ACCESS_KEY_ID" "$SECRET_ACCESS_KEY" | mc admin user add store\n`);
  expect(script.match(/\$SECRET_ACCESS_KEY/g)).toHaveLength(1);
  expect(script).not.toContain('--json');
});

test('it says which Secrets it needs', () => {
  const { chart } = store({ namespace: 'minio' });
  expect(secretsOf(chart).map((need) => [need.form, need.secret, need.namespaces])).toEqual([
    ['key-pair', 'minio-root', ['minio']],
    ['key-pair', 'loki-s3', ['minio']],
  ]);
});

describe('an external store', () => {
  test('speaks in paths, except to AWS', () => {
    const of = (url: string): boolean => new ExternalObjectStore({ url, keys: { secret: 'k' } }).pathStyle;
    expect(of('https://s3.example.com')).toBe(true);
    expect(of('https://s3.eu-central-1.amazonaws.com')).toBe(false);
  });

  test('is a port to any address, or to the addresses that are given', () => {
    const of = (cidrs?: string[]) =>
      new ExternalObjectStore({ url: 'https://s3.example.com', keys: { secret: 'k' }, ...(cidrs && { cidrs }) })
        .endpoint;
    expect(of()).toMatchObject({ port: 443, answeredBy: ['anyone'] });
    expect(of(['192.0.2.0/24'])).toMatchObject({ answeredBy: [{ cidrs: ['192.0.2.0/24'] }] });
  });
});
