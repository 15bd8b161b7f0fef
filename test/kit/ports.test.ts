import {
  DeploymentWorkload,
  clusterProblems,
  egressProblems,
  manifestsOf,
  pathText,
  problemsOf,
  type ClusterSettings,
  type PodSettings,
  endpointOfUrl,
  ExternalLogSink,
} from '../../constructs/kit';
import { ExternalObjectStore } from '../../constructs/object-store';
import { render } from '../../constructs/platform';
import { production } from '../fixtures';
import { only } from '../support/manifests';
import { props, testChart } from '../support/workloads';

interface Rule {
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
  readonly to?: unknown;
}

/** The egress rules of a workload that connects to these URLs, and what it is warned of. */
function egressOf(
  endpoints: readonly ReturnType<typeof endpointOfUrl>[],
  settings: { readonly pod?: PodSettings; readonly cluster?: ClusterSettings } = {},
): { readonly rules: readonly Rule[]; readonly warnings: readonly string[] } {
  const chart = testChart();
  const client = new DeploymentWorkload(chart, 'client', { ...props('client'), apiAccess: true, ...settings });
  for (const endpoint of endpoints) client.connect(endpoint, 'objects');
  const { spec } = only(manifestsOf(chart), 'NetworkPolicy', 'client') as unknown as { spec: { egress: Rule[] } };
  return { rules: spec.egress, warnings: problemsOf(chart).map(({ message }) => message) };
}

const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));
const udp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'UDP' }));

test('the NetworkPolicy allows the port of the pods, and the URL has the port of the Service', () => {
  const url = 'http://rook-ceph-rgw.rook-ceph.svc.cluster.local';
  const keys = { secret: 'loki-s3' };
  const store = new ExternalObjectStore({ url, insecure: true, keys, podPort: 8080 });
  const sink = new ExternalLogSink({ url: 'http://gateway.logs.svc.cluster.local', podPort: 8081 });
  const { rules, warnings } = egressOf([store.endpoint, sink.endpoint]);
  expect(rules.slice(1, 3)).toEqual([{ ports: tcp(8080) }, { ports: tcp(8081) }]);
  expect(warnings).toEqual([]);
  expect(store.endpoint).toMatchObject({ port: 80, podPort: 8080 });
});

test('Loki may connect to Alertmanager and remote write on the ports of their pods', () => {
  const { files, errors: problems } = render({
    ...production,
    loki: {
      ...production.loki,
      alertmanager: { url: 'http://alertmanager.monitoring.svc', podPort: 9093 },
      remoteWrite: { url: 'https://prometheus.monitoring.svc', podPort: 9090 },
    },
  });
  expect(problems).toEqual([]);
  const ports = [...files.get('20-loki.yaml')!.matchAll(/- port: (\d+)/g)].map((match) => Number(match[1]));
  expect(ports).toEqual(expect.arrayContaining([9093, 9090]));
  expect(ports).not.toContain(80);
});

test.each([
  ['http://rgw.rook.svc.cluster.local', undefined, 1],
  ['https://s3.minio.svc', undefined, 1],
  ['http://rgw.rook.svc.cluster.local:80', undefined, 1],
  ['http://rgw.rook.svc.cluster.local', 80, 0],
  ['http://alertmanager.monitoring.svc.cluster.local:9093', undefined, 0],
  ['https://s3.example.com', undefined, 0],
  ['https://my.svc.example.com', undefined, 0],
])('%s with podPort %s: %s warnings', (url, podPort, count) => {
  const { warnings } = egressOf([endpointOfUrl(url, undefined, podPort)]);
  expect(warnings).toHaveLength(count);
  for (const warning of warnings) expect(warning).toContain('Set podPort');
});

test('egress to DNS and the API server uses the ports of the cluster settings', () => {
  const at = endpointOfUrl('https://s3.example.com');
  expect(egressOf([at]).rules.map(({ ports }) => ports)).toEqual([[...udp(53), ...tcp(53)], tcp(443), tcp(443, 6443)]);
  const { rules } = egressOf([at], { cluster: { dnsPorts: [53, 5353], apiServerPorts: [16_443] } });
  expect(rules.map(({ ports }) => ports)).toEqual([[...udp(53, 5353), ...tcp(53, 5353)], tcp(443), tcp(16_443)]);
});

test('pod.egress allows its rules and DNS, and nothing else', () => {
  const egress = [
    { to: { cidrs: ['192.0.2.7/32'] }, ports: [3128] },
    { to: { namespaceLabels: { team: 'keys' } }, ports: [8200, 8201] },
    { to: 'anyone', ports: [123], protocol: 'UDP' },
  ] as const;
  const { rules } = egressOf([], { pod: { egress } });
  expect(rules).toEqual([
    { ports: [...udp(53), ...tcp(53)] },
    { ports: tcp(443, 6443) },
    { ports: tcp(3128), to: [{ ipBlock: { cidr: '192.0.2.7/32' } }] },
    { ports: tcp(8200, 8201), to: [{ namespaceSelector: { matchLabels: { team: 'keys' } } }] },
    { ports: udp(123) },
  ]);
});

test('invalid ports are rejected, and empty lists, which would allow every port', () => {
  const paths = [
    ...clusterProblems(['cluster'], { dnsPorts: [], apiServerPorts: [443, 70_000] }),
    ...egressProblems(
      ['pod', 'egress'],
      [
        { to: { cidrs: [] }, ports: [1.5] },
        { to: 'anyone', ports: [] },
      ],
    ),
  ].map(({ path }) => pathText(path));
  expect(paths).toEqual([
    'cluster.dnsPorts',
    'cluster.apiServerPorts[1]',
    'pod.egress[0].to.cidrs',
    'pod.egress[0].ports[0]',
    'pod.egress[1].ports',
  ]);
  expect(() => new ExternalLogSink({ url: 'http://logs.example.com', podPort: 0 })).toThrow('0 is not a port');
});
