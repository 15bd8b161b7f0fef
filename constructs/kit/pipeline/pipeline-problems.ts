import type { LogPipeline } from '../../contracts';
import { isWithin } from '../validation/path';
import { firstOfEachPath, within, type Problem } from '../validation/problem';
import { cardinalityProblems } from './cardinality';
import type { PipelineAgent, PipelineSink } from './facts';
import { fieldsAfter, type Fields } from './fields';
import { selectionProblems } from './selection';
import { stageProblems } from './stages';
import { traceIdProblems } from './trace-id';
import { valueProblems } from './values';

/**
 * Validates a pipeline for any agent: what is wrong in itself, and what the sink or the agent would reject.
 *
 * @param sink - the limits of the receiver
 * @param agent - what the agent adds and cannot do
 * @returns errors and warnings with paths below the pipeline, at most one for each setting
 */
export function pipelineProblems(pipeline: LogPipeline, sink: PipelineSink, agent: PipelineAgent): Problem[] {
  const { stages = [], parsers = {} } = pipeline;
  const chosen = Object.values(parsers).flat();
  const before: Fields = agent.extracts === true ? 'any' : new Set<string>();
  const values = valueProblems(pipeline, sink, agent, fieldsAfter([...chosen, ...stages], before));
  return firstOfEachPath([
    ...selectionProblems(pipeline),
    ...Object.entries(parsers).flatMap(([name, own]) =>
      stageProblems(own, [], before).map((problem) => within(['parsers', name], problem)),
    ),
    ...stageProblems(stages, chosen, before).map((problem) => within(['stages'], problem)),
    ...traceIdProblems(pipeline, sink, agent),
    ...values,
    // The source of an invalid label is not known.
    ...cardinalityProblems(pipeline, sink, agent).filter(({ path }) => !values.some((one) => isWithin(one.path, path))),
  ]);
}
