import type { LogPipeline } from '../../constructs/contracts';
import { pipelineProblems, within, type PipelineAgent } from '../../constructs/kit';
import type { Rejected } from '../support/rejected';
import { wrongStages } from './rejected/stages';
import { wrongValues } from './rejected/values';

/** An agent as in the tables: one that writes names of structured metadata in lower case. */
export const agent: PipelineAgent = {
  name: 'Agent 2',
  defaults: { labels: ['namespace', 'container', 'node', 'job'], structuredMetadata: ['pod', 'stream'] },
  sendsMetadata: true,
  lowersMetadataNames: true,
};

/** A pipeline, perhaps for a sink or an agent without structured metadata. */
export interface PipelineInput {
  readonly pipeline: Readonly<Record<string, unknown>>;
  readonly without?: 'sink' | 'agent';
}

/** Wrong pipelines. */
export const rejectedPipelines: Rejected<PipelineInput> = {
  component: 'kit',
  root: [],
  rows: [...wrongStages, ...wrongValues].map(([title, pipeline, without]) => [
    title,
    { pipeline, ...(without !== undefined && { without }) },
  ]),
  problemsOf: ({ pipeline, without }) =>
    pipelineProblems(
      pipeline as LogPipeline,
      { maxLabels: 8, structuredMetadata: without !== 'sink' },
      { ...agent, sendsMetadata: without !== 'agent' },
    ).map((problem) => within(['pipeline'], problem)),
};
