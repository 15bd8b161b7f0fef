import { appendFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../constructs/platform';
import { laptop } from '../test/fixtures';
import { Deployment } from './deployment';
import { freshCluster, type ClusterShape } from './lab';
import { createPods } from './pods';
import { Traffic } from './pusher';
import { stepRunner, type StepReporter } from './scenario';
import { untilSettled } from './settle';

/** Namespace of the pod that writes. */
const shop = 'shop';

/** Folder of the files of the node; the only node is this machine. */
const folder = '/var/log/e2e-shop';

const ports = { text: 6051, json: 6052 };

/** Seconds until every line must have arrived. */
const arrival = 120;

/** Seconds without a new line after which no more are expected. */
const settled = 20;

const logs: NonNullable<NonNullable<Environment['collect']>['logs']> = {
  ...laptop.collect.logs,
  sources: {
    files: { 'shop-files': { include: [`${folder}/*.log`] } },
    tcp: {
      lines: { port: ports.text, decode: 'text' },
      machines: { port: ports.json, decode: 'json' },
    },
  },
  pipeline: {
    stages: [
      { when: { namespace: shop }, multiline: { firstLine: String.raw`^\S` } },
      { when: { origin: 'files' }, multiline: { firstLine: String.raw`^\S` } },
      { when: { namespace: shop }, parse: 'json' },
      { when: { origin: 'files' }, parse: { regexp: String.raw`code=(?P<code>\d)` } },
      { level: 'detect' },
      { redact: 'credentials' },
      { drop: { line: 'GET /healthz' } },
      { when: { container: 'sampled' }, sample: { keepOneIn: 10 } },
      { when: { container: 'limited' }, rateLimit: { linesPerSecond: 1, burst: 50 } },
    ],
    labels: { app: { pod: 'app' } },
    structuredMetadata: { code: { extracted: 'code' } },
  },
};

const trace = 'java.lang.Error: boom\n\tat shop.Cart.add(Cart.java:7)\n\tat shop.Main.main(Main.java:1)';
const talos = '{"msg":"an error","talos-level":"info","talos-service":"etcd"}';

/** Lines that containers write: a number of lines, or these. */
const containers = {
  app: [trace, '{"level":"warn","code":503}', 'password=secret1', 'GET /healthz', 'plain'],
  sampled: 1000,
  limited: 500,
} as const;

/** What Loki must have: these lines, or a number of them, at least and at most. */
interface Expected {
  readonly query: string;
  readonly lines: readonly string[] | readonly [least: number, most: number];
}

const inShop = (container: string): string => `{job="kubernetes-pods", namespace="${shop}", container="${container}"`;

const expected: readonly Expected[] = [
  { query: `${inShop('app')}, app="shop"}`, lines: [trace, containers.app[1], 'password=[redacted]', 'plain'] },
  {
    query: `${inShop('app')}} | detected_level="warn" | code="503" | pod="web" | stream="stdout"`,
    lines: [containers.app[1]],
  },
  { query: `${inShop('app')}} | detected_level="error"`, lines: [trace] },
  { query: `${inShop('sampled')}}`, lines: [100, 100] },
  { query: `${inShop('limited')}}`, lines: [50, 100] },
  {
    query: `{job="shop-files", app="", namespace=""} | filename="${folder}/web.log"`,
    lines: ['level=error code=1\n  more', 'level=info code=2', 'token=[redacted]'],
  },
  { query: '{job="shop-files"} | detected_level="error" | code="1"', lines: ['level=error code=1\n  more'] },
  { query: `{job="shop-files"} | filename="${folder}/other.log"`, lines: ['other'] },
  { query: '{job="lines"}', lines: ['a WARN', 'b'] },
  { query: '{job="lines"} | detected_level="warn"', lines: ['a WARN'] },
  { query: '{job="machines"} | detected_level="info" | service="etcd"', lines: [talos] },
];

/**
 * Pods, files of the node and programs of the node write lines, which pass through every kind of stage. Then the lines of
 * each source are found in Loki with the labels and the structured metadata that they must have.
 */
export async function linesOfNode(cluster: ClusterShape, reportStep: StepReporter): Promise<void> {
  freshCluster(cluster);
  const step = stepRunner(reportStep);
  // Positions and buffers of other runs are still on the disk of this machine.
  const dataPath = `/var/lib/vector-sources-${Date.now()}`;
  const deployment = new Deployment({ ...laptop, collect: { logs: { ...logs, vector: { dataPath } } } });
  const { platform, missing } = deployment;
  if (missing.some((image) => image.includes('/vector:')))
    return reportStep('lines', true, `not tested, there is no image of Vector (${missing.join(', ')})`);
  rmSync(folder, { recursive: true, force: true });
  try {
    await step('apply', () => `${deployment.apply().length} objects at once`);
    await step('ready', () => deployment.ready(240));
    const start = Date.now();
    await step('lines written', async () => {
      startPod(deployment.gatewayImage);
      await writeFiles();
      await send(ports.text, 'a WARN\nb\n');
      await send(ports.json, `${talos}\n`);
      return 'by three containers of a pod, to two files of which one is rotated, and to two ports of the node';
    });
    await step('lines in Loki', () => linesArrive(new Traffic(platform), start));
    await step('pods', () => deployment.withoutRestarts());
  } finally {
    for (const path of [dataPath, folder]) rmSync(path, { recursive: true, force: true });
  }
}

function startPod(image: string): void {
  const labels = { 'app.kubernetes.io/name': 'shop' };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: shop, labels },
    spec: {
      restartPolicy: 'Never',
      containers: Object.entries(containers).map(([name, lines]) => ({
        name,
        image,
        // Vector reads the file of a container whose pod it knows.
        command: ['sh', '-c', `sleep 5; ${scriptOf(lines)}; sleep 60`],
      })),
    },
  };
  createPods(shop, [pod]);
}

function scriptOf(lines: number | readonly string[]): string {
  return typeof lines === 'number'
    ? `n=0; while [ $n -lt ${lines} ]; do echo "line $n"; n=$((n + 1)); done`
    : `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}`;
}

async function writeFiles(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/web.log`;
  appendFileSync(`${folder}/other.log`, 'other\n');
  appendFileSync(file, 'level=error code=1\n  more\nlevel=info code=2\n');
  // Vector looks for new files every ten seconds at most.
  await wait(15_000);
  renameSync(file, `${file}.1`);
  appendFileSync(file, 'token=secret2\n');
}

/** Sends to a port that only programs of the node can connect to. */
function send(port: number, text: string): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text, () => done()));
    socket.on('error', fail);
  });
}

/** @throws Error with what is missing, changed or too much */
async function linesArrive(traffic: Traffic, start: number): Promise<string> {
  const found = (): Promise<string[][]> =>
    Promise.all(expected.map(({ query }) => traffic.lines(query, start - 60_000)));
  const { state, seconds } = await untilSettled(found, { settled, arrival });
  const wrong = expected.flatMap(({ query, lines }, n) => {
    const sorted = state[n]!.toSorted();
    const [least, most] = lines;
    if (typeof least === 'number')
      return sorted.length >= least && sorted.length <= Number(most) ? [] : [`${query}: ${sorted.length} lines`];
    const all = JSON.stringify(sorted);
    return all === JSON.stringify((lines as readonly string[]).toSorted()) ? [] : [`${query}: ${all.slice(0, 300)}`];
  });
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  const counts = expected.map(({ query }, n) => `${query.replaceAll(/[`|]/g, ' ')} ${state[n]!.length}`);
  return `after ${seconds} s: ${counts.join('; ')}`;
}
