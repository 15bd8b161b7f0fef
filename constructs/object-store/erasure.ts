import { error, replaceWith, type Problem } from '../kit';

/** How many servers of how many drives each. */
export interface Drives {
  readonly servers: number;
  readonly drivesPerServer: number;
}

/** How the servers keep objects, and how many of them may be away. */
export interface ErasureSet {
  /** Drives over which each object is spread. */
  readonly size: number;
  /** Drives of a set that may be lost. */
  readonly parity: number;
  /** Share of the drives that holds data. */
  readonly usable: number;
  /** Servers that may be away while everything can be read. */
  readonly awayForReads: number;
  /** Servers that may be away while everything can be written. */
  readonly awayForWrites: number;
}

/** Parity that MinIO chooses for a set, from its size on. */
const parities: readonly (readonly [from: number, parity: number])[] = [
  [8, 4],
  [6, 3],
  [4, 2],
  [2, 1],
  [1, 0],
];

/**
 * The set that MinIO makes of these drives; nothing if it makes none.
 *
 * The size is the largest of 2 to 16 that divides the drives and is even with the servers. An object can be read from as
 * many drives as hold its data, and written to one more where data and parity are equal. All of it is the server's own
 * arithmetic, RELEASE.2025-09-07.
 */
export function erasureSet({ servers, drivesPerServer }: Drives): ErasureSet | undefined {
  const drives = servers * drivesPerServer;
  const size = drives === 1 ? 1 : largestSet(drives, servers);
  if (size === undefined) return undefined;
  const parity = parities.find(([from]) => size >= from)![1];
  const data = size - parity;
  const onOneServer = Math.max(1, size / servers);
  return {
    size,
    parity,
    usable: data / size,
    awayForReads: Math.floor(parity / onOneServer),
    awayForWrites: Math.floor((size - (data === parity ? data + 1 : data)) / onOneServer),
  };
}

function largestSet(drives: number, servers: number): number | undefined {
  for (let size = 16; size >= 2; size -= 1)
    if (drives % size === 0 && (servers > size ? servers % size === 0 : size % servers === 0)) return size;
  return undefined;
}

/**
 * The nodes of the largest cluster that Kubernetes supports, and the volumes that a node takes at most, on any cloud
 * that Kubernetes documents.
 */
const most: Drives = { servers: 5000, drivesPerServer: 127 };

/** What MinIO makes nothing of, or nothing that is worth its servers. */
export function drivesProblems({ servers, drivesPerServer }: Drives): Problem[] {
  const problems: Problem[] = [];
  for (const [path, count] of Object.entries({ servers, drivesPerServer }))
    if (!Number.isInteger(count) || count < 1 || count > most[path as keyof Drives])
      problems.push(
        error(
          [path],
          `${count} is not a number of ${path === 'servers' ? 'servers' : 'drives'} from 1 to ${most[path as keyof Drives]}.`,
        ),
      );
  if (problems.length > 0) return problems;
  const set = erasureSet({ servers, drivesPerServer });
  if (set === undefined)
    return [
      error(
        ['servers'],
        `${servers * drivesPerServer} drives of ${servers} servers cannot be cut into equal sets of 2 to 16 drives; MinIO would not start.`,
        replaceWith(evenServers(servers, drivesPerServer)),
      ),
    ];
  if (servers > 1 && set.awayForWrites < 1)
    return [
      error(
        ['servers'],
        `with ${servers} servers nothing can be written while one is away: more than half of each set has to be there.`,
      ),
    ];
  return [];
}

/** The nearest larger number of servers that MinIO can use. */
function evenServers(servers: number, drivesPerServer: number): number {
  let more = servers + 1;
  while (erasureSet({ servers: more, drivesPerServer }) === undefined) more += 1;
  return more;
}
