import type { Tenant } from '../../constructs/platform';
import type { Deployment } from './deployment';
import { restarts, serving } from './pods';
import type { Run } from './run';
import type { Traffic } from './traffic';
import { until } from './until';

/** Seconds. The kubelet updates a mounted ConfigMap after about a minute, and Loki reloads it every ten seconds. */
const timeout = 180;

/**
 * Sets limits for the first tenant while the platform runs, waits until Loki enforces them, and removes them.
 *
 * @throws Error if Loki does not enforce them in time, or a pod was replaced or restarted
 */
export async function changeLimits(run: Run): Promise<string> {
  const deployment = run.deployment();
  const { environment } = deployment;
  const [[name, tenant]] = Object.entries(environment.tenants ?? {}) as [[string, Tenant]];
  const limits = { max_line_size: '1KB', max_line_size_truncate: false };
  const traffic = await run.traffic();
  const before = starts(deployment);
  const long = (): Promise<boolean> => accepted(traffic, 'x'.repeat(2000));
  if (!(await long())) throw new Error('a line of 2,000 bytes was rejected before the limit was set');
  run.variant({ ...environment, tenants: { ...environment.tenants, [name]: { ...tenant, limits } } }).apply();
  const enforced = async (): Promise<true | undefined> => ((await long()) ? undefined : true);
  const { seconds } = await until(timeout, enforced, 'a line of 2,000 bytes is still accepted', 2000);
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
