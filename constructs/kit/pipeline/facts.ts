import type { LogSink } from '../../contracts';

/** The limits of a sink that apply to a pipeline. */
export type PipelineSink = Pick<LogSink, 'maxLabels' | 'structuredMetadata'>;

/** What an agent adds to every pipeline, and what it cannot do. */
export interface PipelineAgent {
  /** Its name in messages, with the release where that matters: `Vector 0.40.2`. */
  readonly name: string;
  /** Names of the labels and of the structured metadata that it adds by default. */
  readonly defaults: { readonly labels: readonly string[]; readonly structuredMetadata: readonly string[] };
  /** Whether lines of some source have extracted fields before the first stage. @default false */
  readonly extracts?: boolean;
  /** Whether it sends structured metadata. */
  readonly sendsMetadata: boolean;
  /** Whether it writes names of structured metadata in lower case. */
  readonly lowersMetadataNames: boolean;
}
