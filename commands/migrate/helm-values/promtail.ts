import { isMap, type Data } from '../../../constructs/kit';
import type { Input } from '../input';
import { Layers } from '../layers';
import { referenceIn } from '../loki-config/context';
import { Unreadable, type MigrateOptions, type Migration } from '../migration';
import { promtail } from '../promtail';
import { parseYaml } from '../yaml';
import { agentValues } from './agent';

const meta = '__meta_kubernetes_';

/** A label of the pod by the first of several sources that it has. */
const firstOf = (target: string, ...sources: readonly string[]): Data => ({
  source_labels: sources,
  regex: '^;*([^;]+)(;.*)?$',
  target_label: target,
});

const copied = (target: string, source: string): Data => ({
  source_labels: [`${meta}${source}`],
  target_label: target,
});

/** The relabel rules of `config.snippets.common`, which the chart has by default. */
const common: readonly Data[] = [
  copied('node_name', 'pod_node_name'),
  copied('namespace', 'namespace'),
  { source_labels: ['namespace', 'app'], separator: '/', target_label: 'job' },
  copied('pod', 'pod_name'),
  copied('container', 'pod_container_name'),
];

/** The labels of the job of the chart that the values do not change. */
const ownLabels: readonly Data[] = [
  firstOf(
    'app',
    `${meta}pod_label_app_kubernetes_io_name`,
    `${meta}pod_label_app`,
    `${meta}pod_controller_name`,
    `${meta}pod_name`,
  ),
  firstOf('instance', `${meta}pod_label_app_kubernetes_io_instance`, `${meta}pod_label_instance`),
  firstOf('component', `${meta}pod_label_app_kubernetes_io_component`, `${meta}pod_label_component`),
];

/** Translates values of the chart of Promtail. */
export function promtailValues(values: Input, options: MigrateOptions): Migration {
  const config = Layers.of(values)!.at('config');
  const file = config?.at('file');
  const snippets = config?.at('snippets');
  const jobs: unknown[] = [];
  const parts: Record<string, unknown> = {};
  if (file === undefined) {
    const own = snippets?.at('scrapeConfigs');
    jobs.push(
      ...(own === undefined ? [chartJob(snippets)] : listOf(own)),
      ...listOf(snippets?.at('extraScrapeConfigs')),
    );
    Object.assign(parts, {
      clients: config?.at('clients')?.take() ?? [{ url: 'http://loki-gateway/loki/api/v1/push' }],
    });
    const limits = mapOf(snippets?.at('extraLimitsConfig'));
    if (limits !== undefined) parts['limits_config'] = limits;
    parts['scrape_configs'] = jobs;
  } else Object.assign(parts, mapOf(file));
  for (const key of ['logLevel', 'logFormat', 'serverPort', 'positions', 'enableTracing', 'enabled'])
    config?.at(key)?.replace();
  snippets?.at('extraServerConfigs')?.replace();
  config?.reject('the chart does not use it for the configuration of Promtail');
  const inside =
    Object.keys(parts).length === 0
      ? undefined
      : { migrate: promtail, configuration: parts, place: (path: string) => placeOf(path, file !== undefined) };
  return agentValues(values, inside, options);
}

function placeOf(path: string, inFile: boolean): string {
  if (inFile) return `config.file: ${path}`;
  return path.startsWith('clients') ? `config.${path}` : `config.snippets: ${path}`;
}

/** The job of the chart, with what the values change in it. */
function chartJob(snippets: Layers | undefined): Data {
  const stages = listAt(snippets, 'pipelineStages') ?? [{ cri: {} }];
  const rules = listAt(snippets, 'common') ?? common;
  const extra = listAt(snippets, 'extraRelabelConfigs') ?? [];
  const jobLabel = snippets?.at('addScrapeJobLabel')?.flag() === true;
  return {
    job_name: 'kubernetes-pods',
    pipeline_stages: stages,
    kubernetes_sd_configs: [{ role: 'pod' }],
    relabel_configs: [
      ...ownLabels,
      ...(jobLabel ? [{ replacement: 'kubernetes-pods', target_label: 'scrape_job' }] : []),
      ...rules,
      ...extra,
    ],
  };
}

/** A list of the snippets; what is no list stays unread. */
function listAt(snippets: Layers | undefined, key: string): readonly unknown[] | undefined {
  const setting = snippets?.at(key);
  return Array.isArray(setting?.value) ? (setting.take() as unknown[]) : undefined;
}

/** The entries of a list that is written as a text. What is a template is listed. */
function listOf(setting: Layers | undefined): unknown[] {
  const value = dataOf(setting);
  return Array.isArray(value) ? value : [];
}

function mapOf(setting: Layers | undefined): Data | undefined {
  const value = dataOf(setting);
  return isMap(value) ? value : undefined;
}

function dataOf(setting: Layers | undefined): unknown {
  if (setting === undefined) return undefined;
  const why = referenceIn(setting.value);
  const value = why === undefined ? parsedText(setting.value) : undefined;
  if (value !== undefined) return (setting.take(), value);
  setting.differs(why ?? 'it is no YAML');
  return undefined;
}

function parsedText(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return parseYaml(text);
  } catch (thrown) {
    if (thrown instanceof Unreadable) return undefined;
    throw thrown;
  }
}
