import type { LineOrigin } from '../../constructs/contracts';
import type { Case, Writer } from '../../test/pipeline/case';

/** The node that all pods of a run are on. */
export const nodeName = 'a-node';

/** The audit log of an API server. */
const auditFile = '/var/log/kubernetes/audit/audit.log';

/** A container with all of its names. */
export interface PlacedWriter extends Writer {
  /** Nanoseconds of its times, because agents take files whose first lines are equal for one file. */
  readonly nanoseconds: number;
  readonly namespace: string;
  readonly podName: string;
  readonly containerName: string;
  readonly of: Case;
}

/** Where the line of a writer comes from. */
export function originOf({ origin = 'pods' }: Writer): LineOrigin {
  return origin;
}

/** Whether a case has lines of other origins than pods: they have no namespace, so that it runs alone. */
export function isOfOrigins({ writers }: Case): boolean {
  return writers.some((writer) => originOf(writer) !== 'pods');
}

/** The file of a writer. */
export function fileOf({ origin, name = 'app' }: Writer): string {
  return origin === 'audit' ? auditFile : `/var/log/shop/${name}.log`;
}
