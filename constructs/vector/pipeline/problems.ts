import { error, isMap, pipelineProblems, within, type Path, type PipelineSink, type Problem } from '../../kit';
import type { VectorRelease } from '../releases';
import type { PipelinePlan } from './plan';
import { sentValues } from './sent-values';

/** Validates the pipeline of an agent, with paths below the agent's settings. */
export function planProblems(plan: PipelinePlan, sink: PipelineSink, release: VectorRelease): Problem[] {
  const { labels, structuredMetadata } = sentValues({ ...plan, pipeline: {} });
  const agent = {
    name: `Vector ${release}`,
    defaults: { labels: Object.keys(labels), structuredMetadata: Object.keys(structuredMetadata) },
    extracts: plan.sources.some(({ prepare = [] }) => prepare.some((line) => line.includes('.extracted'))),
    // Where the sink does not accept it, the plan has none either; the sink is checked first.
    sendsMetadata: plan.metadata || !sink.structuredMetadata,
    lowersMetadataNames: true,
  };
  return [...secretProblems(plan.pipeline), ...pipelineProblems(plan.pipeline, sink, agent)].map((problem) =>
    within(['pipeline'], problem),
  );
}

/** Vector replaces references to Secrets in the text of its configuration, also in programs and patterns. */
function secretProblems(value: unknown, at: Path = []): Problem[] {
  if (typeof value === 'string' && value.includes('SECRET['))
    return [error(at, 'SECRET[…] is a reference to a Secret in Vector, which would insert the password into lines.')];
  if (Array.isArray(value)) return value.flatMap((one, n) => secretProblems(one, [...at, n]));
  return isMap(value) ? Object.entries(value).flatMap(([key, one]) => secretProblems(one, [...at, key])) : [];
}
