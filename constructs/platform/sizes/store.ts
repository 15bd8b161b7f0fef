import { number } from './figure';
import { monthHours, storedShare, type Demand } from './demand';
import { streamMemory } from './ingesters';
import { facts } from './measured';
import type { Shape } from './shape';

/** What is stored, and how often the object store is asked. */
export interface StoreSize {
  /** Bytes of chunks if replicas write the same chunks, and if each writes others; absent if they are kept forever. */
  readonly bytes?: { readonly least: number; readonly most: number; readonly calculation: string };
  /** Chunks that are written in a month, by all replicas. */
  readonly chunks: { readonly count: number; readonly calculation: string };
  /** Index files that are written in a month, by ingesters and the compactor. */
  readonly index: { readonly count: number; readonly calculation: string };
  /** Requests that list the index in a month, of the pods that ingest. */
  readonly lists: { readonly count: number; readonly calculation: string };
  /** Chunks that are read in a month if each is read once. */
  readonly reads: { readonly count: number; readonly calculation: string };
}

/** The bucket with chunks and index. */
export function storeSize(demand: Demand, { ingesters, replicationFactor }: Shape): StoreSize {
  const { gigabytesPerDay, retentionDays, streams } = demand;
  const { seconds, because } = streamMemory(demand);
  const share = storedShare(demand);
  const perMonth = (streams * monthHours * 3600) / seconds;
  const daily = gigabytesPerDay * 1e9 * share;
  return {
    ...(retentionDays !== undefined && {
      bytes: {
        least: daily * retentionDays,
        most: daily * retentionDays * replicationFactor,
        calculation: `${number(gigabytesPerDay)} GB × ${number(share, 3)} × ${number(retentionDays)} d${replicationFactor === 1 ? '' : ` × 1 to ${replicationFactor} copies`}`,
      },
    }),
    chunks: {
      count: perMonth * replicationFactor,
      calculation: `${number(streams)} streams × ${monthHours} h ÷ ${number(seconds / 60)} min (${because}) × ${replicationFactor}`,
    },
    index: {
      count: (ingesters * facts.uploadsPerHour.value + facts.compactionsPerHour.value) * monthHours,
      calculation: `(${ingesters} × ${facts.uploadsPerHour.value} + compactor ${facts.compactionsPerHour.value}) an hour × ${monthHours} h`,
    },
    lists: {
      count: ingesters * facts.listsPerHour.value * monthHours,
      calculation: `${ingesters} × ${facts.listsPerHour.value} an hour × ${monthHours} h`,
    },
    reads: { count: perMonth * replicationFactor, calculation: 'each chunk is read once, from every replica' },
  };
}

/** Bytes of chunks a day, of one replica. */
export function storedPerDay(demand: Demand): number {
  return demand.gigabytesPerDay * 1e9 * storedShare(demand);
}
