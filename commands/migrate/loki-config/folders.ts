import type { Sections } from './limits';

/** A folder of a Loki, and where the platform has it below the root of the volume. */
interface Folder {
  readonly before: string;
  readonly now: string;
  readonly what: string;
}

/** The folders with data that a configuration names; must be called before they are read. */
export function foldersOf(section: Sections): Folder[] {
  const prefix = peek(section, 'common', 'path_prefix');
  const chunks =
    peek(section, 'storage_config', 'filesystem', 'directory') ??
    peek(section, 'storage_config', 'object_store', 'filesystem', 'dir') ??
    peek(section, 'common', 'storage', 'filesystem', 'chunks_directory');
  const below = (name: string): string | undefined =>
    prefix === undefined ? undefined : `${prefix.replace(/\/$/, '')}/${name}`;
  const all = [
    [chunks, 'chunks', 'chunks and index'],
    [
      peek(section, 'storage_config', 'boltdb_shipper', 'active_index_directory') ?? below('boltdb-shipper-active'),
      'boltdb-shipper-active',
      'index files that are not uploaded',
    ],
    [
      peek(section, 'storage_config', 'tsdb_shipper', 'active_index_directory') ?? below('tsdb-shipper-active'),
      'tsdb-shipper-active',
      'index files that are not uploaded',
    ],
    [peek(section, 'ingester', 'wal', 'dir') ?? below('wal'), 'wal', 'lines that are not flushed'],
    [peek(section, 'compactor', 'working_directory') ?? below('compactor'), 'compactor', 'delete requests and marks'],
  ] as const;
  return all.flatMap(([before, now, what]) => (before === undefined ? [] : [{ before, now, what }]));
}

function peek(section: Sections, name: string, ...path: readonly string[]): string | undefined {
  const value = section(name)?.at(...path)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** What is to be moved on a volume, so that the new Loki finds it. */
export function foldersNote(folders: readonly Folder[], onVolume: boolean): string[] {
  const moved = folders.filter(({ before, now }) => before !== `/var/loki/${now}`);
  if (moved.length === 0) return [];
  const list = moved.map(({ before, now, what }) => `${before} (${what}) → ${now}`).join(', ');
  return onVolume
    ? [
        `The volume is mounted at /var/loki now. These folders of the old pod have another place below the root of the volume, and must be moved: ${list}. docs/migrate-charts.md has the commands.`,
      ]
    : [
        `The old Loki keeps new lines and index files in ${moved.map(({ before }) => before).join(', ')}. Let it flush them before the new one starts (docs/migrate-charts.md under "Flush"); the volumes of the old one are then not needed.`,
      ];
}
