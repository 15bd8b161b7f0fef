import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const lab = join(__dirname, '../../shared/lab/lab');

/** Which cluster a scenario needs. */
export interface ClusterShape {
  /** Minor release of Kubernetes. @default '1.28' */
  readonly kubernetes?: '1.28' | '1.34';
  /** Nodes, each in a zone of its own: `zone-1`, `zone-2`, `zone-3`. @default 1 */
  readonly nodes?: 1 | 2 | 3;
}

/** Why there is no cluster to try things on; nothing if there is one. */
export function labMissing(): string | undefined {
  return existsSync(lab)
    ? undefined
    : 'skipped: there is no ../shared/lab beside this repository, which starts a cluster for the tests';
}

/** Starts a new cluster and points kubectl at it. */
export function freshCluster({ kubernetes = '1.28', nodes = 1 }: ClusterShape = {}): void {
  endCluster();
  // The lab reads both at every call.
  Object.assign(process.env, { LAB_KUBERNETES: kubernetes, LAB_NODES: String(nodes) });
  run('up');
  const line = run('env');
  process.env['KUBECONFIG'] = line.slice(line.indexOf('=') + 1).trim();
}

/** Stops the cluster and removes its state. */
export function endCluster(): void {
  run('down');
}

/** Cuts the power of a node: its kubelet, its container runtime and all of its pods end at once. Its folders stay. */
export function losePower(node: number): void {
  run('lose', String(node));
}

/** Switches a node on again. */
export function returnPower(node: number): void {
  run('return', String(node));
}

/** Gives every node the images of the manifests; returns those that the lab cannot make. */
export function loadImages(folder: string): string[] {
  const { stderr } = spawnSync(lab, ['images', folder], { encoding: 'utf8' });
  return [...stderr.matchAll(/^no stand-in for (\S+)$/gm)].map((match) => match[1]!);
}

function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(lab, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`lab ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}
