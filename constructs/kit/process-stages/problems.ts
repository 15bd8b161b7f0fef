import type { Stage } from '../../contracts';
import type { PipelineSink } from '../pipeline/facts';
import { pipelineProblems } from '../pipeline/pipeline-problems';
import { sentFields } from '../pipeline/sent-fields';
import type { Path } from '../validation/path';
import { error, firstOfEachPath, warning, within, type Problem } from '../validation/problem';
import type { ProcessPlan } from './plan';
import { metaLabel } from './targets';

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
    ...nameProblems(plan, agent),
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

/** Labels and annotations that discovery gives one name, so that a pod with both has the value of one of them. */
function nameProblems({ pipeline, sources }: ProcessPlan, agent: string): Problem[] {
  if (!sources.some(({ origin }) => origin === 'pods')) return [];
  const { select = {}, labels = {}, structuredMetadata = {}, podAnnotations: prefix } = pipeline;
  const selected = (at: Path, one: Readonly<Record<string, string>> = {}) =>
    Object.keys(one).map((key) => ({ at: [...at, key], kind: 'label' as const, key }));
  const sent = Object.entries({ labels, structuredMetadata }).flatMap(([setting, values]) =>
    Object.entries(values).flatMap(([name, value]) => {
      const pod = value === false ? undefined : value.pod;
      if (typeof pod !== 'object') return [];
      const [kind, key] = 'label' in pod ? (['label', pod.label] as const) : (['annotation', pod.annotation] as const);
      return [{ at: [setting, name], kind, key }];
    }),
  );
  const own = prefix === undefined ? [] : ['exclude', 'parser'].map((name) => `${prefix}/${name}`);
  const named = [
    ...own.map((key) => ({ at: ['podAnnotations'], kind: 'annotation' as const, key })),
    ...selected(['select', 'podLabels'], select.podLabels),
    ...selected(['select', 'exclude', 'podLabels'], select.exclude?.podLabels),
    ...sent,
  ];
  const first = new Map<string, string>();
  return named.flatMap(({ at, kind, key }) => {
    const name = metaLabel(kind, key);
    const other = first.get(name) ?? key;
    first.set(name, other);
    return other === key
      ? []
      : [
          warning(
            at,
            `${agent} does not tell the ${kind} '${key}' from '${other}', because every other character than letters, digits and '_' is '_' in its names: of a pod with both it reads one.`,
          ),
        ];
  });
}

/** Unless all targets know their node, other lines than those of pods get it as a label when they are sent. */
function hostProblems({ pipeline, sources, hostTarget }: ProcessPlan, agent: string): Problem[] {
  const other = sources.find(({ origin }) => origin !== 'pods');
  if (other === undefined || hostTarget !== undefined) return [];
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
