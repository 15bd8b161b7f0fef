import { load } from 'js-yaml';
import type { GrafanaProps } from '../../constructs/grafana';
import { everyGrafana } from '../fixtures/grafana';
import { only } from '../support/manifests';
import { filesOf, grafanaChart, loki, readIni } from '../support/grafana-chart';

const { login: _login, ...settings } = everyGrafana.grafana;
const all: Required<GrafanaProps> = {
  ...settings,
  namespace: 'ui',
  dataSources: [loki, { ...loki, uid: 'loki-Dev', name: 'Loki Dev', tenant: 'Dev' }],
  dashboards: [{ uid: 'a-board', title: 'A', schemaVersion: 42 } as object],
  alertingFiles: { rules: { apiVersion: 1, groups: [] } },
  alerts: { groups: [] },
  traceLabels: { 'k8s.namespace.name': 'namespace' },
  traceIdsInText: false,
  serviceGraph: false,
  release: '12.3.8',
  cluster: { domain: 'example.local', scrapers: [{ namespaceLabels: { team: 'metrics' } }] },
};

interface Pod {
  readonly containers: readonly [
    {
      readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
      readonly volumeMounts: readonly {
        readonly name: string;
        readonly mountPath: string;
        readonly readOnly?: boolean;
      }[];
      readonly image: string;
    },
  ];
  readonly volumes: readonly { readonly name: string; readonly projected?: { readonly sources: readonly object[] } }[];
}

function podOf(props: Partial<GrafanaProps> = {}, name = 'grafana') {
  const set = only(grafanaChart(props).manifests, 'StatefulSet', name) as unknown as {
    spec: { replicas: number; template: { metadata: { annotations: Record<string, string> }; spec: Pod } };
  };
  return { ...set.spec.template, replicas: set.spec.replicas };
}

const checksum = 'checksum/config';

test('every setting is accepted together', () => {
  const { problems, manifests } = grafanaChart(all);
  expect(problems).toEqual([]);
  expect(podOf(all, 'logs-ui').spec.containers[0].image).toBe('docker.io/grafana/grafana:12.3.8');
  expect(manifests.map(({ kind }) => kind).sort()).toEqual([
    'ConfigMap',
    'ConfigMap',
    'ConfigMap',
    'NetworkPolicy',
    'Service',
    'Service',
    'Service',
    'ServiceAccount',
    'StatefulSet',
  ]);
});

test('login and key of the database come from a Secret, and are in no file', () => {
  const { env } = podOf().spec.containers[0];
  const from = (key: string) => ({ valueFrom: { secretKeyRef: { name: 'grafana-admin', key } } });
  expect(env).toEqual(
    expect.arrayContaining([
      { name: 'GF_SECURITY_ADMIN_USER', ...from('admin-user') },
      { name: 'GF_SECURITY_ADMIN_PASSWORD', ...from('admin-password') },
      { name: 'GF_SECURITY_SECRET_KEY', ...from('secret-key') },
      { name: 'GF_SECRETS_MANAGER_ENCRYPTION_SECRET_KEY_V1_SECRET_KEY', ...from('secret-key') },
    ]),
  );
  expect(grafanaChart().secrets).toContainEqual(
    expect.objectContaining({ form: 'values', secret: 'grafana-admin', namespaces: ['logging'] }),
  );
});

test('nothing of an untouched installation is open, reports home or downloads anything', () => {
  const ini = readIni(filesOf(grafanaChart().manifests)['grafana.ini']!);
  expect(ini).toMatchObject({
    'auth.anonymous': { enabled: 'false' },
    users: { allow_sign_up: 'false', allow_org_create: 'false' },
    analytics: { reporting_enabled: 'false', check_for_updates: 'false', check_for_plugin_updates: 'false' },
    news: { news_feed_enabled: 'false' },
    snapshots: { enabled: 'false', external_enabled: 'false' },
    public_dashboards: { enabled: 'false' },
    plugins: { preinstall_disabled: 'true', preinstall_auto_update: 'false', plugin_admin_enabled: 'false' },
    database: { wal: 'true' },
    server: { enable_gzip: 'false' },
  });
  const policy = only(grafanaChart().manifests, 'NetworkPolicy', 'grafana') as unknown as {
    spec: { egress: unknown[] };
  };
  expect(JSON.stringify(policy.spec.egress)).not.toContain('443');
});

test('Logs Drilldown is the only plugin that is downloaded, and the policy allows it', () => {
  const { manifests } = grafanaChart({ logsDrilldown: true });
  const { plugins } = readIni(filesOf(manifests)['grafana.ini']!);
  expect(plugins).toMatchObject({ preinstall_disabled: 'false', preinstall_auto_update: 'false' });
  expect(plugins!['disable_plugins']).not.toContain('lokiexplore');
  const policy = only(manifests, 'NetworkPolicy', 'grafana') as unknown as { spec: { egress: unknown[] } };
  expect(policy.spec.egress).toContainEqual({ ports: [{ port: 443, protocol: 'TCP' }] });
});

test.each<[string, Partial<GrafanaProps>, object, object]>([
  ['no exposure', {}, { protocol: 'http' }, { cookie_secure: 'false' }],
  [
    'an Ingress',
    { expose: { ingress: { host: 'logs.example.com', controllerCertificate: true } } },
    { protocol: 'http', root_url: 'https://logs.example.com/' },
    { cookie_secure: 'true', strict_transport_security: 'true' },
  ],
  [
    'an Ingress without a certificate',
    { expose: { ingress: { host: 'logs.example.com', insecure: true } } },
    { protocol: 'http', root_url: 'http://logs.example.com/' },
    { cookie_secure: 'false', strict_transport_security: 'false' },
  ],
  [
    'a node port with a certificate',
    { tls: { secret: 'tls' }, expose: { nodePort: { port: 30_300, host: 'node.example.com' } } },
    { protocol: 'https', root_url: 'https://node.example.com:30300/', cert_file: '/etc/grafana-tls/tls.crt' },
    { cookie_secure: 'true' },
  ],
])('with %s Grafana knows its address, and protects cookies where they are encrypted', (_, props, server, security) => {
  const { manifests, problems } = grafanaChart(props);
  expect(problems).toEqual([]);
  expect(readIni(filesOf(manifests)['grafana.ini']!)).toMatchObject({ server, security });
});

test.each<[string, Partial<GrafanaProps>, boolean]>([
  ['port-forward only', {}, false],
  ['an Ingress whose pods are known', { expose: ingress({ controller: { namespaceLabels: { a: 'b' } } }) }, false],
  ['an Ingress whose pods are not known', { expose: ingress({}) }, true],
  ['clients', { clients: [{ namespaceLabels: { a: 'b' } }], expose: ingress({}) }, false],
])('with %s every pod may connect: %s', (_, props, everybody) => {
  const policy = only(grafanaChart(props).manifests, 'NetworkPolicy', 'grafana') as unknown as {
    spec: { ingress?: { from: object[] }[] };
  };
  const peers = (policy.spec.ingress ?? []).flatMap(({ from }) => from);
  expect(peers.some((peer) => JSON.stringify(peer) === '{"namespaceSelector":{}}')).toBe(everybody);
});

function ingress(more: object) {
  return { ingress: { host: 'logs.example.com', controllerCertificate: true, ...more } };
}

test('the database has one writer, on a volume that stays', () => {
  const { manifests } = grafanaChart({ storage: '3Gi' });
  expect(only(manifests, 'StatefulSet', 'grafana')).toMatchObject({
    spec: {
      replicas: 1,
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '3Gi' } } } }],
    },
  });
});

test('every path that Grafana writes to is a volume, and every file is in a mounted folder', () => {
  const { containers, volumes } = podOf({ alertingFiles: { rules: { apiVersion: 1 } } }).spec;
  const writable = containers[0].volumeMounts.filter(({ readOnly }) => readOnly !== true).map((one) => one.mountPath);
  expect(writable.sort()).toEqual(['/tmp', '/var/lib/grafana', '/var/lib/grafana-search']);
  expect(containers[0].volumeMounts.some((mount) => 'subPath' in mount)).toBe(false);
  const paths = JSON.stringify(volumes.find(({ name }) => name === 'config'));
  for (const path of [
    'grafana.ini',
    'provisioning/datasources/data-sources.yaml',
    'provisioning/dashboards/dashboards.yaml',
    'provisioning/plugins/plugins.yaml',
    'provisioning/alerting/alerting.yaml',
    'provisioning/alerting/rules.yaml',
  ])
    expect(paths).toContain(`"path":"${path}"`);
});

test('the pod is replaced for what Grafana reads at its start, not for a dashboard', () => {
  const before = podOf().metadata.annotations[checksum];
  const board = { uid: 'a', title: 'A', schemaVersion: 42 };
  expect(podOf({ dashboards: [board] }).metadata.annotations[checksum]).toBe(before);
  expect(podOf({ alertingFiles: { a: { apiVersion: 1 } } }).metadata.annotations[checksum]).not.toBe(before);
  expect(podOf({ config: { users: { default_theme: 'light' } } }).metadata.annotations[checksum]).not.toBe(before);
});

test('a dashboard is a ConfigMap whose text does not depend on the order of keys', () => {
  const board = (keys: object) => filesOf(grafanaChart({ dashboards: [keys] }).manifests, 'grafana-dashboard-a');
  const text = board({ uid: 'a', title: 'A', schemaVersion: 42 })['a.json'];
  expect(JSON.parse(text!)).toEqual({ uid: 'a', title: 'A', schemaVersion: 42 });
  expect(board({ schemaVersion: 42, title: 'A', uid: 'a' })['a.json']).toBe(text);
  const files = filesOf(grafanaChart().manifests);
  expect(load(files['dashboards.yaml']!)).toMatchObject({
    apiVersion: 1,
    providers: [
      {
        folder: 'Logging',
        disableDeletion: false,
        allowUiUpdates: false,
        options: { path: '/etc/grafana-dashboards' },
      },
    ],
  });
});

test('login by an identity provider: the secret is a variable, and only its servers are reachable', () => {
  const { manifests, problems } = grafanaChart({
    oauth: settings.oauth,
    expose: { ingress: { host: 'logs.example.com', controllerCertificate: true } },
  });
  expect(problems).toEqual([]);
  const ini = readIni(filesOf(manifests)['grafana.ini']!);
  expect(ini['auth.generic_oauth']).toMatchObject({
    enabled: 'true',
    client_id: 'logs',
    scopes: 'openid groups',
    role_attribute_path: "contains(groups[*], 'ops') && 'Admin' || 'Viewer'",
    role_attribute_strict: 'true',
    auto_login: 'true',
  });
  expect(ini['auth']).toEqual({ disable_login_form: 'true' });
  expect(ini['auth.generic_oauth']).not.toHaveProperty('client_secret');
  expect(only(manifests, 'StatefulSet', 'grafana')).toHaveProperty(
    'spec.template.spec.containers.0.env',
    expect.arrayContaining([
      {
        name: 'GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET',
        valueFrom: { secretKeyRef: { name: 'logs-ui-client', key: 'secret' } },
      },
    ]),
  );
  const policy = only(manifests, 'NetworkPolicy', 'grafana') as unknown as { spec: { egress: { ports: object[] }[] } };
  const ports = JSON.stringify(policy.spec.egress);
  expect(ports).toContain('8443');
  expect(ports).toContain('198.51.100.0/24');
});
