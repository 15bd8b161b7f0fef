import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../commands/kubectl';

const lab = join(__dirname, '../../shared/lab/lab');

/** The cluster that a scenario needs. */
export interface ClusterShape {
  /** Minor release of Kubernetes. @default '1.28' */
  readonly kubernetes?: '1.28' | '1.34';
  /** Nodes, each in a zone of its own: `zone-1`, `zone-2`, `zone-3`. @default 1 */
  readonly nodes?: 1 | 2 | 3;
}

/** Why no test cluster can be started; undefined if it can. */
export function labMissing(): string | undefined {
  return existsSync(lab) ? undefined : 'skipped: ../shared/lab, which starts the test cluster, does not exist';
}

/** Starts a new cluster and points kubectl at it. */
export function freshCluster({ kubernetes = '1.28', nodes = 1 }: ClusterShape = {}): void {
  endCluster();
  // The lab reads both variables at every call.
  Object.assign(process.env, { LAB_KUBERNETES: kubernetes, LAB_NODES: String(nodes) });
  run('up');
  const line = run('env');
  process.env['KUBECONFIG'] = line.slice(line.indexOf('=') + 1).trim();
}

/** Stops the cluster and removes its state. */
export function endCluster(): void {
  run('down');
}

/** Simulates a power loss of a node: kubelet, container runtime and pods are killed. Its disk is kept. */
export function losePower(node: number): void {
  run('lose', String(node));
}

/** Starts a node after a power loss. */
export function returnPower(node: number): void {
  run('return', String(node));
}

/**
 * Makes the kubelet of the only node rotate files of logs at a size, such as `1Mi`. It reads its configuration at its
 * start, so it is started again; containers go on.
 */
export async function rotateLogs(size: string): Promise<void> {
  const state = process.env['LAB_STATE'] ?? '/var/lib/lab';
  const idFile = join(state, 'run/kubelet1.pid');
  const id = Number(readFileSync(idFile, 'utf8'));
  const [program, ...args] = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0').slice(0, -1);
  kill(id, 'SIGTERM');
  while (existsSync(`/proc/${id}`)) await wait(100);
  appendFileSync(join(state, 'kubelet1.yaml'), `containerLogMaxSize: ${size}\n`);
  const output = openSync(join(state, 'log/kubelet1.log'), 'a');
  const started = spawn(program!, args, { detached: true, stdio: ['ignore', output, output] });
  started.unref();
  writeFileSync(idFile, `${started.pid}\n`);
  await wait(5000);
  kubectl(['wait', 'node', '--all', '--for=condition=Ready', '--timeout=60s']);
}

/** Loads the images of the manifests on every node. @returns images that the lab cannot provide */
export function loadImages(folder: string): string[] {
  const { stderr } = spawnSync(lab, ['images', folder], { encoding: 'utf8' });
  return [...stderr.matchAll(/^no stand-in for (\S+)$/gm)].map((match) => match[1]!);
}

function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(lab, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`lab ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}
