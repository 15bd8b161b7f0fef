import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const lab = join(__dirname, '../../shared/lab/lab');
const state = process.env['LAB_STATE'] ?? '/var/lib/lab';

/** Why there is no cluster to try things on; nothing if there is one. */
export function labMissing(): string | undefined {
  return existsSync(lab)
    ? undefined
    : 'skipped: there is no ../shared/lab beside this repository, which starts a cluster for the tests';
}

/** The networks of pods that are not of this run. */
const networksBefore = new Set(podNetworks());

/** A fresh cluster, and kubectl pointed at it. */
export function freshCluster(): void {
  endCluster();
  run('up');
  const line = run('env');
  process.env['KUBECONFIG'] = line.slice(line.indexOf('=') + 1).trim();
}

/** Ends the cluster, and what one that was killed left behind: a socket without containerd, on which `down` gives up. */
export function endCluster(): void {
  if (!answering()) rmSync(join(state, 'containerd.sock'), { force: true });
  run('down');
  // Two interfaces for each pod would stay; some hundreds of them make each start of Loki take seconds.
  for (const network of podNetworks()) if (!networksBefore.has(network)) spawnSync('ip', ['netns', 'delete', network]);
}

function answering(): boolean {
  return spawnSync('ctr', ['--address', join(state, 'containerd.sock'), '--timeout', '5s', 'version']).status === 0;
}

function podNetworks(): string[] {
  const { stdout } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  return stdout?.match(/^cni-\S+/gm) ?? [];
}

/** Gives the node the images of the manifests; returns those that it cannot have. */
export function loadImages(folder: string): string[] {
  const { stderr } = spawnSync(lab, ['images', folder], { encoding: 'utf8' });
  return [...stderr.matchAll(/^no stand-in for (\S+)$/gm)].map((match) => match[1]!);
}

function run(verb: string): string {
  const { status, stdout, stderr } = spawnSync(lab, [verb], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The lab could not ${verb}: ${stderr.trim()}`);
  return stdout;
}
