import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { merged, yamlText, type Data } from '../../constructs/kit';
import { answers, below, folder as ownFolder, freePorts, start, unpacked, until, type Running } from './processes';

/** Path of the Loki binary of a release; `undefined` if it is not installed. */
export function lokiProgram(release: string): string | undefined {
  return unpacked(`loki-${release}`);
}

/** A minimal configuration of Loki. */
export const minimal: Data = {
  common: { path_prefix: '/loki' },
  schema_config: {
    configs: [
      {
        from: '2024-04-01',
        store: 'tsdb',
        object_store: 's3',
        schema: 'v13',
        index: { prefix: 'index_', period: '24h' },
      },
    ],
  },
};

/** The result of `-verify-config`: `valid`, or the error message. */
export function verify(release: string, text: string, target: string, ...args: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'loki-config-'));
  const file = join(folder, 'config.yaml');
  writeFileSync(file, text);
  const { status, stderr, stdout } = spawnSync(
    lokiProgram(release)!,
    [`-config.file=${file}`, `-target=${target}`, '-verify-config', ...args],
    { encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  return status === 0 ? 'valid' : `${stdout}${stderr}`;
}

/** A Loki process on loopback. */
export interface LokiProcess extends Running {
  readonly port: number;
  readonly url: string;
  /** Its data folder; chunks are in `chunks/<tenant>`. */
  readonly path: string;
  /** The rules folder of the ruler, with a subfolder per tenant. */
  readonly rules: string;
}

/** Options for starting Loki. */
export interface LokiStart {
  /** Merged into its configuration. */
  readonly over?: Data;
  /** `GOMEMLIMIT`, as in the pods: `690MiB`. */
  readonly goMemory?: string;
}

/** Address space limit of the process, bytes. */
const maxMemory = 6 * 2 ** 30;

/** Starts a monolithic, multi-tenant Loki and waits until it is ready. */
export async function startLoki(
  program: string,
  tenants: readonly string[] = [],
  { over = {}, goMemory }: LokiStart = {},
): Promise<LokiProcess> {
  const [port, grpc] = (await freePorts(2)) as [number, number];
  const own = ownFolder('loki');
  // Listing the rules of a tenant without a folder is an error.
  const rules = below(own.path, 'rules');
  for (const tenant of tenants) below(rules, tenant);
  const file = join(own.path, 'config.yaml');
  writeFileSync(file, yamlText(merged(config(own.path, port, grpc), over)), { mode: 0o644 });
  const args = [`--as=${maxMemory}`, program, `-config.file=${file}`];
  const env = goMemory === undefined ? {} : { GOMEMLIMIT: goMemory };
  const running = start('prlimit', args, join(own.path, 'log'), env);
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await running.stop();
    own.remove();
  };
  try {
    await until(
      () => answers(`${url}/ready`),
      60,
      () => `Loki is not ready: ${running.log().slice(-2000)}`,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...running, port, url, path: own.path, rules, stop };
}

function config(path: string, port: number, grpc: number): Record<string, unknown> {
  const atOnce = { lifecycler: { min_ready_duration: '0s' } };
  return {
    auth_enabled: true,
    server: {
      http_listen_address: '127.0.0.1',
      http_listen_port: port,
      grpc_listen_address: '127.0.0.1',
      grpc_listen_port: grpc,
      log_level: 'warn',
    },
    common: {
      path_prefix: path,
      replication_factor: 1,
      instance_addr: '127.0.0.1',
      ring: { kvstore: { store: 'inmemory' } },
      storage: { filesystem: { chunks_directory: join(path, 'chunks'), rules_directory: join(path, 'rules') } },
    },
    schema_config: {
      configs: [
        {
          from: '2024-01-01',
          store: 'tsdb',
          object_store: 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    ingester: atOnce,
    pattern_ingester: { enabled: true, ...atOnce },
    querier: { multi_tenant_queries_enabled: true },
    compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
    limits_config: { volume_enabled: true, retention_period: '30d' },
    ruler: {
      enable_api: true,
      // Copies of the rules; by default they would be among the rules themselves.
      rule_path: join(path, 'rules-temp'),
      poll_interval: '1s',
      storage: { type: 'local', local: { directory: join(path, 'rules') } },
    },
    analytics: { reporting_enabled: false },
  };
}
