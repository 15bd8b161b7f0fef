import type {
  FileSource,
  JournalSource,
  LineOrigin,
  PodSelection,
  Stage,
  ValueSource,
  When,
} from '../../../constructs/contracts';
import type { Input } from '../input';

/** A label or an entry of structured metadata, and the setting that it comes from. */
export interface Sent {
  readonly source: ValueSource;
  readonly input: Input;
}

/** A stage, and the setting that it comes from. */
export interface MappedStage {
  readonly stage: Stage;
  readonly input: Input;
}

/** Lines of one kind with their way, as another agent has them: a scrape config, or a chain of components. */
export interface LogJob {
  readonly origin: Exclude<LineOrigin, 'audit'>;
  /** Name of the job, in messages and as the name of files. */
  readonly name: string;
  /** The setting that it comes from. */
  readonly input: Input;
  readonly select: MutableSelection;
  readonly files?: FileSource;
  readonly journal?: true | JournalSource;
  readonly docker?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
  readonly tcp?: { readonly port: number; readonly decode: 'json' | 'text' };
  readonly syslog?: { readonly address?: string; readonly protocol?: 'udp' };
  readonly labels: Map<string, Sent>;
  readonly structuredMetadata: Map<string, Sent>;
  readonly stages: MappedStage[];
}

/** Where lines are sent. */
export interface LogClient {
  readonly url?: string;
  readonly pushPath?: string;
  readonly tenant?: string;
  readonly user?: string;
  readonly ca?: boolean;
  /** The buffer of Vector on the disk. @default - that of the agent */
  readonly buffer?: { readonly maxSize?: number; readonly whenFull?: 'block' | 'drop_newest' };
  /** Labels of every line. */
  readonly labels: ReadonlyMap<string, Sent>;
}

/** A selection that rules add to. */
export interface MutableSelection {
  namespaces?: string[];
  podLabels?: Record<string, string>;
  exclude?: { namespaces?: string[]; podLabels?: Record<string, string> };
}

/** The selection, if there is one. */
export function selectionOf(select: MutableSelection): PodSelection | undefined {
  return Object.keys(select).length === 0 ? undefined : select;
}

/** What is known while the stages of a job are read. */
export interface StageContext {
  readonly job: LogJob;
  readonly notes: Set<string>;
  /** The field of the line, or another value, by the name of an extracted value; no value for what is computed. */
  readonly extracted: Map<string, ValueSource | undefined>;
  /** The lines that the stages are for. @default - all */
  readonly when?: When;
}

/** Adds a stage for the lines of the context. */
export function addStage({ job, when }: StageContext, input: Input, stage: Stage): void {
  job.stages.push({ stage: when === undefined ? stage : { when, ...stage }, input });
}
