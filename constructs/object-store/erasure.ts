import { error, replaceWith, type Problem } from '../kit';

/** The number of servers, and of drives in each. */
export interface Drives {
  readonly servers: number;
  readonly drivesPerServer: number;
}

/** How objects are spread over drives, and how many servers can fail. */
export interface ErasureSet {
  /** Drives per erasure set; each object is spread over one set. */
  readonly size: number;
  /** Drives per set that can be lost. */
  readonly parity: number;
  /** Usable share of the raw capacity, 0 to 1. */
  readonly usable: number;
  /** Servers that can be down while every object can be read. */
  readonly readTolerance: number;
  /** Servers that can be down while objects can be written. */
  readonly writeTolerance: number;
}

/** MinIO's default parity, by minimum size of the set. */
const defaultParities: readonly (readonly [from: number, parity: number])[] = [
  [8, 4],
  [6, 3],
  [4, 2],
  [2, 1],
  [1, 0],
];

/**
 * The erasure set that MinIO forms from these drives; undefined if it cannot form one.
 *
 * Its size is the largest from 2 to 16 that divides the number of drives and is a multiple or a divisor of the number
 * of servers. The read quorum is the number of data drives; the write quorum is one more if data and parity are equal.
 * The rules are those of MinIO RELEASE.2025-09-07.
 */
export function erasureSet({ servers, drivesPerServer }: Drives): ErasureSet | undefined {
  const drives = servers * drivesPerServer;
  const size = drives === 1 ? 1 : largestSet(drives, servers);
  if (size === undefined) return undefined;
  const parity = defaultParities.find(([from]) => size >= from)![1];
  const data = size - parity;
  const drivesOnOneServer = Math.max(1, size / servers);
  return {
    size,
    parity,
    usable: data / size,
    readTolerance: Math.floor(parity / drivesOnOneServer),
    writeTolerance: Math.floor((size - (data === parity ? data + 1 : data)) / drivesOnOneServer),
  };
}

function largestSet(drives: number, servers: number): number | undefined {
  for (let size = 16; size >= 2; size -= 1)
    if (drives % size === 0 && (servers > size ? servers % size === 0 : size % servers === 0)) return size;
  return undefined;
}

/** Kubernetes supports 5000 nodes; 127 is the largest number of volumes per node of the clouds that it documents. */
const limits: Drives = { servers: 5000, drivesPerServer: 127 };

/** Validates the numbers of servers and drives. */
export function drivesProblems({ servers, drivesPerServer }: Drives): Problem[] {
  const problems: Problem[] = [];
  for (const [key, count] of Object.entries({ servers, drivesPerServer }))
    if (!Number.isInteger(count) || count < 1 || count > limits[key as keyof Drives])
      problems.push(
        error([key], `${count} is not valid; it must be a whole number from 1 to ${limits[key as keyof Drives]}.`),
      );
  if (problems.length > 0) return problems;
  const set = erasureSet({ servers, drivesPerServer });
  if (set === undefined)
    return [
      error(
        ['servers'],
        `${servers * drivesPerServer} drives of ${servers} servers cannot be divided into equal erasure sets of 2 to 16 drives; MinIO would not start.`,
        replaceWith(nextValidServers(servers, drivesPerServer)),
      ),
    ];
  if (servers > 1 && set.writeTolerance < 1)
    return [
      error(
        ['servers'],
        `${servers} servers cannot accept writes while one is down: the write quorum is more than half of the drives of each set.`,
      ),
    ];
  return [];
}

/** The next larger number of servers with which MinIO starts. */
function nextValidServers(servers: number, drivesPerServer: number): number {
  let next = servers + 1;
  while (erasureSet({ servers: next, drivesPerServer }) === undefined) next += 1;
  return next;
}
