import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { isMap, valueAt, type Data, type Manifest } from '../../constructs/kit';
import { render, type EnvironmentInput } from '../../constructs/platform';
import { environments } from '../../environments';
import { lokiProgram, startLoki } from '../../test/support/loki-process';
import { atMost, type Bar, type Found } from './report';

const lineCount = 20_000;
const release = '3.7.8';

/**
 * The largest acceptable number of bytes per logged byte with Vector 0.57: line and structured metadata as Loki
 * receives them, and compressed chunks.
 */
const most = { read: 2, stored: 0.25 };

interface Sink {
  readonly name: string;
  readonly codec: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly removesLabels: boolean;
}

/**
 * Bytes that Loki stores per byte that a container logs: short JSON lines, encoded as by the agent of each environment
 * and as Vector's whole event.
 */
export async function stored(): Promise<Found> {
  const program = lokiProgram(release);
  if (program === undefined) {
    console.warn(`stored: not measured, Loki ${release} is absent`);
    return { tables: [], bars: [] };
  }
  const sinks = [wholeEvent, ...environments.flatMap(sinkOf)];
  const loki = await startLoki(
    program,
    sinks.map(({ name }) => name),
  );
  try {
    const read = new Map<string, number>();
    for (const sink of sinks) read.set(sink.name, await push(loki.url, sink));
    // Returns when everything is flushed.
    await expectOk(`${loki.url}/ingester/shutdown?flush=true&delete_ring_tokens=false&terminate=false`, {});
    const logged = Array.from({ length: lineCount }, (_, n) => line(n).length).reduce((sum, one) => sum + one, 0);
    const rows = sinks.map((sink) => {
      const size = folderSize(join(loki.path, 'chunks', sink.name));
      return { ...sink, read: read.get(sink.name)! / logged, stored: size / logged };
    });
    return {
      tables: [
        {
          title: `bytes for each byte logged: ${lineCount} lines of ${line(0).length} bytes, Loki ${release}`,
          columns: ['', 'body', 'line and metadata', 'chunks'],
          rows: rows.map((row) => [row.name, row.codec, row.read.toFixed(2), row.stored.toFixed(3)]),
        },
      ],
      bars: rows.filter(({ codec }) => codec === 'text').flatMap(barsOf),
    };
  } finally {
    await loki.stop();
  }
}

function barsOf(row: { readonly name: string; readonly read: number; readonly stored: number }): Bar[] {
  return [
    atMost(`${row.name}: line and metadata for each byte logged`, row.read, most.read, '', 2),
    atMost(`${row.name}: chunks for each byte logged`, row.stored, most.stored, '', 3),
  ];
}

/** The encoding of the agent in earlier versions: the whole event as JSON. */
const wholeEvent: Sink = {
  name: 'whole-event',
  codec: 'json',
  labels: {
    namespace: '{{ kubernetes.pod_namespace }}',
    pod: '{{ kubernetes.pod_name }}',
    container: '{{ kubernetes.container_name }}',
    node: '{{ kubernetes.pod_node_name }}',
    job: 'kubernetes-pods',
  },
  metadata: {},
  removesLabels: false,
};

/** The Loki sink in the ConfigMap of the agent of an environment. */
function sinkOf(environment: EnvironmentInput): Sink[] {
  const objects = [...render(environment).files.values()].flatMap((text) => loadAll(text) as Manifest[]);
  const text = objects.map((object) => valueAt(object, ['data', 'vector.yaml'])).find((one) => one);
  if (typeof text !== 'string') return [];
  const sink = valueAt(load(text), ['sinks', 'loki_push']) as Data;
  return [
    {
      name: environment.name,
      codec: String(valueAt(sink, ['encoding', 'codec'])),
      labels: sink['labels'] as Record<string, string>,
      metadata: (sink['structured_metadata'] ?? {}) as Record<string, string>,
      removesLabels: sink['remove_label_fields'] === true,
    },
  ];
}

function line(n: number): string {
  return JSON.stringify({ level: 'info', msg: `request ${String(n).padStart(6, '0')} served`, ms: 100 + (n % 900) });
}

/** An event of `kubernetes_logs`, with values of typical length. */
function eventOf(n: number, time: Date): Data {
  const name = 'web-7d9c5b6f48-x2x4k';
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
    message: line(n),
    source_type: 'kubernetes_logs',
    stream: 'stdout',
    timestamp: time.toISOString(),
  };
}

/** Pushes all lines. @returns the bytes of lines and structured metadata */
async function push(url: string, sink: Sink): Promise<number> {
  const start = Date.now() - lineCount;
  let bytes = 0;
  for (let from = 0; from < lineCount; from += 1000) {
    const values = Array.from({ length: 1000 }, (_, n) => {
      const time = new Date(start + from + n);
      const event = eventOf(from + n, time);
      const metadata = filled(sink.metadata, event);
      const body = bodyOf(sink, event);
      bytes += body.length + Object.entries(metadata).flat().join('').length;
      return [`${time.getTime()}000000`, body, metadata];
    });
    const stream = filled(sink.labels, eventOf(0, new Date(start)));
    await expectOk(`${url}/loki/api/v1/push`, {
      headers: { 'Content-Type': 'application/json', 'X-Scope-OrgID': sink.name },
      body: JSON.stringify({ streams: [{ stream, values }] }),
    });
  }
  return bytes;
}

function bodyOf({ codec, labels, removesLabels }: Sink, event: Data): string {
  if (codec === 'text') return String(event['message']);
  // Vector removes the timestamp of the event, which Loki stores separately.
  const { timestamp: _timestamp, ...kept } = event;
  const removed = removesLabels ? Object.values(labels).map((template) => /\{\{ (.+) \}\}/.exec(template)?.[1]) : [];
  return JSON.stringify(without(kept, removed));
}

function without(value: Data, removed: readonly (string | undefined)[], path = ''): Data {
  const rest = Object.entries(value).filter(([key]) => !removed.includes(`${path}${key}`));
  return Object.fromEntries(
    rest.map(([key, below]) => [key, isMap(below) ? without(below, removed, `${path}${key}.`) : below]),
  );
}

function filled(templates: Readonly<Record<string, string>>, event: Data): Record<string, string> {
  const value = (template: string): string =>
    template.replace(/\{\{ (.+?) \}\}/g, (_all, field: string) => String(valueAt(event, field.split('.'))));
  return Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, value(template)]));
}

async function expectOk(url: string, init: RequestInit): Promise<void> {
  const response = await fetch(url, { method: 'POST', ...init });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

function folderSize(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
