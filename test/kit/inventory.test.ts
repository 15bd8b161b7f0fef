import { App, Chart } from 'cdk8s';
import { ExternalLogSink, inventoryOf } from '../../constructs/kit';
import { LoggingPlatform } from '../../constructs/platform';
import { VectorAgent } from '../../constructs/vector';
import { laptop, small } from '../fixtures';

const laptopInventory = inventoryOf(new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', laptop));

test('the inventory lists every workload with its section, its number of pods and its resources', () => {
  const { workloads } = laptopInventory;
  expect(workloads.map(({ kind, namespace, name, replicas }) => `${kind} ${namespace}/${name} × ${replicas}`)).toEqual([
    'StatefulSet minio/minio × 1',
    'Job minio/minio-provisioning × 1',
    'StatefulSet logging/loki × 1',
    'Deployment logging/loki-gateway × 1',
    'Deployment logging/loki-canary × 1',
    'DaemonSet logging-agents/vector × one per node',
  ]);
  expect(workloads.find(({ name }) => name === 'loki')).toMatchObject({
    section: ['loki'],
    release: '3.7.8',
    requests: { cpuMillicores: 100, memoryBytes: 256 * 2 ** 20 },
    memoryLimitBytes: 768 * 2 ** 20,
  });
  expect(workloads.find(({ name }) => name === 'vector')?.section).toEqual(['collect', 'logs', 'vector']);
});

test('the inventory has the flows between workloads, with the user and the tenant of each', () => {
  expect(laptopInventory.flows).toContainEqual(
    expect.objectContaining({
      from: expect.objectContaining({ name: 'vector' }) as unknown,
      carries: 'logs',
      login: 'vector',
      tenant: 'Prod',
    }),
  );
});

test('the inventory has the largest number of pods of a workload that is scaled automatically', () => {
  const scaled = { ...laptop, gateway: { autoscaling: { min: 2, max: 5 } } };
  const { workloads } = inventoryOf(new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', scaled));
  expect(workloads.find(({ name }) => name === 'loki-gateway')?.replicas).toBe(5);
});

test('the inventory of a part of an app is that of the app', () => {
  const app = new App({ outdir: 'unused' });
  const platform = new LoggingPlatform(app, 'platform', small);
  expect(inventoryOf(platform.gateway!).workloads).toEqual(inventoryOf(platform).workloads);
});

test('a Secret is in the inventory although nothing else of the app is a gateway', () => {
  const chart = new Chart(new App({ outdir: 'unused' }), 'edge');
  const sink = new ExternalLogSink({ url: 'https://logs.example.com', login: { user: 'edge', secret: 'edge-login' } });
  new VectorAgent(chart, 'vector', { namespace: 'agents', sink });
  expect(inventoryOf(chart).secrets).toMatchObject([{ form: 'login', secret: 'edge-login', namespaces: ['agents'] }]);
});
