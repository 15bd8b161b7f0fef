import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

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
