import type { LineOrigin, LogPipeline } from '../../constructs/contracts';

/** Lines that are written, and what is stored of them. It is the same for every agent. */
export interface Case {
  readonly title: string;
  /** @default - none */
  readonly pipeline?: LogPipeline;
  readonly tenantByNamespace?: Readonly<Record<string, { readonly login: string; readonly tenant: string }>>;
  readonly writers: readonly Writer[];
  /** Loki does not accept all lines. @default false */
  readonly refused?: true;
}

/** A container that writes lines, or what else writes lines of another origin. */
export interface Writer {
  /** @default 'pods' */
  readonly origin?: LineOrigin;
  /** Name of the unit, of the file, or of the app of syslog. @default 'app' */
  readonly name?: string;
  /** The port of `tcp` receives objects of JSON. @default false */
  readonly json?: true;
  /** @default 'app' */
  readonly container?: string;
  readonly pod?: CasePod;
  /** The file is in the format of Docker instead of the one of CRI. @default false */
  readonly docker?: true;
  readonly lines: readonly Line[];
  /** What is stored of these lines, in any order. */
  readonly entries: readonly Entry[];
  /** Only this number of the entries is stored, at least and at most. @default - all of them */
  readonly between?: readonly [number, number];
}

export interface CasePod {
  /** @default 'web-1' */
  readonly name?: string;
  /** @default - a namespace of the case */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A line of stdout, or one with more to say. In its text, `moment` stands for a time relative to the run. */
export type Line = string | LineSettings;

export interface LineSettings {
  readonly line: string;
  readonly stderr?: true;
  /** The line ends without a line break, and the next one continues it. Lines above 16 KiB are split anyway. */
  readonly partial?: true;
  /** Each character is one byte, so that the line can be invalid UTF-8. */
  readonly latin1?: true;
  /** The file is rotated before this line, after the agent has read the lines before. */
  readonly rotated?: true;
  /** Priority of an entry of the journal, severity of a message of syslog. @default 5, notice */
  readonly priority?: number;
  /** Structured data of a message of syslog. @default '-', none */
  readonly structuredData?: string;
  /** Nothing is written for this time before the line, seconds. */
  readonly pause?: number;
}

/** A stored line with the default labels and structured metadata of its writer, or with others. */
export type Entry = string | EntrySettings;

export interface EntrySettings {
  readonly line: string;
  /** In addition to the default labels, or instead of them; `false` is a label that must be absent. */
  readonly labels?: Readonly<Record<string, string | false>>;
  readonly metadata?: Readonly<Record<string, string | false>>;
  readonly stderr?: true;
  /** The time of the entry, seconds after the first line was written. @default - not compared */
  readonly at?: number;
  /** @default 'Prod' */
  readonly tenant?: string;
}

/** Formats of times in lines. */
export type MomentFormat = 'rfc3339' | 'unix' | 'unix-ms' | 'spaced' | 'nginx';

/**
 * A time in the text of a line.
 *
 * @param seconds - after the first line was written
 */
export function moment(seconds: number, format: MomentFormat): string {
  return `<time ${seconds} ${format}>`;
}

/** A case with one container. */
export function single(title: string, lines: readonly Line[], entries: readonly Entry[], pipeline?: LogPipeline): Case {
  return { title, ...(pipeline && { pipeline }), writers: [{ lines, entries }] };
}
