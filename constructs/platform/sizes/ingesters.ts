import { binary, gibi, mebi, number, roundedUp } from './figure';
import { ratesOf, storedShare, type Demand } from './demand';
import { facts } from './measured';

/** Steps of requests. */
const memoryStep = 256 * mebi;

/** What a stream has in the memory of an ingester. */
export interface StreamMemory {
  /** Seconds until its chunk is flushed. */
  readonly seconds: number;
  /** Bytes of a chunk when it is flushed. */
  readonly chunkBytes: number;
  /** MiB, on average over time. */
  readonly mebibytes: number;
  /** Why the chunk is flushed. */
  readonly because: string;
}

/** A stream, if all streams get the same number of lines. */
export function streamMemory(demand: Demand): StreamMemory {
  const { average } = ratesOf(demand);
  const rate = (average * 1e6 * storedShare(demand)) / demand.streams;
  const target = facts.chunkTarget.value * mebi;
  const [sync, oldest] = [facts.syncHours.value * 3600, facts.maxChunkHours.value * 3600];
  const filled = target / rate;
  const seconds = filled <= sync ? filled : rate * sync >= target / 10 ? sync : oldest;
  const chunkBytes = Math.min(target, rate * seconds);
  return {
    seconds,
    chunkBytes,
    // A chunk is half full on average.
    mebibytes: (facts.chunkFactor.value * chunkBytes) / 2 / mebi + facts.headOfStream.value,
    because:
      seconds === filled ? 'full' : seconds === sync ? `${facts.syncHours.value} h` : `${facts.maxChunkHours.value} h`,
  };
}

/** Memory of a pod that ingests. */
export interface IngesterMemory {
  /** Bytes, rounded up. */
  readonly request: number;
  readonly limit: number;
  readonly calculation: string;
}

/** @param streams - of one pod */
export function ingesterMemory(demand: Demand, streams: number): IngesterMemory {
  const { idleLive, residentBase, garbageFactor, queryMemory, limitFactor } = facts;
  const each = streamMemory(demand).mebibytes;
  const live = idleLive.value + streams * each;
  const needed = residentBase.value + garbageFactor.value * live + queryMemory.value;
  const request = roundedUp(needed * mebi, memoryStep);
  return {
    request,
    limit: Math.max(request * limitFactor.value, 1024 * mebi),
    calculation: `${residentBase.value} + ${garbageFactor.value} × (${idleLive.value} + ${number(streams)} streams × ${number(each, 2)}) + ${queryMemory.value} for queries = ${number(needed)} MiB`,
  };
}

/** The volume of a pod that ingests, bytes. @param share - of all lines */
export function ingesterVolume(
  demand: Demand,
  share: number,
  streams: number,
): { readonly bytes: number; readonly calculation: string } {
  const { walFactor, maxChunkHours, indexVolume } = facts;
  const { average } = ratesOf(demand);
  const rate = average * share;
  const wal = rate * 1e6 * maxChunkHours.value * 3600 * walFactor.value;
  const checkpoints = (2 * streams * streamMemory(demand).chunkBytes) / 2;
  const index = demand.gigabytesPerDay * share * indexVolume.value * gibi;
  return {
    bytes: wal + checkpoints + index,
    calculation: `${number(rate, 2)} MB/s × ${maxChunkHours.value} h × ${walFactor.value} + checkpoints ${binary(checkpoints)} + index ${binary(index)}`,
  };
}
