import type { LogSink } from '../contracts';
import { isMap, merged, sinkCaFile, valueAt, type Data } from '../kit';
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

/** Folder with a folder for each login. */
export const loginsFolder = '/etc/vector-secrets';

/** Vector's default of `path` for Loki. */
const defaultPushPath = '/loki/api/v1/push';

/** Vector's default of `batch.max_bytes` for Loki. */
const defaultBatchBytes = 1_000_000;

/** A sink of the agent. */
export interface Output {
  /** Id of the sink in the configuration. */
  readonly id: string;
  readonly sink: LogSink;
  /** The URL of the sink. */
  readonly endpoint: string;
  /** Ids of the components whose events it receives. */
  readonly inputs: readonly string[];
  /** Name of its login in the configuration: of the folder of the mounted Secret, and in names of variables. */
  readonly login: string;
}

/** Input of the agent's own part of the configuration. */
export interface VectorPlan {
  /** The sources by id. */
  readonly sources: Readonly<Record<string, Data>>;
  readonly transforms: Data;
  readonly outputs: readonly Output[];
  readonly labels: Readonly<Record<string, string>>;
  readonly structuredMetadata: Readonly<Record<string, string>>;
  readonly buffer: { readonly maxSize: number; readonly whenFull: string };
}

/** The labels that a configuration adds to the agent's sink. */
export function sinkLabels(config: Data): Data {
  const labels = valueAt(config, ['sinks', ids.sink, 'labels']);
  return isMap(labels) ? labels : {};
}

/** Names of the labels of all Loki sinks. */
export function streamLabels({ sinks }: Data): string[] {
  const written = Object.values(isMap(sinks) ? sinks : {}).flatMap((sink) =>
    isMap(sink) && sink['type'] === 'loki' && isMap(sink['labels']) ? Object.keys(sink['labels']) : [],
  );
  return [...new Set(written)];
}

/** The agent's own configuration, without the user's `config`: lines of the sources to Loki, and metrics of Vector. */
export function baseConfig({ sources, transforms, outputs, ...sinks }: VectorPlan): Data {
  return {
    data_dir: '/vector-data-dir',
    // By default, 0.40 keeps the metrics of deleted pods forever.
    expire_metrics_secs: 300,
    sources: { ...sources, [ids.metrics]: { type: 'internal_metrics' } },
    ...(Object.keys(transforms).length > 0 && { transforms }),
    sinks: {
      ...Object.fromEntries(outputs.map((output) => [output.id, lokiSink(output, sinks)])),
      [ids.exporter]: { type: 'prometheus_exporter', inputs: [ids.metrics], address: `0.0.0.0:${metricsPort}` },
    },
  };
}

function lokiSink(
  { sink, endpoint, inputs }: Output,
  { labels, structuredMetadata, buffer }: Pick<VectorPlan, 'labels' | 'structuredMetadata' | 'buffer'>,
): Data {
  const { tenant, pushPath, ca, maxBatchBytes } = sink;
  return {
    type: 'loki',
    inputs,
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
  };
}

/** The user's part, without `playground: false` for releases that have no playground and reject the key. */
export function forRelease(userConfig: Data, { hasPlayground }: VectorVersion): Data {
  const { api } = userConfig;
  if (hasPlayground || !isMap(api) || api['playground'] !== false) return userConfig;
  const { playground: _off, ...rest } = api;
  return { ...userConfig, api: rest };
}

/** Reads a login from the files of a mounted Secret. */
function mountedLogin(login: string): Data {
  return { type: 'directory', path: `${loginsFolder}/${login}`, remove_trailing_whitespace: true };
}

/**
 * The configuration as a release reads it: templates allowed, dollars escaped, with references to the logins.
 *
 * @param backend - where releases read a login that do not read variables. @default - a mounted Secret
 */
export function writtenConfig(
  config: Data,
  outputs: readonly Output[],
  version: VectorVersion,
  backend: (login: string) => Data = mountedLogin,
): Data {
  const allowed = version.confinesTemplates ? allowTemplates(config) : config;
  const literal = version.expandsEnvironment ? (escapeDollars(allowed) as Data) : allowed;
  const withLogin = outputs.filter(({ sink }) => sink.login !== undefined);
  if (withLogin.length === 0) return literal;
  const secret = Object.fromEntries(withLogin.map(({ login }) => [login, backend(login)]));
  return merged(literal, {
    ...(version.login === 'directory' && { secret }),
    sinks: Object.fromEntries(withLogin.map(({ id, login }) => [id, { auth: authOf(login, version) }])),
  });
}

function authOf(login: string, version: VectorVersion): Data {
  if (version.login === 'directory')
    return { strategy: 'basic', user: `SECRET[${login}.username]`, password: `SECRET[${login}.password]` };
  const { user, password } = loginVariables(login);
  return { strategy: 'basic', user: `\${${user}}`, password: `\${${password}}` };
}

/** Names of the variables with a login, for releases that read it from the environment. */
export function loginVariables(login: string): { readonly user: string; readonly password: string } {
  const name = login.toUpperCase();
  return { user: `${name}_USERNAME`, password: `${name}_PASSWORD` };
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
