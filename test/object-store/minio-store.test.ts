import { App, Chart } from 'cdk8s';
import { manifestsOf, problemsOf, inventoryOf, type Manifest } from '../../constructs/kit';
import { erasureSet, ExternalObjectStore, MinioStore, type MinioStoreProps } from '../../constructs/object-store';
import type { S3Store } from '../../constructs/contracts';
import { only } from '../support/manifests';

function store(
  props: MinioStoreProps,
  buckets = { chunks: 'loki-chunks', ruler: 'loki-ruler' },
  secret = 'loki-s3',
): { manifests: Manifest[]; forLoki: S3Store<'chunks' | 'ruler'>; chart: Chart } {
  const chart = new Chart(new App({ outdir: 'unused' }), 'alone');
  const forLoki = new MinioStore(chart, 'minio', props).buckets('loki', buckets, { secret });
  return { forLoki, chart, manifests: manifestsOf(chart) };
}

const all: Required<MinioStoreProps> = {
  namespace: 'objects',
  name: 'store',
  flavour: 'minio',
  release: 'RELEASE.2025-09-07T16-13-09Z',
  servers: 4,
  drivesPerServer: 2,
  storage: '20Gi',
  consumers: [
    {
      name: 'tempo',
      buckets: [{ name: 'traces', versioning: false, expireAfterDays: 14 }],
      secret: 'tempo-keys',
      namespaces: ['tracing'],
      tagging: true,
    },
  ],
  tls: { secret: 'store-tls' },
  region: 'eu-central-1',
  console: true,
  rootSecret: 'root',
  clients: [{ namespaceLabels: { team: 'a' } }],
  clientImage: 'mirror/mc:1',
  pod: { image: 'mirror/minio:RELEASE.2025-09-07T16-13-09Z', storageClass: 'fast' },
  cluster: { domain: 'example.local', scrapers: [{ namespaceLabels: { monitoring: 'yes' } }] },
};

test('with defaults, it is one pod on one volume behind the Service minio', () => {
  const { manifests, forLoki } = store({ namespace: 'minio' });
  expect(forLoki.endpoint).toMatchObject({
    scheme: 'http',
    host: 'minio.minio.svc.cluster.local',
    port: 9000,
  });
  expect(forLoki).toMatchObject({
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

test('every setting appears in the objects', () => {
  const { manifests, forLoki, chart } = store(all, { chunks: 'one', ruler: 'two' }, 'loki');
  expect(problemsOf(chart)).toEqual([]);
  expect(forLoki.endpoint.host).toBe('store.objects.svc.example.local');
  expect(only(manifests, 'StatefulSet', 'store')).toMatchObject({
    metadata: { namespace: 'objects' },
    spec: {
      template: {
        spec: {
          containers: [
            {
              image: 'mirror/minio:RELEASE.2025-09-07T16-13-09Z',
              args: [
                'server',
                'https://store-{0...3}.store-headless.objects.svc.example.local:9000/data-{0...1}',
                '--certs-dir',
                '/certs',
                '--console-address',
                ':9001',
              ],
              readinessProbe: { httpGet: { path: '/minio/health/ready', scheme: 'HTTPS' } },
            },
          ],
        },
      },
      replicas: 4,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'OnDelete' },
      volumeClaimTemplates: ['data-0', 'data-1'].map((name) => ({
        metadata: { name },
        spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } },
      })),
    },
  });
  expect(forLoki).toMatchObject({ endpoint: { scheme: 'https' }, ca: { secret: 'store-tls', key: 'ca.crt' } });
  expect(only(manifests, 'PodDisruptionBudget', 'store')).toMatchObject({ spec: { maxUnavailable: 1 } });
  expect(only(manifests, 'Service', 'store-console')).toMatchObject({ spec: { ports: [{ port: 9001 }] } });
  const policy = JSON.stringify(only(manifests, 'NetworkPolicy', 'store'));
  expect(policy).toContain('"team":"a"');
  expect(policy).toContain('"monitoring":"yes"');
  const job = manifests.find(({ kind }) => kind === 'Job')!;
  expect(job).toMatchObject({ spec: { template: { spec: { containers: [{ image: 'mirror/mc:1' }] } } } });
  expect(JSON.stringify(job)).toContain('"value":"one two traces"');
  expect(JSON.stringify(job)).toContain('"name":"root"');
});

test("Loki's user has access to its two buckets only", () => {
  const { manifests } = store({ namespace: 'minio' });
  const { data } = only(manifests, 'ConfigMap', 'minio-provisioning') as unknown as { data: Record<string, string> };
  const { Statement } = JSON.parse(data['policy-loki.json']!) as {
    Statement: { Action: string[]; Resource: string[] }[];
  };
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

test('no secret is an argument of a process of the provisioning Job', () => {
  const { manifests } = store({ namespace: 'minio' });
  const { data } = only(manifests, 'ConfigMap', 'minio-provisioning') as unknown as { data: Record<string, string> };
  const script = data['provision.sh']!;
  // `printf` and `consumer` run inside the shell; a process gets at most the access key id.
  expect(script).toContain(`printf '%s\\n%s\\n' "$2" "$3" | mc admin user add store\n`);
  expect(script).toContain(`\nconsumer loki "$ACCESS_KEY_ID_0" "$SECRET_ACCESS_KEY_0" "\${RETIRE_0:-no}"\n`);
  expect(script).not.toMatch(/\bmc\b.*(\$3|SECRET_ACCESS_KEY)/);
  // The list of users goes to a shell variable, not to the log.
  expect(script.split('\n').filter((line) => line.includes('--json'))).toEqual([
    '  users=$(mc admin user ls --json store)',
  ]);
});

test('it declares the Secrets that it needs', () => {
  const { chart } = store({ namespace: 'minio' });
  expect(inventoryOf(chart).secrets.map((need) => [need.form, need.secret, need.namespaces])).toEqual([
    ['key-pair', 'minio-root', ['minio']],
    ['key-pair', 'loki-s3', ['minio']],
  ]);
});

test('a consumer has its own user, policy and Secret', () => {
  const { manifests, chart } = store(all, { chunks: 'one', ruler: 'two' }, 'loki');
  const { data } = only(manifests, 'ConfigMap', 'store-provisioning') as unknown as { data: Record<string, string> };
  expect(data['provision.sh']).toContain('mc version suspend store/traces\n');
  expect(data['provision.sh']).toContain('mc ilm rule import store/traces < /provision/lifecycle-traces.json\n');
  expect(data['provision.sh']).toContain(
    'consumer tempo "$ACCESS_KEY_ID_1" "$SECRET_ACCESS_KEY_1" "${RETIRE_1:-no}"\n',
  );
  expect(data['policy-tempo.json']).toContain('s3:PutObjectTagging');
  expect(data['policy-tempo.json']).not.toContain('arn:aws:s3:::one');
  expect(data['policy-loki.json']).not.toContain('Tagging');
  expect(inventoryOf(chart).secrets.map((need) => [need.secret, need.namespaces])).toContainEqual([
    'tempo-keys',
    ['objects', 'tracing'],
  ]);
});

test('consumers of the app get their buckets one after the other, from one Job', () => {
  const chart = new Chart(new App({ outdir: 'unused' }), 'alone');
  const minio = new MinioStore(chart, 'minio', { namespace: 'minio' });
  const [loki, tempo] = [
    minio.buckets('loki', { chunks: 'a-1', ruler: 'b-1' }),
    minio.buckets('tempo', { traces: 'c-1' }),
  ];
  expect(problemsOf(chart)).toEqual([]);
  expect([loki.buckets, tempo.buckets]).toEqual([{ chunks: 'a-1', ruler: 'b-1' }, { traces: 'c-1' }]);
  const manifests = manifestsOf(chart);
  const jobs = manifests.filter(({ kind }) => kind === 'Job');
  expect(jobs).toHaveLength(1);
  expect(JSON.stringify(jobs)).toContain('"value":"a-1 b-1 c-1"');
  const { data } = only(manifests, 'ConfigMap', 'minio-provisioning') as unknown as { data: Record<string, string> };
  expect(data['policy-tempo.json']).not.toContain('a-1');
});

test.each([
  ['the name of another consumer', 'loki', { traces: 'c-1' }, "'loki' is already the name of a consumer"],
  ['the bucket of another consumer', 'tempo', { traces: 'a-1' }, "'a-1' already belongs to another consumer"],
  ['an invalid bucket', 'tempo', { traces: 'C' }, "'C' is not a valid bucket name"],
])('a consumer with %s is refused', (_, name, buckets, reason) => {
  const chart = new Chart(new App({ outdir: 'unused' }), 'alone');
  const minio = new MinioStore(chart, 'minio', { namespace: 'minio' });
  minio.buckets('loki', { chunks: 'a-1', ruler: 'b-1' });
  minio.buckets(name, buckets, { secret: 'tempo-s3' });
  expect(problemsOf(chart).map(({ message }) => message)).toEqual([expect.stringContaining(reason)]);
});

describe('an erasure set', () => {
  // Computed with MinIO's code: servers, drives per server, set size, parity, servers that can be down for reads and
  // writes.
  test.each([
    [1, 1, 1, 0, 0, 0],
    [2, 1, 2, 1, 1, 0],
    [2, 2, 4, 2, 1, 0],
    [3, 1, 3, 1, 1, 1],
    [3, 2, 6, 3, 1, 1],
    [4, 1, 4, 2, 2, 1],
    [4, 2, 8, 4, 2, 1],
    [4, 4, 16, 4, 1, 1],
    [5, 1, 5, 2, 2, 2],
    [6, 1, 6, 3, 3, 2],
    [6, 2, 12, 4, 2, 2],
    [8, 1, 8, 4, 4, 3],
    [8, 2, 16, 4, 2, 2],
    [16, 1, 16, 4, 4, 4],
  ])('of %i × %i drives has size %i and parity %i', (servers, drivesPerServer, size, parity, reads, writes) => {
    expect(erasureSet({ servers, drivesPerServer })).toMatchObject({
      size,
      parity,
      readTolerance: reads,
      writeTolerance: writes,
    });
  });

  test('does not exist for 17 drives', () => {
    expect(erasureSet({ servers: 17, drivesPerServer: 1 })).toBeUndefined();
  });

  test('allows connections between its servers, on the S3 port', () => {
    const { manifests } = store({ namespace: 'minio', servers: 4, drivesPerServer: 2 });
    const { spec } = only(manifests, 'NetworkPolicy', 'minio') as unknown as { spec: { egress: unknown[] } };
    expect(JSON.stringify(spec.egress)).toContain('"app.kubernetes.io/component":"server"');
  });
});

describe('an external store', () => {
  test('uses path style, except for AWS', () => {
    const of = (url: string): boolean =>
      new ExternalObjectStore({ url, region: 'eu-central-1', keys: { secret: 'k' } }).pathStyle;
    expect(of('https://s3.example.com')).toBe(true);
    expect(of('https://s3.eu-central-1.amazonaws.com')).toBe(false);
  });

  test('allows its port to any address, or to the configured ranges', () => {
    const of = (cidrs?: string[]) =>
      new ExternalObjectStore({ url: 'https://s3.example.com', keys: { secret: 'k' }, ...(cidrs && { cidrs }) })
        .endpoint;
    expect(of()).toMatchObject({ port: 443, backends: ['anyone'] });
    expect(of(['192.0.2.0/24'])).toMatchObject({ backends: [{ cidrs: ['192.0.2.0/24'] }] });
  });
});

describe('with an issuer', () => {
  const tls = { issuer: { name: 'logging' } };
  const { manifests, forLoki, chart } = store({ namespace: 'minio', servers: 4, console: true, tls });

  test('the certificate is valid for the Service, each server and the console', () => {
    expect(problemsOf(chart)).toEqual([]);
    expect(only(manifests, 'Certificate', 'minio-tls').spec).toMatchObject({
      secretName: 'minio-tls',
      dnsNames: [
        'minio.minio.svc.cluster.local',
        'minio.minio.svc',
        'minio.minio',
        'minio',
        '*.minio-headless.minio.svc.cluster.local',
        'minio-console.minio.svc.cluster.local',
      ],
    });
  });

  test('servers and provisioning read its Secret, and consumers the authority of the issuer', () => {
    expect(JSON.stringify(only(manifests, 'StatefulSet', 'minio').spec)).toContain('"secretName":"minio-tls"');
    expect(forLoki).toMatchObject({
      endpoint: { scheme: 'https' },
      ca: { secret: 'authority-logging', key: 'ca.crt', issuer: { name: 'logging', namespace: 'minio' } },
    });
  });
});
