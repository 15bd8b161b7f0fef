import type { Stage } from '../../contracts';
import type { PipelineSink } from '../pipeline/facts';
import { pipelineProblems } from '../pipeline/pipeline-problems';
import { sentFields } from '../pipeline/sent-fields';
import type { Path } from '../validation/path';
import { error, firstOfEachPath, within, type Problem } from '../validation/problem';
import type { ProcessPlan } from './plan';

/**
 * Validates the pipeline of an agent that runs these stages, with paths below the agent's settings.
 *
 * @param agent - its name in messages, with the release where that matters
 */
export function processProblems(plan: ProcessPlan, sink: PipelineSink, agent: string): Problem[] {
  const { labels, structuredMetadata } = sentFields({ ...plan, pipeline: {} });
  const { stages = [], parsers = {} } = plan.pipeline;
  return firstOfEachPath([
    ...pipelineProblems(plan.pipeline, sink, {
      name: agent,
      defaults: { labels: Object.keys(labels), structuredMetadata: Object.keys(structuredMetadata) },
      // Where the sink does not accept it, the plan has none either; the sink is checked first.
      sendsMetadata: plan.metadata || !sink.structuredMetadata,
      lowersMetadataNames: false,
    }),
    ...klogProblems(stages, ['stages'], agent),
    ...Object.entries(parsers).flatMap(([name, own]) => klogProblems(own, ['parsers', name], agent)),
    ...hostProblems(plan, agent),
  ]).map((problem) => within(['pipeline'], problem));
}

/** The time of klog has no year, so that it is in no format that a stage `timestamp` can name. */
function klogProblems(stages: readonly Stage[], at: Path, agent: string): Problem[] {
  const first = stages.findIndex(({ parse }) => parse === 'klog');
  return stages.flatMap(({ timestamp }, n) =>
    first >= 0 && n > first && timestamp?.field === 'timestamp'
      ? [
          error(
            [...at, n, 'timestamp', 'field'],
            `${agent} reads the time of klog without a year, so it is in no format that a stage can read; without this stage, lines have the time at which they were written.`,
          ),
        ]
      : [],
  );
}

/** Only targets that are pods know their node; other lines get it as a label when they are sent. */
function hostProblems({ pipeline, sources }: ProcessPlan, agent: string): Problem[] {
  const other = sources.find(({ origin }) => origin !== 'pods');
  if (other === undefined) return [];
  return Object.entries(pipeline.structuredMetadata ?? {}).flatMap(([name, value]) =>
    value !== false && value.host !== undefined
      ? [
          error(
            ['structuredMetadata', name],
            `${agent} adds the name of the node to lines of '${other.job}' only as a label, not as structured metadata.`,
            { fix: { moveTo: ['labels', name], value } },
          ),
        ]
      : [],
  );
}
