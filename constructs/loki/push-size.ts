import { bytes, error, valueAt, type ByteSize, type Data, type Problem } from '../kit';
import type { ResolvedPlan } from './resolved-plans';
import type { LokiVersion } from './releases';

/** Largest body of a push with any amount of memory: the body limit of the gateway in Loki's Helm charts. */
const largestBody = 4 * 2 ** 20;

/** Largest decompressed push with any amount of memory: logs are compressed by a factor of eight at best. */
const largestDecompressed = 8 * largestBody;

/**
 * Memory that a push needs at most, as a multiple of its decompressed size. Empty entries are the worst: two bytes of
 * protobuf become an entry of 88 bytes, a copy of it and an error message. Measured with both releases: docs/sizing.md,
 * "Pushes".
 */
const memoryPerByte = 256;

/** Share of the memory limit that one push may need, so that the worst one leaves enough for the rest. */
const share = 1 / 2;

/** The same for a push with the compression ratio of an attack: the pod just survives it. */
const snappyShare = 3 / 4;

/** Snappy's highest ratio: an element of three bytes repeats 64 bytes. */
const snappyRatio = 64 / 3;

/** Maximum size of a push. */
export interface PushSize {
  /** Size of the body, bytes. */
  readonly maxPushBytes: number;
  /** Decompressed size, bytes. */
  readonly maxDecompressedBytes: number;
  /** Size of a compressed body, bytes, if this release of Loki does not limit the decompressed size. */
  readonly maxSnappyBytes?: number;
}

/** Smallest memory limit of the pods that process pushes: those that receive and those that ingest them. */
export function pushMemory(plans: readonly ResolvedPlan[]): ByteSize {
  return plans
    .filter(({ functions, ingests }) => ingests || functions.includes('push'))
    .map(({ resources: { memory, memoryLimit = memory } }) => memoryLimit)
    .reduce((least, limit) => ((bytes(limit) ?? Infinity) < (bytes(least) ?? Infinity) ? limit : least));
}

/** Maximum decompressed size of a push in pods with this memory limit, bytes. */
export function decompressedBytes(memory: ByteSize): number {
  return Math.max(1, Math.min(largestDecompressed, Math.floor(((bytes(memory) ?? Infinity) * share) / memoryPerByte)));
}

/** Limits the decompressed size of a push, if the release supports that. */
export function pushConfig({ limitsDecompression }: LokiVersion, memory: ByteSize): Data {
  return limitsDecompression ? { distributor: { max_decompressed_size: decompressedBytes(memory) } } : {};
}

/** Maximum size of a push with this configuration. */
export function pushSize(config: Data, { limitsDecompression }: LokiVersion, memory: ByteSize): PushSize {
  const byMemory = decompressedBytes(memory);
  const maxDecompressedBytes = limitsDecompression ? (configured(config) ?? byMemory) : byMemory;
  return {
    maxPushBytes: Math.min(largestBody, maxDecompressedBytes),
    maxDecompressedBytes,
    ...(!limitsDecompression && {
      maxSnappyBytes: Math.min(largestBody, Math.floor((byMemory * snappyShare) / share / snappyRatio)),
    }),
  };
}

function configured(config: Data): number | undefined {
  const size = valueAt(config, ['distributor', 'max_decompressed_size']);
  return typeof size === 'number' && size > 0 ? size : undefined;
}

/** A limit with which one push can exceed the memory of a pod. */
export function pushSizeProblems(config: Data, memory: ByteSize): Problem[] {
  const size = valueAt(config, ['distributor', 'max_decompressed_size']);
  if (typeof size !== 'number') return [];
  const path = ['config', 'distributor', 'max_decompressed_size'];
  if (!(size > 0))
    return [
      error(
        path,
        `max_decompressed_size is ${size}, for which Loki uses 50 times max_recv_msg_size; it must be above 0.`,
      ),
    ];
  const needed = Math.ceil((size * memoryPerByte) / 2 ** 20);
  if (!(size * memoryPerByte > (bytes(memory) ?? Infinity))) return [];
  return [
    error(
      path,
      `a push of ${size} bytes can need ${needed} MiB of memory (${memoryPerByte} times its size), but the memory limit of the smallest pod that processes pushes is ${memory}.`,
    ),
  ];
}
