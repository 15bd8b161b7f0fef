import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { kubectl } from '../commands/kubectl';
import type { Manifest } from '../constructs/kit';
import { render, type Environment } from '../constructs/platform';
import { kubernetesRelease } from './cluster';
import { loadImages } from './lab';
import { scratch } from './scratch';

const file = '90-smoke-test.yaml';

/**
 * Runs the smoke test of `delivery.smokeTest` in the cluster, and removes it.
 *
 * @returns the last line of its log
 * @throws Error if it does not pass
 */
export function smokeJob(environment: Environment): string {
  const cluster = { kubernetes: kubernetesRelease(), ...environment.cluster };
  const { files } = render({ ...environment, cluster, delivery: { smokeTest: {} } });
  const text = files.get(file)!;
  const folder = scratch('smoke-test');
  writeFileSync(join(folder, file), text);
  loadImages(folder);
  const { metadata } = (loadAll(text) as Manifest[]).find(({ kind }) => kind === 'Job')!;
  const job = ['--namespace', metadata.namespace!, `job/${metadata.name}`];
  kubectl(['apply', '--filename', folder]);
  try {
    kubectl(['wait', '--for=condition=complete', '--timeout=120s', ...job]);
    return kubectl(['logs', '--tail=1', ...job]).trim();
  } finally {
    kubectl(['delete', '--filename', folder, '--cascade=foreground']);
  }
}
