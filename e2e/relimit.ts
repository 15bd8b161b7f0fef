import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../constructs/platform';
import { Applied } from './applied';
import { restarts, serving } from './pods';
import { Traffic } from './pusher';

/** The kubelet brings a changed ConfigMap within a minute or so, and Loki looks every ten seconds. */
const patience = 180;

/**
 * Gives the first tenant limits of its own while everything runs, waits until Loki keeps to them, and takes them back.
 *
 * @throws Error if it takes minutes, or a pod was replaced for it
 */
export async function relimit(environment: Environment, applied: Applied): Promise<string> {
  const [first, ...others] = environment.tenants;
  const limits = { max_line_size: '1KB', max_line_size_truncate: false };
  const traffic = new Traffic(applied.platform);
  const before = starts(applied);
  const long = (): Promise<boolean> => taken(traffic, 'x'.repeat(2000));
  if (!(await long())) throw new Error('a line of 2,000 bytes was refused before there was a limit');
  const start = Date.now();
  new Applied({ ...environment, tenants: [{ ...first!, limits }, ...others] }).apply();
  while (await long()) {
    if (Date.now() - start > patience * 1000)
      throw new Error(`a line of 2,000 bytes is still taken after ${patience} s`);
    await wait(2000);
  }
  const seconds = Math.round((Date.now() - start) / 1000);
  applied.apply();
  if (starts(applied) !== before) throw new Error('a pod was replaced, or restarted, for it');
  return `a tenant's limit holds ${seconds} s after it was applied, no pod restarted`;
}

async function taken(traffic: Traffic, line: string): Promise<boolean> {
  try {
    await traffic.pushAt({ job: 'limits' }, Date.now(), line);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('answered with 400')) return false;
    throw error;
  }
}

/** Which pods there are, and whose containers have started again. */
function starts({ namespaces, missing }: Applied): string {
  const pods = serving(namespaces, missing).map(({ name, uid }) => `${name} ${uid}`);
  return [...pods, ...restarts(namespaces, missing)].sort().join(', ');
}
