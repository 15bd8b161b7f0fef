import type { LineOrigin, LogPipeline, ValueSource } from '../../contracts';
import type { Data } from '../../kit';

/** A source of lines. */
export interface CollectedSource {
  /** Id of the source in the configuration. */
  readonly id: string;
  readonly origin: LineOrigin;
  /** Value of the label `job`. */
  readonly job: string;
  /** Statements of VRL that run before the pipeline, for lines of this source. @default - none */
  readonly prepare?: readonly string[];
  /** Default labels of lines of this source, in addition to those of its origin. @default - none */
  readonly labels?: Readonly<Record<string, ValueSource>>;
  readonly structuredMetadata?: Readonly<Record<string, ValueSource>>;
}

/** Input of the compiler. */
export interface PipelinePlan {
  readonly pipeline: LogPipeline;
  readonly sources: readonly CollectedSource[];
  /** Whether agent and sink support structured metadata. */
  readonly metadata: boolean;
  /** Labels and entries of structured metadata that the user's own configuration adds to the sink. */
  readonly ownLabels?: Readonly<Record<string, unknown>>;
  /** Value of the label `cluster`. @default - no such label */
  readonly cluster?: string;
  /** Longest line that the sink accepts, bytes: longer joined lines are cut. */
  readonly maxLineBytes: number;
  /** VRL of the name of the machine, for lines that do not name it. */
  readonly host: string;
  /** Name of the label of the machine. @default 'node' */
  readonly hostLabel?: string;
}

/** A pipeline in Vector's configuration. */
export interface CompiledPipeline {
  readonly transforms: Data;
  /** Ids of the components whose events the sinks receive. */
  readonly outputs: readonly string[];
  /** Templates for the sinks. */
  readonly labels: Readonly<Record<string, string>>;
  readonly structuredMetadata: Readonly<Record<string, string>>;
  /** Whether lines pass through transforms, so that the fields of the source must have their default names. */
  readonly isComputed: boolean;
}
