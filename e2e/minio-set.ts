import { spawnSync } from 'node:child_process';
import { App, Chart } from 'cdk8s';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { kubectl, readSecret } from '../commands/kubectl';
import { secretsFor, secretText } from '../commands/secrets/make';
import { manifestsOf, manifestsText, secretsOf } from '../constructs/kit';
import { erasureSet, MinioStore } from '../constructs/object-store';
import { allReady } from './pods';
import { freshCluster, loadImages } from './lab';
import type { Told } from './scenario';
import { scratch } from './scratch';

const namespace = 's3';
const drives = { servers: 4, drivesPerServer: 2 };

/** Objects of 64 KiB, of which each read compares every byte. */
const objects = 20;

/**
 * A MinIO of four servers, of which one and then two are away: what can be read and written is what its table says.
 *
 * A server is away when its node takes none: the pod is deleted and its StatefulSet is told to want a node that is not there.
 */
export async function lossOfServers(told: Told): Promise<void> {
  freshCluster();
  const chart = new Chart(new App({ outdir: 'unused' }), 's3');
  new MinioStore(chart, 'minio', { namespace, storage: '1Gi', ...drives });
  const folder = scratch('s3');
  writeFileSync(join(folder, 's3.yaml'), manifestsText(manifestsOf(chart)));
  loadImages(folder);
  kubectl(['create', 'namespace', namespace]);
  for (const secret of secretsFor(secretsOf(chart), readSecret).secrets)
    kubectl(['apply', '--filename', '-'], secretText(secret));
  kubectl(['apply', '--filename', folder]);
  told('ready', true, `${await allReady([namespace], [], 120)} s`);
  const { awayForReads, awayForWrites } = erasureSet(drives)!;
  const tried: string[] = [];
  for (const away of [0, 1, 2]) {
    if (away > 0) await takeAway(`minio-${drives.servers - away}`);
    const [written, read] = [write(`round-${away}`), away === 0 ? true : readAll('round-0')];
    const expected = [away <= awayForWrites, away <= awayForReads];
    const detail = `writes ${said(written)}, reads ${said(read)}; the table says ${said(expected[0]!)}, ${said(expected[1]!)}`;
    told(`${away} of ${drives.servers} away`, written === expected[0] && read === expected[1], detail);
    if (written) tried.push(`round-${away}`);
  }
  kubectl(['patch', 'statefulset', 'minio', '--namespace', namespace, '--type=json', '--patch', unplaced]);
  for (const pod of ['minio-2', 'minio-3']) kubectl(['delete', 'pod', pod, '--namespace', namespace, '--force']);
  const start = Date.now();
  const seconds = await allReady([namespace], [], 120);
  // Ready says that a server listens: it still has to find the others.
  let lost = tried;
  while (lost.length > 0 && Date.now() - start < 90_000) lost = lost.filter((round) => !readAll(round));
  const whole = Math.round((Date.now() - start) / 1000);
  told(
    'all back',
    lost.length === 0,
    `Ready after ${seconds} s, whole after ${whole} s: ${tried.length} rounds of ${objects} objects, ${lost.length} not whole`,
  );
}

const unplaced = JSON.stringify([{ op: 'remove', path: '/spec/template/spec/nodeSelector' }]);

/** A pod that is deleted does not come back, since no node is the one that it wants. Those that run stay. */
async function takeAway(pod: string): Promise<void> {
  const nowhere = { spec: { template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'nowhere' } } } } };
  kubectl(['patch', 'statefulset', 'minio', '--namespace', namespace, '--patch', JSON.stringify(nowhere)]);
  kubectl(['delete', 'pod', pod, '--namespace', namespace, '--force']);
  await wait(15_000);
}

function said(works: boolean): string {
  return works ? 'work' : 'fail';
}

/** An object that the shell makes by itself: the image of the client has little else. */
const object = `object=$(printf '%065536d' 0)`;
const each = `for n in ${Array.from({ length: objects }, (_, n) => n).join(' ')}; do`;

/** Whether a round of objects can be written. */
function write(round: string): boolean {
  return client(`${object}; ${each} printf %s "$object" | mc pipe "store/loki-chunks/${round}/$n" || exit 1; done`);
}

/** Whether every object of a round can be read, whole. */
function readAll(round: string): boolean {
  return client(`${object}; ${each} [ "$(mc cat "store/loki-chunks/${round}/$n")" = "$object" ] || exit 1; done`);
}

/** Runs a script with the keys of Loki, in a pod that is as the provisioning is: the policies let it through. */
function client(script: string): boolean {
  const pod = kubectl(['get', 'pods', '--namespace', namespace, '--selector', 'e2e=client', '--output', 'name']).trim();
  if (pod === '') startClient();
  const run = ['exec', 'client', '--namespace', namespace, '--', 'sh', '-c', script];
  return spawnSync('kubectl', run, { timeout: 120_000 }).status === 0;
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
