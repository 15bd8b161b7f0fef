import { setTimeout as wait } from 'node:timers/promises';
import { kubectl, runKubectl } from '../../commands/kubectl';
import { erasureSet } from '../../constructs/object-store';
import { allReady } from './pods';
import { Kept, type Run } from './run';
import { installMinio, storeNamespace as namespace } from './store';
import { until } from './until';

const drives = { servers: 4, drivesPerServer: 2 };

/** Number of objects of 64 KiB; each read compares all bytes. */
const objects = 20;

/** The rounds of objects that were written. */
const tried = new Kept<string[]>('MinIO of several servers');

/** Installs the servers. */
export async function startServers(run: Run): Promise<string> {
  const { seconds } = await installMinio(run, { storage: '1Gi', ...drives });
  tried.set(run, []);
  return `${seconds} s`;
}

/**
 * Stops a server, and checks that reads and writes work or fail as the documented table states.
 *
 * A server is stopped by deleting its pod after the StatefulSet got a nodeSelector that no node matches.
 *
 * @param stopped - servers that are stopped then; each call stops one more, but the one with 0
 */
export async function serverStopped(run: Run, { stopped }: { readonly stopped: number }): Promise<string> {
  const { readTolerance, writeTolerance } = erasureSet(drives)!;
  if (stopped > 0) await removeServer(`minio-${drives.servers - stopped}`);
  const [written, read] = [write(`round-${stopped}`), stopped === 0 ? true : readAll('round-0')];
  const expected = [stopped <= writeTolerance, stopped <= readTolerance];
  if (written) tried.of(run).push(`round-${stopped}`);
  const detail = `writes ${outcome(written)}, reads ${outcome(read)}; expected: ${outcome(expected[0]!)}, ${outcome(expected[1]!)}`;
  if (written !== expected[0] || read !== expected[1]) throw new Error(detail);
  return detail;
}

/** Starts the stopped servers, and reads every object. */
export async function serversStarted(run: Run): Promise<string> {
  const rounds = tried.of(run);
  kubectl(['patch', 'statefulset', 'minio', '--namespace', namespace, '--type=json', '--patch', unplaced]);
  for (const pod of ['minio-2', 'minio-3']) kubectl(['delete', 'pod', pod, '--namespace', namespace, '--force']);
  const seconds = await allReady([namespace], [], 120);
  // A Ready server listens, but may not have found the others yet.
  let incomplete: readonly string[] = rounds;
  const complete = (): true | undefined =>
    (incomplete = incomplete.filter((round) => !readAll(round))).length === 0 ? true : undefined;
  const { seconds: more } = await until(90, complete, () => `incomplete: ${incomplete.join(', ')}`);
  return `Ready after ${seconds} s, all objects readable after ${seconds + more} s: ${rounds.length} rounds of ${objects} objects, 0 incomplete`;
}

/** The template is as before: it has another label of nodes too. */
const unplaced = JSON.stringify([{ op: 'remove', path: '/spec/template/spec/nodeSelector/kubernetes.io~1hostname' }]);

/** The replacement of the deleted pod stays Pending, since no node matches. Running pods are not changed. */
async function removeServer(pod: string): Promise<void> {
  const nowhere = { spec: { template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'nowhere' } } } } };
  kubectl(['patch', 'statefulset', 'minio', '--namespace', namespace, '--patch', JSON.stringify(nowhere)]);
  kubectl(['delete', 'pod', pod, '--namespace', namespace, '--force']);
  await wait(15_000);
}

function outcome(works: boolean): string {
  return works ? 'work' : 'fail';
}

/** An object made by the shell: the image of the client contains few other programs. */
const object = `object=$(printf '%065536d' 0)`;
const each = `for n in ${Array.from({ length: objects }, (_, n) => n).join(' ')}; do`;

/** Whether a round of objects can be written. */
function write(round: string): boolean {
  return client(`${object}; ${each} printf %s "$object" | mc pipe "store/loki-chunks/${round}/$n" || exit 1; done`);
}

/** Whether every object of a round can be read completely. */
function readAll(round: string): boolean {
  return client(`${object}; ${each} [ "$(mc cat "store/loki-chunks/${round}/$n")" = "$object" ] || exit 1; done`);
}

/**
 * Runs a script with the keys of Loki, in a pod with the labels of the provisioning Job, which NetworkPolicies allow.
 */
function client(script: string): boolean {
  const pod = kubectl(['get', 'pods', '--namespace', namespace, '--selector', 'e2e=client', '--output', 'name']).trim();
  if (pod === '') startClient();
  const run = ['exec', 'client', '--namespace', namespace, '--', 'sh', '-c', script];
  return runKubectl(run, { timeout: 120_000 }).status === 0;
}

function startClient(): void {
  const job = JSON.parse(kubectl(['get', 'jobs', '--namespace', namespace, '--output', 'json'])) as {
    items: [{ spec: { template: { metadata: { labels: object }; spec: { containers: [object] } } } }];
  };
  const { metadata, spec } = job.items[0].spec.template;
  const kept = Object.fromEntries(
    Object.entries(metadata.labels as Record<string, string>).filter(([label]) =>
      label.startsWith('app.kubernetes.io/'),
    ),
  );
  const keys = [
    {
      name: 'MC_HOST_store',
      value: 'http://$(ACCESS_KEY_ID_0):$(SECRET_ACCESS_KEY_0)@minio.s3.svc.cluster.local:9000',
    },
  ];
  const [container] = spec.containers as [{ env: { name: string }[] }];
  const env = [...container.env.filter(({ name }) => name !== 'MC_HOST_store'), ...keys];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'client', namespace, labels: { ...kept, e2e: 'client' } },
    spec: { ...spec, containers: [{ ...container, env, command: ['sleep', '3600'], args: [] }] },
  };
  kubectl(['apply', '--filename', '-'], JSON.stringify(pod));
  kubectl(['wait', 'pod/client', '--namespace', namespace, '--for=condition=Ready', '--timeout=60s']);
}
