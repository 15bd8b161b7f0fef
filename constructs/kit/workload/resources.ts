import { bytes, cpuQuantity, millicores, quantity, type ByteSize } from '../validation/quantities';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';
import { Quantity, type ResourceRequirements } from '../../../imports/k8s';

/** Resource requests and limits of a container. */
export interface Resources {
  /** CPU request: `0.5`, `500m`. There is no CPU limit, because throttling causes log loss. */
  readonly cpu: number | string;
  /** Memory request. */
  readonly memory: ByteSize;
  /**
   * Memory limit.
   *
   * @default - the same as `memory`
   */
  readonly memoryLimit?: ByteSize;
  /**
   * Limit of ephemeral storage, for temporary files and its log; above it the pod is evicted.
   *
   * @default '256Mi'
   */
  readonly disk?: ByteSize;
}

/** Validates `resources`. */
export function resourceProblems(path: Path, resources: Resources | undefined): Problem[] {
  if (resources === undefined) return [];
  const problems: Problem[] = [];
  if (millicores(resources.cpu) === undefined)
    problems.push(
      error(
        [...path, 'cpu'],
        `'${escapeControl(String(resources.cpu))}' is not a valid number of CPUs: a number, or millicores with the unit m.`,
      ),
    );
  for (const key of ['memory', 'memoryLimit', 'disk'] as const) {
    const value = resources[key];
    if (value !== undefined) problems.push(...sizeProblems([...path, key], value));
  }
  const memory = bytes(resources.memory);
  const limit = bytes(resources.memoryLimit ?? resources.memory);
  if (memory !== undefined && limit !== undefined && limit < memory)
    problems.push(
      error(
        [...path, 'memoryLimit'],
        `${resources.memoryLimit} is below the memory request ${resources.memory}; Kubernetes rejects such a pod.`,
        replaceWith(quantity(memory)),
      ),
    );
  return problems;
}

/**
 * Validates that the memory limit of a pod is enough for its program.
 *
 * @param least - the smallest limit
 * @param needs - what needs it, as a sentence without its end
 */
export function tooLittleMemory({ memory, memoryLimit = memory }: Resources, least: string, needs: string): Problem[] {
  const limit = bytes(memoryLimit);
  const key = memoryLimit === memory ? 'memory' : 'memoryLimit';
  if (limit === undefined || limit >= bytes(least)!) return [];
  return [error(['pod', 'resources', key], `${memoryLimit} is too little: ${needs}.`, replaceWith(least))];
}

/** Bytes; a smaller container or volume is useless, and the unit was probably forgotten. */
const minSize = 2 ** 20;

/** Validates a size of memory or of a volume. */
export function sizeProblems(path: Path, value: ByteSize): Problem[] {
  const size = bytes(value);
  if (size === undefined || size === 0) return [sizeProblem(path, value)];
  return size >= minSize
    ? []
    : [
        error(
          path,
          `${value} is ${size} ${size === 1 ? 'byte' : 'bytes'}, below the minimum of 1Mi; a size without a unit is in bytes.`,
        ),
      ];
}

/** The problem of an invalid size. */
export function sizeProblem(path: Path, value: ByteSize): Problem {
  if (bytes(value) === 0) return error(path, `the size is ${value}, but must be greater than 0.`);

  // `128974848000m` is in thousandths of a byte, not in megabytes.
  const [, number, prefix, binary] = /^(?!\d+m$)(\d+)\s*([kmgt])(i?)b?$/i.exec(String(value)) ?? [];
  const unit = binary ? `${prefix!.toUpperCase()}i` : prefix?.toUpperCase().replace('K', 'k');
  return error(
    path,
    `'${escapeControl(String(value))}' is not a valid size: a number with an optional unit, Ki, Mi, Gi, Ti, k, M, G or T.`,
    replaceWith(number && `${number}${unit}`),
  );
}

/** Default limit of ephemeral storage. */
const defaultDisk = '256Mi';

/** The limit of ephemeral storage. */
export function diskOf({ disk = defaultDisk }: Resources): ByteSize {
  return disk;
}

/** The `resources` of a container: requests for all, limits for memory and disk. */
export function resourceRequirements(
  { cpu, memory, memoryLimit = memory, disk = defaultDisk }: Resources,
  diskRequest = 64 * 2 ** 20,
): ResourceRequirements {
  const text = (size: ByteSize): Quantity => Quantity.fromString(quantity(size));
  return {
    requests: {
      cpu: Quantity.fromString(cpuQuantity(cpu)),
      memory: text(memory),
      'ephemeral-storage': text(Math.min(bytes(disk) ?? 0, diskRequest)),
    },
    limits: { memory: text(memoryLimit), 'ephemeral-storage': text(disk) },
  };
}

/** `GOMEMLIMIT` at 90 % of the memory limit: Go collects garbage more often before the kernel kills the process. */
export function goMemoryLimit({ memory, memoryLimit = memory }: Resources): string {
  return `${Math.floor(((bytes(memoryLimit) ?? 0) * 0.9) / 2 ** 20)}MiB`;
}
