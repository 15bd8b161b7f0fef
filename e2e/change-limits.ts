import { setTimeout as wait } from 'node:timers/promises';
import type { Environment, Tenant } from '../constructs/platform';
import { Deployment } from './deployment';
import { restarts, serving } from './pods';
import { Traffic } from './pusher';

/** Seconds. The kubelet updates a mounted ConfigMap after about a minute, and Loki reloads it every ten seconds. */
const timeout = 180;

/**
 * Sets limits for the first tenant while the platform runs, waits until Loki enforces them, and removes them.
 *
 * @throws Error if Loki does not enforce them in time, or a pod was replaced or restarted
 */
export async function changeLimits(environment: Environment, deployment: Deployment): Promise<string> {
  const [[name, tenant]] = Object.entries(environment.tenants ?? {}) as [[string, Tenant]];
  const limits = { max_line_size: '1KB', max_line_size_truncate: false };
  const traffic = new Traffic(deployment.platform);
  const before = starts(deployment);
  const long = (): Promise<boolean> => accepted(traffic, 'x'.repeat(2000));
  if (!(await long())) throw new Error('a line of 2,000 bytes was rejected before the limit was set');
  const start = Date.now();
  new Deployment({ ...environment, tenants: { ...environment.tenants, [name]: { ...tenant, limits } } }).apply();
  while (await long()) {
    if (Date.now() - start > timeout * 1000)
      throw new Error(`a line of 2,000 bytes is still accepted after ${timeout} s`);
    await wait(2000);
  }
  const seconds = Math.round((Date.now() - start) / 1000);
  deployment.apply();
  if (starts(deployment) !== before) throw new Error('a pod was replaced or restarted');
  return `a tenant's limit is enforced ${seconds} s after it was applied, no pod restarted`;
}

async function accepted(traffic: Traffic, line: string): Promise<boolean> {
  try {
    await traffic.pushAt({ job: 'limits' }, Date.now(), line);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('answered with 400')) return false;
    throw error;
  }
}

/** Identity of the pods and restarts of their containers. */
function starts({ namespaces, missing }: Deployment): string {
  const pods = serving(namespaces, missing).map(({ name, uid }) => `${name} ${uid}`);
  return [...pods, ...restarts(namespaces, missing)].sort().join(', ');
}
