import type { FileSource, JournalSource } from '../contracts';
import { transientUnit, type Data } from '../kit';
import type { CollectedSource } from './pipeline/plan';

/** A source: what its lines are, and its component of Vector. */
export interface ReadSource {
  readonly lines: CollectedSource;
  readonly component: Data;
}

/** Loki would reject a longer line together with its whole push. A character has at most four bytes. */
export function cutLines(maxLineBytes: number): string[] {
  return [`if length(.message) > ${maxLineBytes} { .message = truncate(.message, ${Math.floor(maxLineBytes / 4)}) }`];
}

/** Replaces the parts of names of transient units by `*`. */
const unitNames = [
  `transient = r'${transientUnit.regex}'`,
  'unit = to_string(._SYSTEMD_UNIT) ?? ""',
  '._SYSTEMD_UNIT = replace(unit, transient, "$kind$user$socket*.$type")',
];

/** The systemd journal. @param own - units whose entries are never read */
export function journalSource(
  { units, excludeUnits = [] }: JournalSource,
  maxLineBytes: number,
  own: readonly string[] = [],
): ReadSource {
  const excluded = [...own, ...excludeUnits];
  return {
    lines: {
      id: 'journal',
      origin: 'journal',
      job: 'systemd-journal',
      prepare: [...unitNames, ...cutLines(maxLineBytes)],
    },
    component: {
      type: 'journald',
      ...(units !== undefined && { include_units: [...units] }),
      ...(excluded.length > 0 && { exclude_units: excluded }),
    },
  };
}

/** Files, also after they are renamed. @param id - of the component; positions are in a folder of this name */
export function fileSource(
  id: string,
  job: string,
  { include, exclude = [] }: FileSource,
  maxLineBytes: number,
): ReadSource {
  const renamed = include.filter((path) => path.endsWith('.log')).map((path) => `${path}.1`);
  return {
    lines: { id, origin: 'files', job },
    component: {
      type: 'file',
      include: [...new Set([...include, ...renamed])],
      // Vector would decompress .gz, and send again what it read before it was rotated; of others it would send the bytes.
      exclude: [...new Set(['**/*.gz', '**/*.bz2', '**/*.xz', '**/*.zst', ...exclude])],
      max_line_bytes: maxLineBytes,
    },
  };
}
