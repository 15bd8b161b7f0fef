import type { ValueSource } from '../../contracts';
import { allStages, withTraceIds } from '../../kit';
import { Chain } from './chain';
import type { CompiledPipeline, PipelinePlan } from './plan';
import { sentValues, type Values } from './sent-values';
import { stepOf, type Step } from './stages';
import { podValue } from './values';
import { onlyIf, vrlString } from './vrl';

/**
 * Compiles a pipeline. Labels that are plain fields of the lines of pods are templates of the sink, and there are no
 * transforms; otherwise transforms compute them, and extracted fields are in `.extracted`, so that the line stays as it
 * is and no field of it can collide with those of the source.
 */
export function compilePipeline(given: PipelinePlan): CompiledPipeline {
  const plan = { ...given, pipeline: withTraceIds(given.pipeline) };
  const { pipeline, sources } = plan;
  const { labels, structuredMetadata: metadata } = sentValues(plan);
  const isComputed =
    sources.some(({ origin, prepare }) => origin !== 'pods' || prepare !== undefined) ||
    pipeline.podAnnotations !== undefined ||
    (pipeline.stages ?? []).length > 0 ||
    [...Object.values(labels), ...Object.values(metadata)].some(({ template }) => template === undefined);
  if (!isComputed)
    return {
      transforms: {},
      outputs: sources.map(({ id }) => id),
      labels: templates(labels),
      structuredMetadata: templates(metadata),
      isComputed,
    };
  const chain = new Chain(plan, labels);
  for (const step of stepsOf(plan)) chain.add(step);
  chain.finish(metadata);
  return {
    transforms: chain.transforms,
    outputs: chain.outputs,
    labels: Object.fromEntries(Object.keys(labels).map((name) => [name, `{{ labels.${name} }}`])),
    // Vector makes an entry of every key of the object.
    structuredMetadata: Object.keys(metadata).length > 0 ? { '*': '{{ metadata }}' } : {},
    isComputed,
  };
}

function templates(values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, { template }]) => [name, template!]));
}

/** The steps of the pipeline: what pods chose, then the stages. */
function stepsOf(plan: PipelinePlan): Step[] {
  const { podAnnotations: prefix, parsers = {}, stages = [] } = plan.pipeline;
  const context = { origins: plan.sources.map(({ origin }) => origin), fields: fieldsOf(plan) };
  const annotation = (name: string): string => podValue({ annotation: `${prefix}/${name}` }).vrl;
  const exclude: Step[] =
    prefix === undefined ? [] : [{ statements: onlyIf(`${annotation('exclude')} == "true"`, ['abort']) }];
  const parsing = Object.entries(prefix === undefined ? {} : parsers).flatMap(([name, own]) =>
    own.map((stage) => stepOf(stage, { ...context, condition: `${annotation('parser')} == ${vrlString(name)}` })),
  );
  return [...exclude, ...parsing, ...stages.map((stage) => stepOf(stage, context))];
}

/** Names of the extracted fields that are read after a stage. */
function fieldsOf({ pipeline, sources }: PipelinePlan): string[] {
  const values = [pipeline, ...sources].flatMap(({ labels = {}, structuredMetadata = {} }) => [
    ...Object.values<ValueSource | false>(labels),
    ...Object.values<ValueSource | false>(structuredMetadata),
  ]);
  const read = allStages(pipeline).flatMap(({ keep, drop, timestamp, level }) => [
    keep?.field,
    drop?.field,
    timestamp?.field,
    level === undefined ? undefined : 'level',
  ]);
  const sent = values.map((value) => (value === false ? undefined : value.extracted));
  return [...new Set([...read, ...sent])].filter((name) => name !== undefined);
}
