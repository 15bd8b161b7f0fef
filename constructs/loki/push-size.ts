import { bytes, error, valueAt, type ByteSize, type Data, type Problem } from '../kit';
import type { ResolvedPlan } from './resolved-plans';
import type { LokiVersion } from './releases';

/** Largest body of a push, however much memory there is: the body limit of the gateways of Loki's Helm charts. */
const largestBody = 4 * 2 ** 20;

/**
 * Largest decompressed push, however much memory there is: what a body of `largestBody` becomes at the ratio of eight that
 * logs have at the best.
 */
const largestDecompressed = 8 * largestBody;

/**
 * Memory that a push takes at the most, in multiples of its decompressed size. The worst are empty entries: two bytes of
 * protobuf are an entry of 88 bytes, a copy of it and the text of an error. Measured with both releases:
 * docs/sizing.md, "Pushes".
 */
const memoryPerByte = 256;

/** A push may need this part of the memory limit, so that one of the worst leaves room for everything else. */
const share = 1 / 2;

/** The same for a push at the ratio that no log has: enough that the pod survives it. */
const snappyShare = 3 / 4;

/** Snappy's densest element: three bytes say "64 bytes again". */
const snappyRatio = 64 / 3;

/** How large a push may be. */
export interface PushSize {
  /** The body, bytes. */
  readonly maxPushBytes: number;
  /** Decompressed, bytes. */
  readonly maxDecompressedBytes: number;
  /** The body if it is compressed, where this release of Loki does not bound what it becomes, bytes. */
  readonly maxSnappyBytes?: number;
}

/** Memory at which the smallest of the pods is killed that hold a push: those that take it and those that ingest it. */
export function pushMemory(plans: readonly ResolvedPlan[]): ByteSize {
  return plans
    .filter(({ functions, ingests }) => ingests || functions.includes('push'))
    .map(({ resources: { memory, memoryLimit = memory } }) => memoryLimit)
    .reduce((least, limit) => ((bytes(limit) ?? Infinity) < (bytes(least) ?? Infinity) ? limit : least));
}

/** What a push may become in pods of this memory, bytes. */
export function decompressedBytes(memory: ByteSize): number {
  return Math.max(1, Math.min(largestDecompressed, Math.floor(((bytes(memory) ?? Infinity) * share) / memoryPerByte)));
}

/** Bounds what a push becomes, where the release can. */
export function pushConfig({ boundsDecompression }: LokiVersion, memory: ByteSize): Data {
  return boundsDecompression ? { distributor: { max_decompressed_size: decompressedBytes(memory) } } : {};
}

/** How large a push may be for a Loki of this configuration. */
export function pushSize(config: Data, { boundsDecompression }: LokiVersion, memory: ByteSize): PushSize {
  const usual = decompressedBytes(memory);
  const maxDecompressedBytes = boundsDecompression ? (configured(config) ?? usual) : usual;
  return {
    maxPushBytes: Math.min(largestBody, maxDecompressedBytes),
    maxDecompressedBytes,
    ...(!boundsDecompression && {
      maxSnappyBytes: Math.min(largestBody, Math.floor((usual * snappyShare) / share / snappyRatio)),
    }),
  };
}

function configured(config: Data): number | undefined {
  const size = valueAt(config, ['distributor', 'max_decompressed_size']);
  return typeof size === 'number' && size > 0 ? size : undefined;
}

/** A push that the pods do not survive. */
export function pushSizeProblems(config: Data, memory: ByteSize): Problem[] {
  const size = valueAt(config, ['distributor', 'max_decompressed_size']);
  if (typeof size !== 'number') return [];
  const path = ['config', 'distributor', 'max_decompressed_size'];
  if (!(size > 0))
    return [error(path, `max_decompressed_size is ${size}, which Loki takes for 50 times max_recv_msg_size.`)];
  const needed = Math.ceil((size * memoryPerByte) / 2 ** 20);
  if (!(size * memoryPerByte > (bytes(memory) ?? Infinity))) return [];
  return [
    error(
      path,
      `a push of ${size} bytes can take ${needed} MiB of memory (${memoryPerByte} times its size, if its entries are empty), and a pod that takes it is killed at ${memory}. Give the pods a larger memoryLimit first.`,
    ),
  ];
}
