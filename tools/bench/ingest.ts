import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { valueAt, type Manifest } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import { laptop } from '../../environments/laptop';
import { lokiProgram, startLoki, type LokiProcess } from '../../test/support/loki-process';
import { pushBody } from './push-body';
import type { Found } from './report';
import { sampleLine } from './sample-lines';

const release = '3.7.8';
const lineBytes = 200;

/** Streams and the megabytes of lines after which figures are taken. Only those of 250 streams are full by then. */
const runs = [
  { streams: 100, samples: [0, 60, 120] },
  { streams: 1000, samples: [0, 60, 120, 300, 600] },
  { streams: 250, samples: [0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000] },
] as const;

/** Streams and lines of each in a push: 200 kB of lines. */
const perPush = { streams: 50, lines: 20 };

/** Ticks of a second in `/proc`. */
const ticks = 100;

interface Sample {
  /** Megabytes of lines. */
  readonly pushed: number;
  /** MiB of live objects after a garbage collection. */
  readonly live: number;
  readonly resident: number;
  /** Seconds of processor time. */
  readonly cpu: number;
  /** Megabytes of the write-ahead log. */
  readonly wal: number;
  /** Chunks that were flushed so far. */
  readonly flushed: number;
}

/**
 * What Loki needs for lines that are not flushed yet: memory by the number of streams and bytes, processor time, its
 * write-ahead log, and the bytes of their chunks. The numbers of constructs/platform/sizes come from here.
 */
export async function ingest(): Promise<Found> {
  const program = lokiProgram(release);
  if (program === undefined) {
    console.warn(`ingest: not measured, Loki ${release} is absent`);
    return { tables: [], bars: [] };
  }
  const rows: string[][] = [];
  for (const { streams, samples } of runs) {
    const loki = await startLoki(program, ['bench'], {
      over: {
        ingester: { chunk_encoding: chunkEncoding() },
        pattern_ingester: { enabled: false },
        limits_config: {
          ingestion_rate_mb: 1000,
          ingestion_burst_size_mb: 1000,
          per_stream_rate_limit: '1GB',
          per_stream_rate_limit_burst: '1GB',
        },
      },
    });
    try {
      let pushed = 0;
      let before: Sample | undefined;
      for (const megabytes of samples) {
        pushed = await push(loki, streams, pushed, megabytes * 1e6);
        const now = await sample(loki, pushed / 1e6);
        rows.push([
          `${streams} streams, ${megabytes} MB`,
          now.live.toFixed(0),
          now.resident.toFixed(0),
          before === undefined || now.pushed === before.pushed
            ? ''
            : ((now.cpu - before.cpu) / (now.pushed - before.pushed)).toFixed(4),
          now.wal.toFixed(0),
          String(now.flushed),
          '',
        ]);
        before = now;
      }
      await fetch(`${loki.url}/ingester/shutdown?flush=true&delete_ring_tokens=false&terminate=false`, {
        method: 'POST',
      });
      const chunks = folderFiles(join(loki.path, 'chunks', 'bench'));
      const after = await sample(loki, pushed / 1e6);
      rows.push([
        `${streams} streams, flushed`,
        after.live.toFixed(0),
        after.resident.toFixed(0),
        ((after.cpu - before!.cpu) / (pushed / 1e6)).toFixed(4),
        '',
        String(after.flushed),
        (chunks / pushed).toFixed(3),
      ]);
    } finally {
      await loki.stop();
    }
  }
  return {
    tables: [
      {
        title: `Loki ${release}, lines of ${lineBytes} bytes; each run flushes everything at its end`,
        columns: ['', 'live MiB', 'resident MiB', 'processor s/MB', 'WAL MB', 'flushed', 'chunks ÷ lines'],
        rows,
      },
    ],
    bars: [],
  };
}

/** The compression that environments have. */
function chunkEncoding(): unknown {
  const objects = [...render(laptop).files.values()].flatMap((text) => loadAll(text) as Manifest[]);
  const text = objects.map((object) => valueAt(object, ['data', 'config.yaml'])).find((one) => typeof one === 'string');
  return valueAt(load(String(text)), ['ingester', 'chunk_encoding']);
}

/** Pushes until the streams have this many bytes of lines. */
async function push(loki: LokiProcess, streams: number, from: number, to: number): Promise<number> {
  let pushed = from;
  for (let first = 0; pushed < to; first = (first + perPush.streams) % streams) {
    const now = Date.now();
    const body = pushBody(
      Object.fromEntries(
        Array.from({ length: perPush.streams }, (_stream, s) => [
          `{namespace="shop", app="app-${first + s}", container="web"}`,
          Array.from({ length: perPush.lines }, (_line, n) => ({
            time: now,
            text: sampleLine(pushed + s * 1000 + n, lineBytes),
            metadata: { pod: `app-${first + s}-7d9c5b6f48-x2x4k` },
          })),
        ]),
      ),
    );
    const response = await fetch(`${loki.url}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-protobuf', 'X-Scope-OrgID': 'bench' },
      body: new Uint8Array(body),
    });
    if (!response.ok) throw new Error(`a push was answered with ${response.status}: ${await response.text()}`);
    pushed += perPush.streams * perPush.lines * lineBytes;
  }
  return pushed;
}

async function sample(loki: LokiProcess, pushed: number): Promise<Sample> {
  const { pid } = loki;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const cpu = (Number(stat[11]) + Number(stat[12])) / ticks;
  await (await fetch(`${loki.url}/debug/pprof/heap?gc=1`)).arrayBuffer();
  const metrics = await (await fetch(`${loki.url}/metrics`)).text();
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
  return {
    pushed,
    live: value('go_memstats_heap_alloc_bytes') / 2 ** 20,
    resident: value('process_resident_memory_bytes') / 2 ** 20,
    cpu,
    wal: folderFiles(join(loki.path, 'wal')) / 1e6,
    flushed: [...metrics.matchAll(/^loki_ingester_chunks_flushed_total\{.*\} (\S+)$/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    ),
  };
}

function folderFiles(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
