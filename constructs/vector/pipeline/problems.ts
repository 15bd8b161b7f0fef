import {
  error,
  firstOfEachPath,
  isMap,
  pipelineProblems,
  shownExpression,
  within,
  type Path,
  type PipelineSink,
  type Problem,
} from '../../kit';
import type { VectorRelease } from '../releases';
import type { PipelinePlan } from './plan';
import { rustProblem } from './regexp-limits';
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
  const { stages, parsers } = plan.pipeline;
  return firstOfEachPath([
    ...secretProblems(plan.pipeline),
    ...pipelineProblems(plan.pipeline, sink, agent),
    ...expressionProblems({ stages, parsers }, agent.name),
  ]).map((problem) => within(['pipeline'], problem));
}

/** Vector replaces references to Secrets in the text of its configuration, also in programs and patterns. */
function secretProblems(value: unknown, at: Path = []): Problem[] {
  if (typeof value === 'string' && value.includes('SECRET['))
    return [error(at, 'SECRET[…] is a reference to a Secret in Vector, which would insert the password into lines.')];
  if (Array.isArray(value)) return value.flatMap((one, n) => secretProblems(one, [...at, n]));
  return isMap(value) ? Object.entries(value).flatMap(([key, one]) => secretProblems(one, [...at, key])) : [];
}

/** Keys of stages that are regular expressions. */
const expressions = new Set(['firstLine', 'regexp', 'line', 'matches', 'pattern']);

/** Expressions of RE2 that Vector cannot compile. */
function expressionProblems(value: unknown, agent: string, at: Path = []): Problem[] {
  if (Array.isArray(value)) return value.flatMap((one, n) => expressionProblems(one, agent, [...at, n]));
  if (isMap(value)) return Object.entries(value).flatMap(([key, one]) => expressionProblems(one, agent, [...at, key]));
  if (typeof value !== 'string' || !expressions.has(String(at.at(-1)))) return [];
  const problem = rustProblem(value);
  return problem === undefined ? [] : [error(at, `${agent} cannot compile ${shownExpression(value)}: ${problem}.`)];
}
