import type { LogPipeline, LogSink } from '../../contracts';
import { error, within, type Path, type Problem } from '../../kit';
import type { PipelinePlan } from '../pipeline/plan';
import { planProblems } from '../pipeline/problems';
import type { VectorRelease } from '../releases';

/** Validates the pipeline of a machine, with paths below the settings of the machine. */
export function hostPipelineProblems(plan: PipelinePlan, sink: LogSink, release: VectorRelease): Problem[] {
  const aboutPods = ofPods(plan.pipeline).map((problem) => within(['pipeline'], problem));
  return [...aboutPods, ...planProblems(plan, sink, release)];
}

/** Settings that are about pods, of which a machine outside the cluster has none. */
function ofPods({
  select,
  podAnnotations,
  parsers,
  stages = [],
  labels = {},
  structuredMetadata = {},
}: LogPipeline): Problem[] {
  const values = { labels, structuredMetadata };
  const paths: readonly Path[] = [
    ...Object.entries({ select, podAnnotations, parsers }).flatMap(([key, value]) =>
      value === undefined ? [] : [[key]],
    ),
    ...[...stages.entries()].flatMap(([n, { when = {} }]) =>
      (['namespace', 'app'] as const).flatMap((key) => (when[key] === undefined ? [] : [['stages', n, 'when', key]])),
    ),
    ...Object.entries(values).flatMap(([key, entries]) =>
      Object.entries(entries).flatMap(([name, source]) =>
        source !== false && source.pod !== undefined ? [[key, name, 'pod']] : [],
      ),
    ),
  ];
  return paths.map((path) => error(path, 'a machine outside the cluster has no pods, so this matches nothing.'));
}
