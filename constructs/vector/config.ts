import type { LogSink } from '../contracts';
import { isMap, merged, type Data } from '../kit';
import type { ComponentOf, SectionOf } from './keys/kinds';
import type { settingKeys } from './keys/settings';
import type { sinkCommon, sinkKeys } from './keys/sinks';
import type { sourceCommon, sourceKeys } from './keys/sources';
import type { transformCommon, transformKeys } from './keys/transforms';
import { confined } from './template';
import type { VectorVersion } from './releases';

export type VectorSource = ComponentOf<typeof sourceKeys, typeof sourceCommon>;
export type VectorTransform = ComponentOf<typeof transformKeys, typeof transformCommon>;
export type VectorSink = ComponentOf<typeof sinkKeys, typeof sinkCommon>;

/** Vector's own configuration, in its own spelling. The `type` of a component decides its keys. */
export interface VectorConfig extends SectionOf<typeof settingKeys> {
  readonly sources?: { readonly [id: string]: VectorSource };
  readonly transforms?: { readonly [id: string]: VectorTransform };
  readonly sinks?: { readonly [id: string]: VectorSink };
}

/** Ids of the agent's own components. Checkpoints and buffers on the nodes are named after them: they never change. */
export const ids = {
  logs: 'k8s_logs',
  sink: 'loki_push',
  metrics: 'internal_metrics',
  exporter: 'prometheus_exporter',
};

/** The port that serves the agent's own metrics: the only one that NetworkPolicies open. */
export const metricsPort = 9598;

/** Where the files of the login are mounted. */
export const loginFolder = '/etc/vector-secrets/loki';

/** Vector's own default for the largest request, bytes. */
const vectorBatchBytes = 1_000_000;

/** What the agent's own part of the configuration is made from. */
export interface VectorPlan {
  readonly endpoint: string;
  readonly sink: LogSink;
  readonly labels: Readonly<Record<string, string>>;
  readonly structuredMetadata: Readonly<Record<string, string>>;
  readonly buffer: { readonly maxSize: number; readonly whenFull: string };
}

/** The names of the labels of all sinks to Loki. */
export function streamLabels({ sinks }: Data): string[] {
  const written = Object.values(isMap(sinks) ? sinks : {}).flatMap((sink) =>
    isMap(sink) && sink['type'] === 'loki' && isMap(sink['labels']) ? Object.keys(sink['labels']) : [],
  );
  return [...new Set(written)];
}

/** Pods' lines to Loki and Vector's own metrics to who asks: what every agent does, before the user's `config` is laid on it. */
export function baseConfig({ endpoint, sink, labels, structuredMetadata, buffer }: VectorPlan): Data {
  const { tenant, maxLineBytes, maxBatchBytes } = sink;
  const config = {
    data_dir: '/vector-data-dir',
    // Metrics of pods that are gone would stay for ever in 0.40.
    expire_metrics_secs: 300,
    sources: {
      [ids.logs]: {
        type: 'kubernetes_logs',
        max_line_bytes: maxLineBytes,
        // How soon a new pod is seen, and how often positions are saved; Vector's own minute loses short-lived pods.
        glob_minimum_cooldown_ms: 10_000,
      },
      [ids.metrics]: { type: 'internal_metrics' },
    },
    sinks: {
      [ids.sink]: {
        type: 'loki',
        inputs: [ids.logs],
        endpoint,
        ...(tenant !== undefined && { tenant_id: tenant }),
        // The line as the container wrote it: JSON would be the whole event, some 28 times as much for a short line.
        encoding: { codec: 'text' },
        labels,
        ...(Object.keys(structuredMetadata).length > 0 && { structured_metadata: structuredMetadata }),
        ...(maxBatchBytes < vectorBatchBytes && { batch: { max_bytes: maxBatchBytes } }),
        buffer: { type: 'disk', max_size: buffer.maxSize, when_full: buffer.whenFull },
      },
      [ids.exporter]: { type: 'prometheus_exporter', inputs: [ids.metrics], address: `0.0.0.0:${metricsPort}` },
    },
  };
  // The types of the configuration are those of the tables; words such as `buffer.whenFull` come unchecked from outside.
  return config;
}

/** The user's part, without what a release does anyway: the newer ones have no playground, and refuse the word itself. */
export function forRelease(own: Data, { hasPlayground }: VectorVersion): Data {
  const { api } = own;
  if (hasPlayground || !isMap(api) || api['playground'] !== false) return own;
  const { playground: _off, ...rest } = api;
  return { ...own, api: rest };
}

/** The configuration as it is written for a release: templates allowed, dollars escaped, the login put in by reference. */
export function writtenConfig(config: Data, { login }: LogSink, version: VectorVersion): Data {
  const allowed = version.confinesTemplates ? withOpenTemplates(config) : config;
  const literal = version.readsEnvironment ? (withDollars(allowed) as Data) : allowed;
  if (login === undefined) return literal;
  const auth =
    version.login === 'environment'
      ? { strategy: 'basic', user: '${LOKI_USERNAME}', password: '${LOKI_PASSWORD}' }
      : { strategy: 'basic', user: 'SECRET[loki.username]', password: 'SECRET[loki.password]' };
  const secret = { loki: { type: 'directory', path: loginFolder, remove_trailing_whitespace: true } };
  return merged(literal, {
    ...(version.login === 'directory' && { secret }),
    sinks: { [ids.sink]: { auth } },
  });
}

/** Sinks whose templates start with a field say that they may: the labels of a stream are no paths. */
function withOpenTemplates(config: Data): Data {
  const sinks = isMap(config['sinks']) ? config['sinks'] : {};
  const open = Object.entries(sinks).filter(
    ([, sink]) => isMap(sink) && sink['type'] === 'loki' && !templatesConfined(sink),
  );
  const allowance = open.map(([id]) => [id, { dangerously_allow_unconfined_template_resolution: true }]);
  return merged(config, { sinks: Object.fromEntries(allowance) as Data });
}

function templatesConfined(sink: Data): boolean {
  return ['labels', 'structured_metadata'].every((section) => {
    const templates = sink[section];
    return (
      !isMap(templates) ||
      Object.entries(templates)
        .flat()
        .every((text) => confined(String(text)))
    );
  });
}

/** Every dollar doubled, in keys and values: the environment is put into the text before it is read as YAML. */
function withDollars(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(withDollars);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [withDollars(key), withDollars(below)]));
}
