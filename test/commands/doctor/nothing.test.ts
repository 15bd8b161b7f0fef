import { checks } from '../../../commands/doctor/checks';
import { ClusterReader } from '../../../commands/doctor/cluster/reader';
import { examine } from '../../../commands/doctor/run';
import { laptop } from '../../fixtures';
import { applied } from './applied-laptop';
import { allResults, emptyCluster, fakeKubectl, preparedFor, type FakeObject } from './fake-cluster';

/** What checks say about a cluster, by their ids. */
async function said(ids: readonly string[], objects: readonly FakeObject[]): Promise<Record<string, string>> {
  const chosen = checks.filter(({ id }) => ids.includes(id));
  const results = await allResults(laptop, objects, {}, { phase: 'after', checks: chosen });
  return Object.fromEntries(results.map(({ check, outcome, detail }) => [check, `${outcome}: ${detail}`]));
}

const without = (...kinds: readonly string[]): FakeObject[] =>
  applied.filter(({ kind }) => !kinds.includes(kind as string));
const ofContainers = ['image-pull', 'container-config', 'init-containers', 'out-of-memory', 'crash-loops', 'probes'];
const ofPods = ['pods-pending', 'evictions', 'log-messages', ...ofContainers];
const all = (ids: readonly string[], text: string): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, text]));

describe('a check that finds nothing to look at is skipped, and never passed', () => {
  test('without nodes', async () => {
    const ids = ['nodes', 'room', 'clocks', 'images', 'node-state'];
    expect(await said(ids, without('Node'))).toEqual(all(ids, 'skipped: the cluster has no nodes'));
  });

  test('without pods', async () => {
    expect(await said(ofPods, without('Pod'))).toEqual(all(ofPods, 'skipped: no pod of this platform exists'));
    expect(await said(['delivery'], without('Pod'))).toEqual({ delivery: 'skipped: no pod that collects is Ready' });
  });

  test('without containers, since no pod has a node', async () => {
    const waiting = applied.map((one) => (one['kind'] === 'Pod' ? { ...one, spec: {}, status: {} } : one));
    const text = 'skipped: no pod of this platform has a container yet';
    expect(await said(ofContainers, waiting)).toEqual(all(ofContainers, text));
    expect((await said(['pods-pending'], waiting))['pods-pending']).toMatch(
      /^failed: the pod [\w/-]+ has no node: no scheduler has looked at it yet$/,
    );
  });

  test('without any object of the platform', async () => {
    const ids = ['pod-creation', 'volumes', 'jobs', 'altered-objects'];
    expect(
      await said(
        ids,
        [...emptyCluster(), ...preparedFor(laptop)].filter(({ kind }) => kind !== 'Namespace'),
      ),
    ).toEqual({
      'pod-creation': 'skipped: no workload of this platform is in the cluster',
      volumes: 'skipped: none of 2 volumes exists yet',
      jobs: 'skipped: no Job exists: it was deleted, or was never applied',
      'altered-objects': 'skipped: none of the objects exists',
    });
  });

  test('without pods that a DaemonSet wants', async () => {
    const idle = applied.map((one) => (one['kind'] === 'DaemonSet' ? { ...one, status: {} } : one));
    expect(await said(['pod-creation'], idle)).toEqual({
      'pod-creation':
        'skipped: DaemonSet logging-agents/vector wants no pods: it selects no node, or its controller has not looked at it yet',
    });
  });

  test('with hashes, and without a login', async () => {
    const hashesOnly = applied.filter(
      ({ kind, metadata }) => kind !== 'Secret' || (metadata as { name: string }).name === 'loki-gateway-auth',
    );
    expect(await said(['logins'], hashesOnly)).toEqual({
      logins: 'skipped: no login exists yet, whose password could be compared',
    });
  });
});

test('a check that passes says how much it has looked at', async () => {
  const ids = ['pod-creation', 'volumes', 'jobs', 'probes', 'log-messages', 'logins', 'missing-objects', 'nodes'];
  expect(await said(ids, applied)).toEqual({
    'pod-creation': 'passed: all pods of 6 workloads exist',
    volumes: 'passed: 2 of 2 are bound',
    jobs: 'passed: none of 1 Job has failed',
    probes: 'passed: every running container is Ready; looked at 8 containers',
    'log-messages': 'passed: 7 logs read: no known message of a problem',
    logins: 'passed: 3 logins compared: the gateway has the hash of every password',
    'missing-objects': 'passed: 35 of 35 objects exist',
    nodes: 'passed: every workload may run on at least one of 1 node',
  });
});

test('an error of kubectl while objects of earlier versions are looked for is not an absence of them', async () => {
  const answer = fakeKubectl(applied);
  const cluster = new ClusterReader((args, options) =>
    args.includes('configmap') && args.includes('--selector')
      ? { status: 1, stdout: '', stderr: 'Unable to connect to the server: EOF' }
      : answer(args, options),
  );
  const chosen = checks.filter(({ id }) => id === 'leftover-objects');
  const { results } = await examine(laptop, { cluster, checks: chosen, phase: 'after' });
  expect(results).toEqual([
    { check: 'leftover-objects', outcome: 'skipped', detail: 'Unable to connect to the server: EOF' },
  ]);
});
