import { join } from 'node:path';
import { valueAt, type Data } from '../../constructs/kit';
import { GatewayClient } from '../../commands/smoke/client';
import { lokiProgram, startLoki, type LokiProcess } from '../../test/support/loki-process';
import { filesBelow } from './files';
import { configurations, flush, metricsOf, post, release, unlimited } from './loki';
import { atMost, notMeasured, type Bar, type Found } from './report';
import { sampleLine } from './sample-lines';

const lineCount = 50_000;
const lineSizes = [60, 500];

/** Pods that write to the same stream, as the replicas of a Deployment on one node do. */
const pods = 3;

/** The largest acceptable size of chunks, as a multiple of that of the bare lines with the same labels. */
const most = 1.15;

interface Sink {
  readonly name: string;
  readonly codec: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The figures of one sink and one size of lines, in bytes for each byte logged. */
interface Measured {
  readonly sink: Sink;
  readonly received: number;
  readonly chunks: number;
  /** Lines whose stored body is not the line, byte for byte. */
  readonly changed: number;
}

/**
 * Bytes in the store of Loki for what containers log: with the default settings of the agent, for the bare lines with
 * the same labels, and for the whole event of Vector. Loki compresses as the environment configures it.
 */
export async function stored(): Promise<Found> {
  const program = lokiProgram(release);
  if (program === undefined) return notMeasured('stored', `Loki ${release} is absent`);
  const configs = configurations();
  const usual = sinkOf(configs.vector);
  const sinks = [{ ...usual, name: 'bare', metadata: {} }, usual, { ...usual, name: 'whole-event', codec: 'json' }];
  const rows: (readonly string[])[] = [];
  const bars: Bar[] = [];
  for (const bytes of lineSizes) {
    const loki = await startLoki(
      program,
      sinks.map(({ name }) => name),
      {
        over: {
          ingester: { chunk_encoding: valueAt(configs.loki, ['ingester', 'chunk_encoding']) },
          limits_config: unlimited,
        },
      },
    );
    try {
      const [bare, ...others] = await measure(loki, sinks, bytes);
      for (const { sink, received, chunks, changed } of [bare!, ...others]) {
        const share = chunks / bare!.chunks;
        rows.push([
          `${sink.name}, ${bytes} bytes`,
          received.toFixed(2),
          chunks.toFixed(3),
          share.toFixed(2),
          sink.codec === 'text' ? String(changed) : 'all',
        ]);
        if (sink !== usual) continue;
        bars.push(
          atMost(`lines of ${bytes} bytes: chunks, as a multiple of those of the bare lines`, share, most, '', 2),
          atMost(`lines of ${bytes} bytes: bodies that are not the line`, changed, 0, ''),
        );
      }
    } finally {
      await loki.stop();
    }
  }
  return {
    tables: [
      {
        title: `bytes for each byte logged: ${lineCount} lines of ${pods} pods, Loki ${release}`,
        columns: ['', 'received', 'chunks', '÷ bare', 'bodies changed'],
        rows,
      },
    ],
    bars,
  };
}

async function measure(loki: LokiProcess, sinks: readonly Sink[], bytes: number): Promise<Measured[]> {
  const start = Date.now() - lineCount;
  for (const sink of sinks) await push(loki.url, sink, bytes, start);
  const metrics = await metricsOf(loki.url);
  const changed = new Map<string, number>();
  for (const { name } of sinks) changed.set(name, await changedBodies(loki.url, name, bytes, start));
  await flush(loki.url);
  return sinks.map((sink) => {
    const received = new RegExp(`^loki_distributor_bytes_received_total\\{.*tenant="${sink.name}".*\\} (\\S+)$`, 'm');
    return {
      sink,
      received: Number(received.exec(metrics)?.[1]) / (lineCount * bytes),
      chunks: filesBelow(join(loki.path, 'chunks', sink.name)).bytes / (lineCount * bytes),
      changed: changed.get(sink.name)!,
    };
  });
}

/** Queries all lines, a thousand at a time. @returns the number of those whose body is not the line that was logged */
async function changedBodies(url: string, tenant: string, bytes: number, start: number): Promise<number> {
  const client = new GatewayClient(url);
  let same = 0;
  for (let from = 0; from < lineCount; from += 1000) {
    const { status, text } = await client.call('/loki/api/v1/query_range', {
      headers: { 'X-Scope-OrgID': tenant },
      query: {
        query: '{job=~".+"}',
        start: `${start + from}000000`,
        end: `${start + from + 1000}000000`,
        limit: '1000',
        direction: 'forward',
      },
    });
    if (status !== 200) throw new Error(`a query was answered with ${status}: ${text.slice(0, 200)}`);
    const { result } = (JSON.parse(text) as { data: { result: readonly { values: readonly [string, string][] }[] } })
      .data;
    const lines = new Map(
      result.flatMap(({ values }) => values).map(([time, body]) => [Number(time.slice(0, -6)), body]),
    );
    for (let n = from; n < from + 1000; n += 1) if (lines.get(start + n) === sampleLine(n, bytes)) same += 1;
  }
  return lineCount - same;
}

/** The Loki sink of the agent. */
function sinkOf(vector: Data): Sink {
  const sink = valueAt(vector, ['sinks', 'loki_push']) as Data;
  return {
    name: 'default',
    codec: String(valueAt(sink, ['encoding', 'codec'])),
    labels: sink['labels'] as Record<string, string>,
    metadata: (sink['structured_metadata'] ?? {}) as Record<string, string>,
  };
}

/** An event of `kubernetes_logs`, with values of typical length. */
function eventOf(n: number, bytes: number, time: Date): Data {
  const name = `web-7d9c5b6f48-${['x2x4k', 'q7mzt', 'b9vlc'][n % pods]}`;
  const uid = '0d9f6c1e-6a43-4c0e-9d0c-5f4f3a0b7c21';
  const hash = 'b7d5f0c3a1e94d2687f60c5be3a9184d7c2f5e6a0b1d3c4e8f9a7b6c5d4e3f20';
  return {
    file: `/var/log/pods/shop_${name}_${uid}/web/0.log`,
    kubernetes: {
      container_id: `containerd://${hash}`,
      container_image: 'registry.example.com/shop/web:1.14.2',
      container_image_id: `registry.example.com/shop/web@sha256:${hash}`,
      container_name: 'web',
      namespace_labels: { 'kubernetes.io/metadata.name': 'shop' },
      node_labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': 'node-1',
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': 'a',
      },
      pod_ip: '10.244.1.17',
      pod_ips: ['10.244.1.17'],
      pod_labels: { 'app.kubernetes.io/name': 'web', 'pod-template-hash': '7d9c5b6f48' },
      pod_name: name,
      pod_namespace: 'shop',
      pod_node_name: 'node-1',
      pod_owner: 'ReplicaSet/web-7d9c5b6f48',
      pod_uid: uid,
    },
    message: sampleLine(n, bytes),
    source_type: 'kubernetes_logs',
    stream: 'stdout',
    timestamp: time.toISOString(),
  };
}

async function push(url: string, sink: Sink, bytes: number, start: number): Promise<void> {
  for (let from = 0; from < lineCount; from += 1000) {
    const values = Array.from({ length: 1000 }, (_, n) => {
      const time = new Date(start + from + n);
      const event = eventOf(from + n, bytes, time);
      return [`${time.getTime()}000000`, bodyOf(sink, event), filled(sink.metadata, event)];
    });
    const stream = filled(sink.labels, eventOf(0, bytes, new Date(start)));
    await post(`${url}/loki/api/v1/push`, {
      headers: { 'Content-Type': 'application/json', 'X-Scope-OrgID': sink.name },
      body: JSON.stringify({ streams: [{ stream, values }] }),
    });
  }
}

function bodyOf({ codec }: Sink, event: Data): string {
  if (codec === 'text') return String(event['message']);
  // Vector removes the timestamp of the event, which Loki stores separately.
  const { timestamp: _timestamp, ...kept } = event;
  return JSON.stringify(kept);
}

function filled(templates: Readonly<Record<string, string>>, event: Data): Record<string, string> {
  const value = (template: string): string =>
    template.replace(/\{\{ (.+?) \}\}/g, (_all, field: string) => String(valueAt(event, field.split('.'))));
  return Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, value(template)]));
}
