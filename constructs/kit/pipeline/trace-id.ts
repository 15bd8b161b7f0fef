import { traceIdField, type LogPipeline, type Stage } from '../../contracts';
import { error, type Problem } from '../validation/problem';
import type { PipelineAgent, PipelineSink } from './facts';
import { allStages } from './fields';

/** Names that loggers give the ID: `trace_id`, `traceId`, `otelTraceID`, `trace.id`, `Trace-Id`, `TRACE_ID`. */
const names = '[tT]race[ _.-]?[iI][dD]|TRACE[ _.-]?ID';

/** The header of the W3C, whose value is the version, the ID, the ID of the span and flags. */
const header = '[tT]race-?[pP]arent';

const quote = String.raw`(?:\\?["'])?`;

/** What is between a name and its value: in JSON, also within a string of JSON, in logfmt and in texts. */
const separator = String.raw`${quote}[ \t:=]+${quote}`;

/**
 * An expression that finds the ID of the trace in a line, for RE2, Rust and JavaScript: 32 or 16 hexadecimal digits in
 * lower case, as OpenTelemetry and B3 write them, after a name. Of several IDs the first one is found. One of zeros stands
 * for no trace; it matches without the group.
 *
 * @param group - the start of its only capturing group
 */
export function traceIdPattern(group: '(' | `(?P<${string}>`): string {
  return `(?:(?:${names})${separator}|${header}${separator}[0-9a-f]{2}-)(?:0+\\b|${group}(?:[0-9a-f]{16}){1,2})\\b)`;
}

type Pipeline = Pick<LogPipeline, 'stages' | 'parsers' | 'labels' | 'structuredMetadata'>;

/**
 * The pipeline with other stages and settings in place of its stages `traceId`, so that they run as these do in every
 * agent. Everything that compiles a pipeline, or tells what it sends, begins with this.
 */
export function withTraceIds<Given extends Pipeline>(pipeline: Given): Given {
  if (!detects(pipeline)) return pipeline;
  const { stages, parsers, structuredMetadata } = pipeline;
  return {
    ...pipeline,
    ...(stages !== undefined && { stages: stages.map(parsing) }),
    ...(parsers !== undefined && {
      parsers: Object.fromEntries(Object.entries(parsers).map(([name, own]) => [name, own.map(parsing)])),
    }),
    ...(!isPlaced(pipeline) && {
      structuredMetadata: { ...structuredMetadata, [traceIdField]: { extracted: traceIdField } },
    }),
  };
}

function parsing({ traceId, ...stage }: Stage): Stage {
  return traceId === undefined ? stage : { ...stage, parse: { regexp: traceIdPattern(`(?P<${traceIdField}>`) } };
}

function detects(pipeline: Pipeline): boolean {
  return allStages(pipeline).some(({ traceId }) => traceId !== undefined);
}

/** Whether the user has said where the ID is sent, or has used its name. */
function isPlaced({ labels = {}, structuredMetadata = {} }: Pipeline): boolean {
  return [labels, structuredMetadata].some(
    (values) =>
      values[traceIdField] !== undefined ||
      Object.values(values).some((value) => value !== false && value.extracted === traceIdField),
  );
}

/** Reports stages whose ID is neither sent nor read by other stages. */
export function traceIdProblems(pipeline: Pipeline, sink: PipelineSink, agent: PipelineAgent): Problem[] {
  const { stages = [], parsers = {} } = pipeline;
  const isRead = allStages(pipeline).some(({ keep, drop }) => [keep?.field, drop?.field].includes(traceIdField));
  if (!detects(pipeline) || isRead || isPlaced(pipeline) || (sink.structuredMetadata && agent.sendsMetadata)) return [];
  const who = sink.structuredMetadata
    ? `${agent.name} does not send structured metadata`
    : 'The sink does not accept structured metadata (allow_structured_metadata)';
  const lists = [
    ...Object.entries(parsers).map(([name, own]) => ({ at: ['parsers', name], own })),
    { at: ['stages'], own: stages },
  ];
  return lists.flatMap(({ at, own }) =>
    own.flatMap(({ traceId }, n) =>
      traceId === undefined ? [] : [error([...at, n, 'traceId'], `${who}, so the ID would not be sent.`)],
    ),
  );
}
