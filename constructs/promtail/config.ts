import type { LogSink } from '../contracts';
import type { PromtailVersion } from './releases';
import type { PromtailSource } from './sources';
import { merged, sinkCaFile, type CompiledStages, type Data } from '../kit';

/** Port of metrics and probes, the only port that the NetworkPolicy opens. */
export const httpPort = 3101;

/** The file that the pods read. */
export const configFile = 'promtail.yaml';

/** Folder of the mounted login. */
export const loginFolder = '/etc/promtail-login';

/** The folder of positions in the container. */
export const dataFolder = '/promtail-data';

/** Promtail's default of `batchsize`, bytes. */
const defaultBatchBytes = 2 ** 20;

/** Input of the agent's own part of the configuration. */
export interface PromtailPlan {
  readonly sink: LogSink;
  /** The URL of the sink. */
  readonly url: string;
  readonly compiled: CompiledStages;
  readonly sources: readonly PromtailSource[];
  readonly version: PromtailVersion;
}

/** The configuration, with the user's part merged over it; its scrape configurations are added to the own ones. */
export function promtailConfig({ sink, url, compiled, sources, version }: PromtailPlan, userConfig: Data): Data {
  const { scrape_configs: more, ...over } = userConfig;
  const base = {
    server: { http_listen_port: httpPort, grpc_listen_port: 0 },
    // A node that lost its power can leave an empty file, with which Promtail would not start.
    positions: { filename: `${dataFolder}/positions.yaml`, ignore_invalid_yaml: true },
    clients: [client(sink, url, version)],
    // Loki would reject a longer line.
    limits_config: { max_line_size: sink.maxLineBytes },
  };
  const scraped = sources.map(({ lines, targets, relabel: before, relabelAfter = [] }) => {
    const { relabel, stages } = compiled.sources[lines.id]!;
    return {
      job_name: lines.id,
      ...targets,
      relabel_configs: [...before, ...relabel, ...relabelAfter],
      pipeline_stages: stages,
    };
  });
  return { ...merged(base, over), scrape_configs: [...scraped, ...(Array.isArray(more) ? more : [])] };
}

function client({ tenant, pushPath, login, ca, maxBatchBytes }: LogSink, url: string, version: PromtailVersion): Data {
  return {
    url: `${url}${pushPath}`,
    ...(tenant !== undefined && { tenant_id: tenant }),
    ...(login !== undefined && {
      basic_auth: {
        ...(version.readsUsername ? { username_file: `${loginFolder}/username` } : { username: login.user }),
        password_file: `${loginFolder}/password`,
      },
    }),
    ...(ca !== undefined && { tls_config: { ca_file: sinkCaFile } }),
    ...(maxBatchBytes < defaultBatchBytes && { batchsize: maxBatchBytes }),
    // Without an end: reading stops meanwhile. The default drops a push after 10 attempts, about 8.5 minutes.
    backoff_config: { max_period: '30s', max_retries: 0 },
  };
}
