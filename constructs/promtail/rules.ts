import {
  beginning,
  checkConfig,
  didYouMean,
  error,
  escapeControl,
  isMap,
  warning,
  within,
  type Data,
  type Path,
  type Problem,
} from '../kit';
import type { PromtailAgentProps } from './promtail-agent';
import { promtailFormat } from './config-format';
import { promtailReleases, type PromtailRelease } from './releases';

/** Warns that nobody fixes Promtail any more. */
export function endOfLifeProblems(release: PromtailRelease, accepted: 'accepted' | undefined): Problem[] {
  if (accepted === 'accepted') return [];
  const { endOfLife } = promtailReleases.facts(release);
  return [
    warning(
      ['release'],
      `Promtail has been at its end of life since ${endOfLife}: no fixes are released, not even of security. Its successor is Alloy, as \`alloy: {}\` in place of \`promtail: {}\`; \`endOfLife: 'accepted'\` removes this warning.`,
    ),
  ];
}

/** Validates `jobs`, which nothing else may decide. */
export function jobsProblems({ jobs, sources = {}, pipeline = {} }: PromtailAgentProps): Problem[] {
  if (jobs === undefined) return [];
  const wrong = (why: string): Problem[] => [
    error(['jobs'], `'${jobs}' is a label 'job' of lines of pods, but ${why}.`, { fix: { remove: true } }),
  ];
  if (sources.pods === false) return wrong('these are not read');
  const setting = (['labels', 'structuredMetadata'] as const).find((one) => pipeline[one]?.['job'] !== undefined);
  return setting === undefined ? [] : wrong(`pipeline.${setting} has another 'job'`);
}

/** Validates the configuration, and the user's part of it. */
export function configProblems(
  config: Data,
  userConfig: Data,
  {
    release,
    own,
    isDocker,
  }: { readonly release: PromtailRelease; readonly own: readonly string[]; readonly isDocker: boolean },
): Problem[] {
  const jobs = Array.isArray(userConfig['scrape_configs']) ? userConfig['scrape_configs'].filter(isMap) : [];
  return [
    ...checkConfig(promtailFormat(release), config, userConfig),
    ...jobs.flatMap((job, n) => {
      const names = jobs.slice(0, n).map((one) => one['job_name']);
      return jobProblems(job, { own, names, isDocker }).map((one) => within(['scrape_configs', n], one));
    }),
  ].map((problem) => within(['config'], problem));
}

/** Validates a scrape configuration of the user, whose lines are sent beside those of the agent. */
function jobProblems(
  job: Data,
  {
    own,
    names,
    isDocker,
  }: { readonly own: readonly string[]; readonly names: readonly unknown[]; readonly isDocker: boolean },
): Problem[] {
  const { job_name: name, kubernetes_sd_configs: discovered } = job;
  const rules = maps(job['relabel_configs']);
  const stages = maps(job['pipeline_stages']);
  return [
    ...(own.includes(String(name))
      ? [error(['job_name'], `'${String(name)}' is the name of a job of the agent.`)]
      : []),
    ...(typeof name === 'string' && names.includes(name)
      ? [error(['job_name'], `'${escapeControl(name)}' is the name of two jobs, and Promtail would not start.`)]
      : []),
    ...(own.includes('pods') && maps(discovered).some(({ role }) => role === 'pod')
      ? [
          error(
            ['kubernetes_sd_configs'],
            'the agent reads the lines of pods: they would be sent twice. Labels of pods are set in pipeline.labels.',
          ),
        ]
      : []),
    ...rules.flatMap(({ action, regex }, n) =>
      action === 'labelmap' && String(regex).startsWith('__meta_kubernetes_pod_label_')
        ? [
            error(
              ['relabel_configs', n],
              'this makes every label of a pod one of its streams, such as pod_template_hash, which is different for each rollout, and Loki rejects streams with more than 15 labels. Name single labels in pipeline.labels.',
            ),
          ]
        : [],
    ),
    ...stageProblems(stages, ['pipeline_stages']),
    ...stages.flatMap((stage, n) =>
      'docker' in stage && !isDocker
        ? [
            error(
              ['pipeline_stages', n, 'docker'],
              'containerd and CRI-O write another format: their prefix would stay in each line, and its time would be that of reading. For nodes with Docker set sources.pods.docker.',
            ),
          ]
        : [],
    ),
  ];
}

/** Names of stages, in both releases. */
const stageNames = (
  'cri decolorize docker drop eventlogmessage geoip json labelallow labeldrop labels limit logfmt match metrics ' +
  'multiline non_indexed_labels output pack regex replace sampling static_labels structured_metadata template tenant timestamp'
).split(' ');

/** Stages that Promtail would not start with; `-check-syntax` does not read them. */
function stageProblems(stages: readonly Data[], at: Path): Problem[] {
  return stages.flatMap((stage, n): Problem[] => {
    const [name, more] = Object.keys(stage);
    if (name === undefined || more !== undefined)
      return [error([...at, n], 'A stage is one key with its settings; otherwise Promtail would not start.')];
    if (!stageNames.includes(name)) {
      const right = didYouMean(name, stageNames);
      return [
        error(
          [...at, n, name],
          `Promtail has no stage '${escapeControl(beginning(name, 40))}' and would not start. Stages are ${stageNames.join(', ')}.`,
          right === undefined ? {} : { fix: { moveTo: [...at, n, right], value: stage[name] } },
        ),
      ];
    }
    const nested = stage[name];
    return name === 'match' && isMap(nested) ? stageProblems(maps(nested['stages']), [...at, n, name, 'stages']) : [];
  });
}

function maps(list: unknown): Data[] {
  return Array.isArray(list) ? list.filter(isMap) : [];
}
