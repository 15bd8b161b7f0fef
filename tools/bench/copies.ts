import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlText } from '../../constructs/kit';
import {
  answers,
  below,
  folder as ownFolder,
  freePorts,
  start,
  until,
  type Running,
} from '../../test/support/processes';
import { lokiProgram } from '../../test/support/loki-process';
import { filesBelow } from './files';
import { flush, flushedChunks, metricsOf, push, release, unlimited } from './loki';
import { notMeasured, type Found } from './report';
import { sampleLine } from './sample-lines';

const replicas = 3;
const streams = 10;
const bytes = 100e6;
const lineBytes = 200;
const linesOfStream = 100;

/** A replica of Loki on loopback; all have the same folder of chunks. */
interface Replica extends Running {
  readonly url: string;
}

/**
 * How many objects three replicas write for the same lines: with one writer of each stream, such as an agent that reads
 * its only pod, and with several, whose lines reach the replicas in another order.
 */
export async function copies(): Promise<Found> {
  const program = lokiProgram(release);
  if (program === undefined) return notMeasured('copies', `Loki ${release} is absent`);
  const rows: string[][] = [];
  for (const writers of [1, 2, 4])
    rows.push([`${writers} writers of each stream`, ...(await measured(program, writers))]);
  return {
    tables: [
      {
        title: `chunks of ${replicas} replicas, Loki ${release}, ${bytes / 1e6} MB of lines in ${streams} streams`,
        columns: ['', 'written', 'objects', 'bytes of objects ÷ lines'],
        rows,
      },
    ],
    bars: [],
  };
}

async function measured(program: string, writers: number): Promise<string[]> {
  const own = ownFolder('copies');
  const chunks = below(own.path, 'chunks');
  const all = await startReplicas(program, own.path, chunks);
  try {
    const pushed = await write(all, writers);
    for (const { url } of all) await flush(url);
    const metrics = await Promise.all(all.map(({ url }) => metricsOf(url)));
    const written = metrics.map(flushedChunks).reduce((sum, count) => sum + count, 0);
    const objects = filesBelow(join(chunks, 'fake'));
    return [String(written), String(objects.count), (objects.bytes / pushed).toFixed(2)];
  } finally {
    await Promise.all(all.map((one) => one.stop()));
    own.remove();
  }
}

async function startReplicas(program: string, path: string, chunks: string): Promise<Replica[]> {
  const ports = await freePorts(3 * replicas);
  const gossip = ports.slice(2 * replicas);
  const all = Array.from({ length: replicas }, (_, n): Replica => {
    const [http, grpc] = [ports[n]!, ports[replicas + n]!];
    const file = join(path, `${n}.yaml`);
    const config = configuration({
      path: below(path, String(n)),
      chunks,
      http,
      grpc,
      gossip: gossip[n]!,
      members: gossip,
    });
    writeFileSync(file, yamlText(config), { mode: 0o644 });
    return { ...start(program, [`-config.file=${file}`], join(path, `log-${n}`)), url: `http://127.0.0.1:${http}` };
  });
  for (const one of all)
    await until(
      () => answers(`${one.url}/ready`),
      90,
      () => `not ready: ${one.log().slice(-1000)}`,
    );
  return all;
}

function configuration(of: {
  readonly path: string;
  readonly chunks: string;
  readonly http: number;
  readonly grpc: number;
  readonly gossip: number;
  readonly members: readonly number[];
}): object {
  const loopback = '127.0.0.1';
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_address: loopback,
      http_listen_port: of.http,
      grpc_listen_address: loopback,
      grpc_listen_port: of.grpc,
      log_level: 'warn',
    },
    common: {
      path_prefix: of.path,
      replication_factor: replicas,
      instance_addr: loopback,
      ring: { kvstore: { store: 'memberlist' }, instance_port: of.grpc, instance_id: `replica-${of.grpc}` },
      storage: { filesystem: { chunks_directory: of.chunks, rules_directory: join(of.path, 'rules') } },
    },
    memberlist: {
      bind_addr: [loopback],
      advertise_addr: loopback,
      bind_port: of.gossip,
      advertise_port: of.gossip,
      node_name: `replica-${of.gossip}`,
      join_members: of.members.map((port) => `${loopback}:${port}`),
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
    ingester: { chunk_encoding: 'snappy', flush_check_period: '2s', lifecycler: { min_ready_duration: '0s' } },
    limits_config: unlimited,
  };
}

/** Every writer pushes to all streams, through the replicas in turn. @returns the bytes of lines */
async function write(all: readonly Replica[], writers: number): Promise<number> {
  let pushed = 0;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let n = 0; pushed < bytes; n += 1) {
        const now = Date.now();
        const lines = Array.from({ length: streams }, (_stream, s) => [
          `{app="app-${s}"}`,
          Array.from({ length: linesOfStream }, (_line, l) => ({
            time: now - linesOfStream + l,
            text: sampleLine(n * 1000 + l + writer * 7, lineBytes),
            metadata: { pod: `app-${s}-${writer}` },
          })),
        ]);
        pushed += streams * linesOfStream * lineBytes;
        await push(all[(n + writer) % all.length]!.url, Object.fromEntries(lines));
      }
    }),
  );
  return pushed;
}
