import { dataChanges } from './data';
import { logChanges } from './logs';
import type { PreparedChange } from './prepared';
import { securityChanges } from './security';
import { traceChanges } from './traces';
import { workloadChanges } from './workloads';

/** Prepared changes of the samples, and of their manifests where no setting makes the change. */
export const preparedChanges: readonly PreparedChange[] = [
  ...workloadChanges,
  ...dataChanges,
  ...securityChanges,
  ...logChanges,
  ...traceChanges,
];
