import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valueAt } from '../../constructs/kit';
import { lokiProgram, startLoki, type LokiProcess } from '../../test/support/loki-process';
import { filesBelow } from './files';
import { configurations, flush, flushedChunks, metricsOf, push, release, unlimited } from './loki';
import { notMeasured, type Found } from './report';
import { sampleLine } from './sample-lines';

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
  if (program === undefined) return notMeasured('ingest', `Loki ${release} is absent`);
  // The compression that environments have.
  const chunkEncoding = valueAt(configurations().loki, ['ingester', 'chunk_encoding']);
  const rows: string[][] = [];
  for (const { streams, samples } of runs) {
    const loki = await startLoki(program, ['bench'], {
      over: {
        ingester: { chunk_encoding: chunkEncoding },
        pattern_ingester: { enabled: false },
        limits_config: unlimited,
      },
    });
    try {
      let pushed = 0;
      let before: Sample | undefined;
      for (const megabytes of samples) {
        pushed = await write(loki, streams, pushed, megabytes * 1e6);
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
      await flush(loki.url);
      const chunks = filesBelow(join(loki.path, 'chunks', 'bench')).bytes;
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

/** Pushes until the streams have this many bytes of lines. */
async function write(loki: LokiProcess, streams: number, from: number, to: number): Promise<number> {
  let pushed = from;
  for (let first = 0; pushed < to; first = (first + perPush.streams) % streams) {
    const now = Date.now();
    const lines = Array.from({ length: perPush.streams }, (_stream, s) => [
      `{namespace="shop", app="app-${first + s}", container="web"}`,
      Array.from({ length: perPush.lines }, (_line, n) => ({
        time: now,
        text: sampleLine(pushed + s * 1000 + n, lineBytes),
        metadata: { pod: `app-${first + s}-7d9c5b6f48-x2x4k` },
      })),
    ]);
    await push(loki.url, Object.fromEntries(lines), 'bench');
    pushed += perPush.streams * perPush.lines * lineBytes;
  }
  return pushed;
}

async function sample(loki: LokiProcess, pushed: number): Promise<Sample> {
  const { pid } = loki;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const cpu = (Number(stat[11]) + Number(stat[12])) / ticks;
  await (await fetch(`${loki.url}/debug/pprof/heap?gc=1`)).arrayBuffer();
  const metrics = await metricsOf(loki.url);
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
  return {
    pushed,
    live: value('go_memstats_heap_alloc_bytes') / 2 ** 20,
    resident: value('process_resident_memory_bytes') / 2 ** 20,
    cpu,
    wal: filesBelow(join(loki.path, 'wal')).bytes / 1e6,
    flushed: flushedChunks(metrics),
  };
}
