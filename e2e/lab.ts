import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const lab = join(__dirname, '../../shared/lab/lab');

/** Why there is no cluster to try things on; nothing if there is one. */
export function labMissing(): string | undefined {
  return existsSync(lab)
    ? undefined
    : 'skipped: there is no ../shared/lab beside this repository, which starts a cluster for the tests';
}

/** A fresh cluster, and kubectl pointed at it. */
export function freshCluster(): void {
  run('down');
  run('up');
  const line = run('env');
  process.env['KUBECONFIG'] = line.slice(line.indexOf('=') + 1).trim();
}

export function endCluster(): void {
  run('down');
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
