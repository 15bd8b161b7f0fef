import { facts } from './measured';

/** What is logged, and how long it is kept. */
export interface Demand {
  /** GB (10⁹ bytes) of lines a day, as the pods write them. */
  readonly gigabytesPerDay: number;
  /** Bytes of a line. */
  readonly lineBytes: number;
  /** Streams that get lines at a time. */
  readonly streams: number;
  /** Nodes whose agents send the lines. */
  readonly nodes: number;
  /** Minutes of an outage of Loki for which the buffers of the agents suffice. */
  readonly outageMinutes: number;
  /** @default - kept forever */
  readonly retentionDays?: number;
}

/** A size that an environment can have. */
export type Size = 'small' | 'medium' | 'large';

/** GB of lines a day by size. */
export const gigabytesOf: Readonly<Record<Size, number>> = { small: 5, medium: 50, large: 500 };

/** Streams and nodes of the smallest demand. */
export const [leastStreams, leastNodes] = [50, 3];

/** A demand with what is usual for what is not given. */
export function demandOf(gigabytesPerDay: number, given: Partial<Omit<Demand, 'gigabytesPerDay'>> = {}): Demand {
  return {
    gigabytesPerDay,
    lineBytes: facts.lineBytes.value,
    streams: Math.max(leastStreams, Math.round(gigabytesPerDay * facts.streamsPerGigabyte.value)),
    nodes: Math.max(leastNodes, Math.ceil(gigabytesPerDay / facts.gigabytesPerNode.value)),
    outageMinutes: 60,
    ...given,
  };
}

/** Seconds of a day. */
export const day = 86_400;

/** Hours of a month, a twelfth of a year. */
export const monthHours = 730;

/** MB of lines a second, on average and at the highest rate of a day. */
export function ratesOf({ gigabytesPerDay }: Demand): { readonly average: number; readonly peak: number } {
  const average = (gigabytesPerDay * 1000) / day;
  return { average, peak: average * facts.peakFactor.value };
}

/** Bytes in chunks for each byte of lines. */
export function storedShare({ lineBytes }: Demand): number {
  return facts.storedShare.value + facts.storedPerLine.value / lineBytes;
}
