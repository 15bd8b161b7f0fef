import type { LineOrigin, LogPipeline, SentFields, ValueSource } from '../../contracts';

/** A source of lines of a node. */
export interface ProcessSource {
  /** Its name among the sources. */
  readonly id: string;
  readonly origin: LineOrigin;
  /** Value of the label `job`. */
  readonly job: string;
  /** Default labels of lines of this source, in addition to those of its origin. @default - none */
  readonly labels?: Readonly<Record<string, ValueSource>>;
  readonly structuredMetadata?: Readonly<Record<string, ValueSource>>;
}

/** Input of the compiler. */
export interface ProcessPlan {
  readonly pipeline: LogPipeline;
  readonly sources: readonly ProcessSource[];
  /** Whether agent and sink support structured metadata. */
  readonly metadata: boolean;
  /** Value of the label `cluster`. @default - no such label */
  readonly cluster?: string;
  /** Longest line that the sink accepts, bytes: longer joined lines are cut. */
  readonly maxLineBytes: number;
  /**
   * How lines of pods arrive: as the container runtime writes them to a file, in the format of CRI (containerd, CRI-O),
   * or of either CRI or Docker, or `plain` as the container wrote them, from the Kubernetes API. Plain lines have no
   * field `stream`, and no time at which they were written that stages could read.
   */
  readonly podLines: 'cri' | 'criOrDocker' | 'plain';
  /** A label of every target with the name of the node. @default - only pods know their node */
  readonly hostTarget?: string;
  /** Pods that are not read: those of the agent itself, whose lines would cause further lines. @default - none */
  readonly ownPods?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
}

/** What the compiler writes. */
export interface CompiledStages {
  /** By the id of the source. */
  readonly sources: Readonly<Record<string, CompiledSource>>;
  /** The labels and the structured metadata of lines. */
  readonly fields: SentFields;
  /**
   * Names of the labels that lines need in addition to those of `sources`, with the name of the node: the sources that
   * are not pods do not know it. Lines that already have the label keep it.
   */
  readonly hostLabels: readonly string[];
}

/** One source: rules that make labels of what discovery knows of a target, then the stages of its lines. */
export interface CompiledSource {
  readonly relabel: readonly RelabelRule[];
  readonly stages: readonly ProcessStage[];
}

/** A rule of relabeling, as Prometheus defines it. A `$` of the replacement is a reference to a group. */
export interface RelabelRule {
  readonly source_labels?: readonly string[];
  readonly separator?: string;
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
  /** @default 'replace' */
  readonly action?: 'keep' | 'drop';
}

/**
 * A stage with exactly one key, as Promtail reads it; `loki.process` of Alloy has blocks `stage.<key>` with the same
 * arguments, except that
 *
 * - `labels`, `structured_metadata` and `static_labels` have them below `values`,
 * - `labeldrop`, here a list, is `label_drop` with `values`,
 * - the stages of `match` are nested blocks.
 *
 * Names that begin with `__` are fields that were extracted here, never labels: when nested stages begin, labels are
 * copied to the extracted fields, and would overwrite fields of the same name.
 */
export type ProcessStage =
  | { readonly cri: CriStage }
  | { readonly json: { readonly expressions: Texts } }
  | { readonly logfmt: { readonly mapping: Texts } }
  | { readonly regex: { readonly expression: string; readonly source?: string } }
  | { readonly replace: { readonly expression: string; readonly source?: string; readonly replace: string } }
  | { readonly template: { readonly source: string; readonly template: string } }
  | { readonly timestamp: { readonly source: string; readonly format: string; readonly action_on_failure: 'skip' } }
  | { readonly output: { readonly source: string } }
  | { readonly labels: Texts }
  | { readonly static_labels: Texts }
  | { readonly structured_metadata: Texts }
  | { readonly labeldrop: readonly string[] }
  | { readonly match: MatchStage }
  | { readonly drop: DropStage }
  | { readonly sampling: { readonly rate: number } }
  | { readonly limit: LimitStage }
  | { readonly multiline: MultilineStage };

type Texts = Readonly<Record<string, string>>;

export interface CriStage {
  readonly max_partial_lines: number;
  readonly max_partial_line_size: number;
  readonly max_partial_line_size_truncate: true;
}

/** Applies stages to the lines that a selector of LogQL matches, or drops these lines. */
export interface MatchStage {
  readonly selector: string;
  readonly stages?: readonly ProcessStage[];
  readonly action?: 'drop';
  readonly drop_counter_reason?: string;
}

/** Drops lines that match an expression, or that have an extracted field. */
export interface DropStage {
  readonly source?: string;
  readonly expression?: string;
  readonly drop_counter_reason: string;
}

export interface LimitStage {
  readonly rate: number;
  readonly burst: number;
  readonly drop: true;
  readonly by_label_name: string;
  readonly max_distinct_labels: number;
}

export interface MultilineStage {
  readonly firstline: string;
  readonly max_lines: number;
  /** A duration of Go. */
  readonly max_wait_time: string;
}
