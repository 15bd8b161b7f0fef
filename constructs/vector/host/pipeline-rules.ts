import type { LogPipeline, LogSink } from '../../contracts';
import { error, pipelineProblems, within, type Path, type Problem } from '../../kit';
import type { CompiledPipeline } from '../pipeline/plan';
import { vectorReleases, type VectorRelease } from '../releases';

/** Validates the pipeline of a machine. @param defaults - the same sources with an empty pipeline */
export function hostPipelineProblems(
  pipeline: LogPipeline,
  sink: LogSink,
  release: VectorRelease,
  defaults: CompiledPipeline,
): Problem[] {
  const agent = {
    name: `Vector ${release}`,
    defaults: {
      labels: Object.keys(defaults.labels),
      structuredMetadata: Object.keys(defaults.structuredMetadata),
    },
    sendsMetadata: vectorReleases.facts(release).sendsMetadata,
    lowersMetadataNames: true,
  };
  const general = pipelineProblems(pipeline, sink, agent);
  return [...ofPods(pipeline), ...general].map((problem) => within(['pipeline'], problem));
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
