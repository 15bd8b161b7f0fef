import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { kubectl } from '../../commands/kubectl';
import type { Manifest } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import { scratch } from '../scratch';
import type { Run } from './run';

const file = '90-smoke-test.yaml';

/**
 * Runs the smoke test of `delivery.smokeTest` in the cluster, and removes it.
 *
 * @returns the last line of its log
 * @throws Error if it does not pass
 */
export function smokeJob(run: Run): string {
  const { files } = render({ ...run.deployment().environment, delivery: { smokeTest: {} } });
  const text = files.get(file)!;
  const folder = scratch('smoke-test');
  writeFileSync(join(folder, file), text);
  run.cluster.images(folder);
  const { metadata } = (loadAll(text) as Manifest[]).find(({ kind }) => kind === 'Job')!;
  const job = ['--namespace', metadata.namespace!, `job/${metadata.name}`];
  kubectl(['apply', '--filename', folder]);
  try {
    kubectl(['wait', '--for=condition=complete', `--timeout=${120 + run.cluster.pullSeconds}s`, ...job]);
    return kubectl(['logs', '--tail=1', ...job]).trim();
  } finally {
    kubectl(['delete', '--filename', folder, '--cascade=foreground']);
  }
}
