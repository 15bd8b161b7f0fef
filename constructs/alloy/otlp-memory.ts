import { bytes, type Resources } from '../kit';

/** How the memory of a pod is divided. */
export interface OtlpMemory {
  /** Memory of Go's objects, above which garbage is collected at once. */
  readonly limitMiB: number;
  /** Nothing is accepted while less than this is left of the limit. */
  readonly spikeMiB: number;
  /** What waits for each sink, as it is sent. */
  readonly queueBytes: number;
  /** Largest request by HTTP, uncompressed. */
  readonly requestMiB: number;
}

const mebi = 2 ** 20;

/** Alloy's default of `max_request_body_size`. */
const receiverLimitMiB = 20;

/** Smallest memory limit, bytes: less than what the program and its queues need would be refused at once. */
export const smallestLimit = 256 * mebi;

/**
 * Divides the memory limit of a pod. In a measurement with spans of ten attributes, a queue took 3.7 times as much
 * memory as its size: a twelfth of the limit for all queues is less than a third of the memory, while data is refused
 * above two thirds (80 % of 80 %). Below 90 % is also `GOMEMLIMIT`.
 *
 * @param queues - the number of sinks
 */
export function otlpMemory({ memory, memoryLimit = memory }: Resources, queues: number): OtlpMemory {
  const limit = (bytes(memoryLimit) ?? 0) / mebi;
  const limitMiB = Math.floor(limit * 0.8);
  const queueMiB = Math.max(1, Math.floor(limit / 12 / Math.max(1, queues)));
  return {
    limitMiB,
    spikeMiB: Math.floor(limitMiB * 0.2),
    queueBytes: queueMiB * mebi,
    // A request that is larger than the queue would be refused by it for ever.
    requestMiB: Math.min(receiverLimitMiB, queueMiB),
  };
}
