import type { Entry, EntrySettings } from '../../test/pipeline/case';
import { placedWriters } from './container-files';
import type { Agent, CaseRun } from './agents';
import { withMoments } from './moments';
import { defaultsOf } from './origins';
import type { StoredEntry } from './receiver';
import { originOf, type PlacedWriter } from './writers';

/** An entry in one text, without its time unless that is compared. */
interface Comparable {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time?: number;
}

function settingsOf(entry: Entry): EntrySettings {
  return typeof entry === 'string' ? { line: entry } : entry;
}

function expectedEntry(
  writer: PlacedWriter,
  { line, labels, metadata, stderr, at, tenant = 'Prod' }: EntrySettings,
  sendsMetadata: boolean,
  base: Date,
): Comparable {
  const stream = stderr ? 'stderr' : 'stdout';
  const values = (all: object): [string, string][] =>
    Object.entries(all).flatMap(([name, value]) =>
      value === false ? [] : [[name, withMoments(String(value), base)] as [string, string]],
    );
  const defaults = defaultsOf(writer, stream);
  const withoutMetadata = !sendsMetadata && originOf(writer) === 'pods' && { pod: writer.podName };
  return {
    text: textOf({
      tenant,
      labels: Object.fromEntries(values({ ...defaults.labels, ...withoutMetadata, ...labels })),
      metadata: sendsMetadata ? Object.fromEntries(values({ ...defaults.metadata, ...metadata })) : {},
      line: withMoments(line, base),
    }),
    ...(at !== undefined && { time: base.getTime() + Math.round(at * 1000) }),
  };
}

function textOf({ tenant, labels, metadata, line }: Omit<StoredEntry, 'time'>): string {
  const sorted = (map: object): object => Object.fromEntries(Object.entries(map).toSorted());
  // The line is last, because it may be long.
  return JSON.stringify({ tenant, labels: sorted(labels), metadata: sorted(metadata), line });
}

/** Longest description of an entry, characters. */
const longest = 400;
const mostListed = 5;

/**
 * What is stored for a case compared with what it expects.
 *
 * @returns `passed`, or the difference
 */
export function compared(
  { of }: CaseRun,
  stored: readonly StoredEntry[],
  { sendsMetadata, kind }: Pick<Agent, 'sendsMetadata' | 'kind'>,
  base: Date,
): string {
  const isByChance = kind.samplesByChance === true && (of.pipeline?.stages ?? []).some(({ sample }) => sample);
  const left = stored.map((entry) => ({ text: textOf(entry), time: Number(entry.time) / 1e6 }));
  const differences = placedWriters(of).flatMap((writer) => {
    const expected = writer.entries.map((entry) => expectedEntry(writer, settingsOf(entry), sendsMetadata, base));
    const missing = expected.filter((entry) => !taken(left, entry));
    const { between = [expected.length, expected.length] } = writer;
    const [least, most] = isByChance ? likely(between[0], expected.length) : between;
    const found = expected.length - missing.length;
    if (found >= least && found <= most) return [];
    return writer.between
      ? [`${found} entries of ${writer.containerName} instead of ${least} to ${most}`]
      : described('missing', missing, base);
  });
  const lines = [...differences, ...described('unexpected', left, base)];
  return lines.length === 0 ? 'passed' : lines.join('\n');
}

/** The numbers of lines among which all but one of 10,000 runs are, if each line is kept by chance. */
function likely(mean: number, lines: number): readonly [number, number] {
  const spread = 4 * Math.sqrt(mean * (1 - mean / lines));
  return [Math.floor(mean - spread), Math.ceil(mean + spread)];
}

/** Removes an entry that is as expected; false if there is none. */
function taken(left: Comparable[], { text, time }: Comparable): boolean {
  const place = left.findIndex(
    (entry) => entry.text === text && (time === undefined || Math.abs(entry.time! - time) < 0.6),
  );
  if (place >= 0) left.splice(place, 1);
  return place >= 0;
}

function described(what: string, entries: readonly Comparable[], base: Date): string[] {
  if (entries.length === 0) return [];
  const listed = entries.slice(0, mostListed).map(({ text, time }) => {
    const shown = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
    return time === undefined ? shown : `${shown} at ${((time - base.getTime()) / 1000).toFixed(3)} s`;
  });
  return [`${what} ${entries.length}:`, ...listed];
}
