import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayUser } from '../../constructs/contracts';
import { merged, yamlText, type Data } from '../../constructs/kit';
import { tempoConfig } from '../../constructs/tempo/config';
import { tempoReleases, type TempoRelease } from '../../constructs/tempo/releases';
import { tempoProgram } from '../../tools/conformance/tempo-program';
import { startGateway } from './gateway-process';
import { answers, below, folder, freePorts, installed, start, until, type Running } from './processes';
import { tempoAt } from './tempo-api';

/** A Tempo process on loopback. */
interface TempoProcess extends Running {
  /** Queries. */
  readonly port: number;
  /** OTLP over HTTP. */
  readonly otlpPort: number;
}

/** Starts a Tempo with the configuration of the construct, except for addresses and paths, and waits until it is ready. */
async function startTempo(program: string, release: TempoRelease): Promise<TempoProcess> {
  const [port, grpc, otlpPort, otlpGrpc] = (await freePorts(4)) as [number, number, number, number];
  const own = folder('tempo');
  const data = below(own.path, 'data');
  const text = yamlText(merged(generated(release), addresses({ port, grpc, otlpPort, otlpGrpc })));
  const file = join(own.path, 'tempo.yaml');
  const overrides = join(own.path, 'overrides.yaml');
  writeFileSync(overrides, 'overrides: {}\n', { mode: 0o644 });
  const config = text.replaceAll('/etc/tempo/runtime/overrides.yaml', overrides).replaceAll('/var/tempo', data);
  writeFileSync(file, config, { mode: 0o644 });
  const running = start(program, [`-config.file=${file}`], join(own.path, 'log'), { GOMEMLIMIT: '500MiB' });
  const stop = async (): Promise<void> => {
    await running.stop();
    own.remove();
  };
  try {
    await until(
      () => answers(`http://127.0.0.1:${port}/ready`),
      60,
      () => `Tempo is not ready: ${running.log().slice(-2000)}`,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...running, port, otlpPort, stop };
}

function generated(release: TempoRelease): Data {
  return tempoConfig({
    version: tempoReleases.facts(release),
    store: 'filesystem',
    multiTenant: true,
    multiTenantQueries: false,
    retention: '14d',
    tls: {},
    metrics: {},
    userConfig: {},
  });
}

function addresses({
  port,
  grpc,
  otlpPort,
  otlpGrpc,
}: Readonly<Record<'port' | 'grpc' | 'otlpPort' | 'otlpGrpc', number>>): Data {
  return {
    server: {
      http_listen_address: '127.0.0.1',
      http_listen_port: port,
      grpc_listen_address: '127.0.0.1',
      grpc_listen_port: grpc,
    },
    distributor: {
      receivers: {
        otlp: {
          protocols: {
            grpc: { endpoint: `127.0.0.1:${otlpGrpc}` },
            http: { endpoint: `127.0.0.1:${otlpPort}` },
          },
        },
      },
    },
  };
}

/** Why a Tempo of each release cannot be started behind a gateway; empty if it can. @param programs - needed too */
export function missingPrograms(programs: readonly string[]): string[] {
  return [
    ...programs.filter((program) => !installed(program)).map((program) => `${program} is not installed`),
    ...tempoReleases.names
      .filter((release) => tempoProgram(release) === undefined)
      .map((release) => `no program of Tempo ${release} is given`),
  ];
}

/** Starts the Tempo of a release behind a gateway. */
export async function startTempoGateway(
  release: TempoRelease,
  users: readonly GatewayUser[],
  passwords: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const tempo = await startTempo(tempoProgram(release)!, release);
  const plan = { apis: [tempoAt(tempo.port, tempo.otlpPort)], pushes: 64, users, tls: false };
  const gateway = await startGateway(plan, passwords);
  return {
    url: gateway.url,
    stop: async () => {
      await Promise.all([gateway.stop(), tempo.stop()]);
    },
  };
}
