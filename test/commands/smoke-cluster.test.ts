import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { probe, probeScript } from '../../commands/checks/probe';
import { expectedOf, lacking } from '../../commands/checks/workloads';
import { manifestsIn } from '../../commands/secrets/namespaces';
import { manifestProblems, type Manifest } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import { laptop } from '../fixtures';
import { freePorts, installed } from '../support/processes';

const manifests = manifestsIn(render(laptop));
const labels = { app: 'loki' };
const expected = [{ kind: 'StatefulSet', namespace: 'logging', name: 'loki', images: [] }];
const loki = (ready: number, generation = 1) => ({
  kind: 'StatefulSet',
  metadata: { name: 'loki', generation },
  spec: { replicas: 2, selector: { matchLabels: labels } },
  status: { observedGeneration: 1, readyReplicas: ready },
});
const pod = (status: object) => ({ kind: 'Pod', metadata: { name: 'loki-0', labels }, status });

describe('a workload that is not Ready is reported, with the waiting reasons of its pods', () => {
  test.each<[string, readonly Record<string, unknown>[], string[]]>([
    ['all pods are Ready', [loki(2)], []],
    ['one of two', [loki(1)], ['StatefulSet logging/loki: 1 of 2 Ready']],
    ['it is not there', [], ['StatefulSet logging/loki does not exist']],
    ['a change that no controller has seen', [loki(2, 2)], ['StatefulSet logging/loki: is not observed yet']],
    [
      'an image that cannot be pulled',
      [loki(0), pod({ containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] })],
      ['StatefulSet logging/loki: 0 of 2 Ready (ImagePullBackOff)'],
    ],
    [
      'a pod that starts',
      [loki(0), pod({ containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] })],
      ['StatefulSet logging/loki: 0 of 2 Ready'],
    ],
    [
      'a pod whose init container waits',
      [loki(0), pod({ initContainerStatuses: [{ name: 'wait-for-loki', state: { running: {} } }] })],
      ['StatefulSet logging/loki: 0 of 2 Ready (wait-for-loki has not finished)'],
    ],
    [
      'a pod without a node',
      [loki(0), pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] })],
      ['StatefulSet logging/loki: 0 of 2 Ready (Unschedulable)'],
    ],
  ])('%s', (_, objects, says) => {
    expect(lacking(expected, objects)).toEqual(says);
  });

  test('a DaemonSet needs a pod on each node, a Job must have succeeded or been deleted', () => {
    const agent = { kind: 'DaemonSet', namespace: 'logging', name: 'vector', images: [] };
    const status = { observedGeneration: 1, desiredNumberScheduled: 3, numberReady: 2 };
    const set = { kind: 'DaemonSet', metadata: { name: 'vector', generation: 1 }, spec: {}, status };
    expect(lacking([agent], [set])).toEqual(['DaemonSet logging/vector: 2 of 3 Ready']);
    const job = { kind: 'Job', namespace: 'minio', name: 'provisioning', images: [] };
    const run = { kind: 'Job', metadata: { name: 'provisioning' }, spec: {}, status: {} };
    expect(lacking([job], [run])).toEqual(['Job minio/provisioning: has not succeeded']);
    expect(lacking([job], [])).toEqual([]);
  });

  test('all workloads of a platform are expected', () => {
    expect(expectedOf(manifests).map(({ kind, name }) => `${kind} ${name.replace(/-\w{8}$/, '')}`)).toEqual([
      'StatefulSet minio',
      'Job minio-provisioning',
      'StatefulSet loki',
      'Deployment loki-gateway',
      'Deployment loki-canary',
      'DaemonSet vector',
    ]);
  });
});

describe('the pod that checks NetworkPolicies', () => {
  const gateway = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'loki-gateway')!;
  const made = probe('smoke-test-1', 'logging', gateway, ['loki:3100']) as unknown as Manifest;

  test('runs the image of the gateway, and no policy of the platform selects it', () => {
    expect(JSON.stringify(made)).toContain('"image":"docker.io/nginxinc/nginx-unprivileged:1.29.3-alpine"');
    for (const policy of manifests.filter(({ kind }) => kind === 'NetworkPolicy')) {
      const { podSelector } = policy['spec'] as { podSelector: { matchLabels: Record<string, string> } };
      expect(Object.entries(podSelector.matchLabels)).not.toEqual([]);
      expect(made.metadata.labels).not.toMatchObject(podSelector.matchLabels);
    }
    expect(manifestProblems([made])).toEqual([]);
  });

  const tools = ['curl', 'nc'].filter(installed);
  if (tools.length < 2) console.warn(`The script of the pod is tried with ${tools.join(', ') || 'nothing'} only.`);

  test.each(tools)('tells open addresses from closed ones with %s', async (tool) => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    const open = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const closed = `127.0.0.1:${(await freePorts(1))[0]}`;
    const without = tool === 'curl' ? '' : 'command() { [ "$2" != curl ]; }\n';
    const { stdout } = spawnSync('sh', ['-c', without + probeScript], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ADDRESSES: `${open} ${closed}` },
    });
    server.close();
    expect(stdout.trim().split('\n').sort()).toEqual([`closed ${closed}`, `open ${open}`]);
  });
});
