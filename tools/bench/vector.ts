import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { load } from 'js-yaml';
import { describe, valueAt, yamlText, type Data } from '../../constructs/kit';
import type { LogPipeline } from '../../constructs/contracts';
import { render } from '../../constructs/platform';
import type { Case } from '../../test/pipeline/case';
import { AgentProcess } from '../conformance/agent-process';
import { vector as kind } from '../conformance/kinds/vector';
import { configurationsIn, type Configuration } from '../conformance/configurations';
import { placedWriters, write, writeSteps, type WriteStep } from '../conformance/container-files';
import { startKubernetesApi } from '../conformance/kubernetes-api';
import { objectsOf } from '../conformance/run-cases';
import { atLeast, median, notMeasured, type Found } from './report';

const variable = 'VECTOR_0_57_0';

/** Runs of each configuration, alternating. */
const rounds = 5;

/** The smallest acceptable share of the lines per second of the shortest configuration. */
const least = 0.9;

const pods = 4;
const linesOfPod = 25_000;
const lineCount = pods * linesOfPod;

/** JSON lines of about 120 bytes. */
const written: Case = {
  title: 'bench',
  writers: Array.from({ length: pods }, (_, pod) => ({
    pod: { name: `web-${pod}`, namespace: 'shop', labels: { 'app.kubernetes.io/name': 'web' } },
    lines: Array.from({ length: linesOfPod }, (_line, n) =>
      JSON.stringify({
        level: n % 50 === 0 ? 'error' : 'info',
        msg: `request ${pod}-${n} served`,
        path: `/orders/${n % 977}`,
        status: n % 50 === 0 ? 500 : 200,
        ms: (n * 7919) % 1000,
        user: `user-${n % 313}`,
      }),
    ),
    entries: [],
  })),
};

/** Milliseconds without a push after which everything is sent; an incomplete batch waits for one second. */
const quiet = 3000;

/** One configuration, and the figures of its runs. */
interface Subject {
  readonly name: string;
  readonly configuration: Configuration;
  /** Lines per second, and microseconds of processor time for each line. */
  readonly rates: number[];
  readonly costs: number[];
}

/**
 * Lines per second, and processor time for each line, of the generated configuration of Vector, compared with the
 * shortest one that a hand would write for the same labels. All read the same files and send to a server that accepts
 * everything. Only for a release build: other builds say nothing about ratios.
 */
export async function vector(): Promise<Found> {
  const program = process.env[variable];
  if (program === undefined) return notMeasured('vector', `${variable} is not set to the path of the program`);
  if (process.env['VECTOR_BUILD'] !== 'release')
    return notMeasured('vector', 'VECTOR_BUILD=release does not say that the program is a release build');
  const subjects = subjectsOf();
  const steps = placedWriters(written).flatMap((writer) => writeSteps(writer, new Date()));
  for (let round = 0; round < rounds; round += 1)
    for (const subject of subjects) await measure(program, subject, steps);
  const [shortest] = subjects as [Subject];
  // The runs of one round are compared, so that a change of what else the machine does counts little.
  const share = (values: readonly number[], base: readonly number[]): number =>
    median(values.map((value, round) => value / base[round]!));
  const figures = subjects.map((subject) => ({
    ...subject,
    speed: share(subject.rates, shortest.rates),
    cost: share(subject.costs, shortest.costs),
  }));
  return {
    tables: [
      {
        title: `Vector 0.57.0, ${lineCount} JSON lines of ${pods} pods, median of ${rounds} alternating runs`,
        columns: ['', 'lines/s', '÷ shortest', 'CPU µs/line', '÷ shortest'],
        rows: figures.map(({ name, rates, speed, costs, cost }) => [
          name,
          median(rates).toFixed(0),
          speed.toFixed(2),
          median(costs).toFixed(1),
          cost.toFixed(2),
        ]),
      },
    ],
    bars: figures
      .filter(({ name }) => name === 'labels only, memory buffer')
      .map(({ name, speed }) => atLeast(`${name}: share of the lines per second of the shortest`, speed, least)),
  };
}

/** The configuration that an agent gets with these settings of `collect.logs`. */
function generated(settings: object = {}): Configuration {
  const rendered = render({
    name: 'bench',
    releases: '2026-11',
    destinations: { logs: { url: 'http://logs.example.com' } },
    collect: { logs: { login: 'vector', tenant: 'Prod', vector: {}, ...settings } },
  });
  const [found] = configurationsIn('bench', rendered);
  if (found === undefined) throw new Error(rendered.errors.map(describe).join('\n'));
  return found;
}

/** Every kind of stage that most environments have. */
const fullPipeline: LogPipeline = {
  labels: { app: { pod: 'app' } },
  structuredMetadata: { status: { extracted: 'status' } },
  stages: [
    { multiline: { firstLine: '^\\{' } },
    { parse: 'json' },
    { level: 'detect' },
    { redact: 'credentials' },
    { redact: 'email' },
    { drop: { line: 'GET /healthz' } },
  ],
};

function subjectsOf(): Subject[] {
  const labelsOnly = generated({ pipeline: { structuredMetadata: { pod: false, stream: false } } });
  const named: Readonly<Record<string, Configuration>> = {
    'shortest, by hand': { ...labelsOnly, text: yamlText(shortestFor(labelsOnly)) },
    'labels only, memory buffer': withMemoryBuffer(labelsOnly),
    'labels only, disk buffer': labelsOnly,
    'default: pod and stream as metadata, disk buffer': generated(),
    'full pipeline, disk buffer': generated({ pipeline: fullPipeline }),
  };
  return Object.entries(named).map(([name, configuration]) => ({ name, configuration, rates: [], costs: [] }));
}

function withMemoryBuffer(configuration: Configuration): Configuration {
  const config = load(configuration.text) as { sinks: { loki_push: Data } };
  const { buffer: _disk, ...sink } = config.sinks.loki_push;
  return { ...configuration, text: yamlText({ ...config, sinks: { ...config.sinks, loki_push: sink } }) };
}

/** The shortest configuration with the same labels: a memory buffer, no metadata, no metrics. */
function shortestFor({ text }: Configuration): Data {
  const config = load(text) as Data;
  const { labels, tenant_id } = valueAt(config, ['sinks', 'loki_push']) as Data;
  return {
    data_dir: config['data_dir'],
    sources: { pods: { type: 'kubernetes_logs' } },
    sinks: {
      loki: {
        type: 'loki',
        inputs: ['pods'],
        endpoint: 'http://logs.example.com',
        tenant_id,
        encoding: { codec: 'text' },
        labels,
        dangerously_allow_unconfined_template_resolution: true,
      },
    },
  };
}

/** Lets an agent read the lines once. */
async function measure(
  program: string,
  { configuration, rates, costs }: Subject,
  steps: readonly WriteStep[],
): Promise<void> {
  const receiver = await startSink();
  const api = await startKubernetesApi(objectsOf(placedWriters(written)));
  const agent = new AgentProcess(kind);
  try {
    for (const step of steps) write(agent.logs, step);
    await agent.start(program, configuration, { kubernetes: api.url, push: receiver.url });
    rates.push((await receiver.finished(() => agent.alive())) * lineCount);
    costs.push((agent.cpuSeconds() * 1e6) / lineCount);
  } finally {
    await agent.stop();
    agent.remove();
    await Promise.all([api.stop(), receiver.stop()]);
  }
}

/** A server that accepts all pushes. */
async function startSink(): Promise<{
  readonly url: string;
  /** Waits until everything has arrived. @returns the share of everything that arrives in a second */
  finished(alive: () => boolean): Promise<number>;
  stop(): Promise<void>;
}> {
  const pushes: { readonly at: number; readonly sum: number }[] = [];
  const server = createServer((request, response) => {
    let head: Buffer | undefined;
    request.on('data', (part: Buffer) => {
      head ??= part;
    });
    request.on('end', () => {
      if (head !== undefined) pushes.push({ at: Date.now(), sum: (pushes.at(-1)?.sum ?? 0) + unpackedSize(head) });
      response.writeHead(head === undefined ? 200 : 204).end();
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', () => done());
  });
  const bytes = written.writers.flatMap(({ lines }) => lines).reduce((sum, line) => sum + (line as string).length, 0);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    finished: async (alive) => {
      while (alive() && (pushes.length === 0 || Date.now() - pushes.at(-1)!.at < quiet)) await wait(100);
      const sum = pushes.at(-1)?.sum ?? 0;
      if (sum < bytes) throw new Error(`${sum} bytes of lines of ${bytes} bytes arrived`);
      // Without the start, and without the last batches, which wait for more lines.
      const when = (share: number): { at: number; sum: number } => pushes.find((push) => push.sum >= share * sum)!;
      const [first, last] = [when(0.1), when(0.9)];
      return ((last.sum - first.sum) / sum / (last.at - first.at)) * 1000;
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The size of the unpacked body of a push, which Snappy writes first, seven bits in each byte. */
function unpackedSize(packed: Buffer): number {
  let size = 0;
  for (let n = 0; ; n += 1) {
    size += (packed[n]! & 127) * 2 ** (7 * n);
    if (packed[n]! < 128) return size;
  }
}
