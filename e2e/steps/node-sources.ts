import { appendFileSync, mkdirSync, renameSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { shop } from '../fixtures/lines';
import { containers, expected, folder, ports, talos } from '../fixtures/node-sources';
import { Kept, type Run } from './run';
import { untilSettled } from './until';

/** Seconds until every line must have arrived. */
const arrival = 120;

/** Seconds without a new line after which no more are expected. */
const settled = 20;

/** When the first line was written, milliseconds since 1970. */
const start = new Kept<number>('lines of every source written');

/** Pods, files of the node and programs of the node write lines, which pass through every kind of stage. */
export async function sourcesWritten(run: Run): Promise<string> {
  start.set(run, Date.now());
  startPod(run);
  await writeFiles();
  await send(ports.text, 'a WARN\nb\n');
  await send(ports.json, `${talos}\n`);
  return 'by three containers of a pod, to two files of which one is rotated, and to two ports of the node';
}

function startPod(run: Run): void {
  const image = run.deployment().gatewayImage;
  const pod = {
    name: 'web',
    labels: { 'app.kubernetes.io/name': 'shop' },
    containers: Object.entries(containers).map(([name, lines]) => ({
      name,
      image,
      // Vector reads the file of a container whose pod it knows.
      command: ['sh', '-c', `sleep 5; ${scriptOf(lines)}; sleep 60`],
    })),
    spec: { restartPolicy: 'Never' },
  };
  run.createPods(shop, [pod]);
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

/** The lines of each source are in Loki with their labels and structured metadata. @throws Error with what is wrong */
export async function sourcesArrive(run: Run): Promise<string> {
  const traffic = await run.traffic();
  const since = start.of(run) - 60_000;
  const found = (): Promise<string[][]> => Promise.all(expected.map(({ query }) => traffic.lines(query, since)));
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
