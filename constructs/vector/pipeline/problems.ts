import { pipelineProblems, within, type PipelineSink, type Problem } from '../../kit';
import type { VectorRelease } from '../releases';
import type { PipelinePlan } from './plan';
import { labelValues, metadataValues } from './sent-values';

/** Validates the pipeline of an agent, with paths below the agent's settings. */
export function planProblems(plan: PipelinePlan, sink: PipelineSink, release: VectorRelease): Problem[] {
  const plain = { ...plan, pipeline: {} };
  const labels = labelValues(plain);
  const agent = {
    name: `Vector ${release}`,
    defaults: {
      labels: Object.keys(labels),
      structuredMetadata: plan.metadata ? Object.keys(metadataValues(plain, labels)) : [],
    },
    extracts: plan.sources.some(({ prepare = [] }) => prepare.some((line) => line.includes('.extracted'))),
    // Where the sink does not accept it, the plan has none either; the sink is checked first.
    sendsMetadata: plan.metadata || !sink.structuredMetadata,
    lowersMetadataNames: true,
  };
  return pipelineProblems(plan.pipeline, sink, agent).map((problem) => within(['pipeline'], problem));
}
