import type { LogSink } from '../contracts';
import { isMap, merged, sinkCaFile, type Data } from '../kit';
import { isConfined } from './template';
import type { VectorVersion } from './releases';

/** Ids of the agent's own components. They must not change: positions and buffers on the nodes are named after them. */
export const ids = {
  logs: 'k8s_logs',
  sink: 'loki_push',
  metrics: 'internal_metrics',
  exporter: 'prometheus_exporter',
};

/** Port of the agent's own metrics, the only port that the NetworkPolicy opens. */
export const metricsPort = 9598;

/** Mount path of the login. */
export const loginFolder = '/etc/vector-secrets/loki';

/** Vector's default of `path` for Loki. */
const defaultPushPath = '/loki/api/v1/push';

/** Vector's default of `batch.max_bytes` for Loki. */
const defaultBatchBytes = 1_000_000;

/** Input of the agent's own part of the configuration. */
export interface VectorPlan {
  readonly endpoint: string;
  readonly sink: LogSink;
  readonly labels: Readonly<Record<string, string>>;
  readonly structuredMetadata: Readonly<Record<string, string>>;
  readonly buffer: { readonly maxSize: number; readonly whenFull: string };
}

/** Names of the labels of all Loki sinks. */
export function streamLabels({ sinks }: Data): string[] {
  const written = Object.values(isMap(sinks) ? sinks : {}).flatMap((sink) =>
    isMap(sink) && sink['type'] === 'loki' && isMap(sink['labels']) ? Object.keys(sink['labels']) : [],
  );
  return [...new Set(written)];
}

/** The agent's own configuration, without the user's `config`: lines of pods to Loki, and metrics of Vector. */
export function baseConfig({ endpoint, sink, labels, structuredMetadata, buffer }: VectorPlan): Data {
  const { tenant, pushPath, ca, maxLineBytes, maxBatchBytes } = sink;
  return {
    data_dir: '/vector-data-dir',
    // By default, 0.40 keeps the metrics of deleted pods forever.
    expire_metrics_secs: 300,
    sources: {
      [ids.logs]: {
        type: 'kubernetes_logs',
        max_line_bytes: maxLineBytes,
        // How often Vector looks for new files and saves positions. Its default of 60 s misses short-lived pods.
        glob_minimum_cooldown_ms: 10_000,
      },
      [ids.metrics]: { type: 'internal_metrics' },
    },
    sinks: {
      [ids.sink]: {
        type: 'loki',
        inputs: [ids.logs],
        endpoint,
        ...(pushPath !== defaultPushPath && { path: pushPath }),
        ...(ca !== undefined && { tls: { ca_file: sinkCaFile } }),
        ...(tenant !== undefined && { tenant_id: tenant }),
        // The line as the container wrote it. JSON would be the whole event, about 28 times as much for a short line.
        encoding: { codec: 'text' },
        labels,
        ...(Object.keys(structuredMetadata).length > 0 && { structured_metadata: structuredMetadata }),
        ...(maxBatchBytes < defaultBatchBytes && { batch: { max_bytes: maxBatchBytes } }),
        buffer: { type: 'disk', max_size: buffer.maxSize, when_full: buffer.whenFull },
      },
      [ids.exporter]: { type: 'prometheus_exporter', inputs: [ids.metrics], address: `0.0.0.0:${metricsPort}` },
    },
  };
}

/** The user's part, without `playground: false` for releases that have no playground and reject the key. */
export function forRelease(userConfig: Data, { hasPlayground }: VectorVersion): Data {
  const { api } = userConfig;
  if (hasPlayground || !isMap(api) || api['playground'] !== false) return userConfig;
  const { playground: _off, ...rest } = api;
  return { ...userConfig, api: rest };
}

/** The configuration as a release reads it: templates allowed, dollars escaped, with references to the login. */
export function writtenConfig(config: Data, { login }: LogSink, version: VectorVersion): Data {
  const allowed = version.confinesTemplates ? allowTemplates(config) : config;
  const literal = version.expandsEnvironment ? (escapeDollars(allowed) as Data) : allowed;
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

/** Allows templates that start with a field. The restriction is meant for file paths, not for labels. */
function allowTemplates(config: Data): Data {
  const sinks = isMap(config['sinks']) ? config['sinks'] : {};
  const unconfined = Object.entries(sinks).filter(
    ([, sink]) => isMap(sink) && sink['type'] === 'loki' && !templatesConfined(sink),
  );
  const permissions = unconfined.map(([id]) => [id, { dangerously_allow_unconfined_template_resolution: true }]);
  return merged(config, { sinks: Object.fromEntries(permissions) as Data });
}

function templatesConfined(sink: Data): boolean {
  return ['labels', 'structured_metadata'].every((section) => {
    const templates = sink[section];
    return (
      !isMap(templates) ||
      Object.entries(templates)
        .flat()
        .every((text) => isConfined(String(text)))
    );
  });
}

/** Doubles every dollar in keys and values, because Vector expands variables in the text before it parses the YAML. */
function escapeDollars(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(escapeDollars);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [escapeDollars(key), escapeDollars(below)]));
}
