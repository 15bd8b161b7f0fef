import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import type { Case } from '../../test/pipeline/case';
import { AgentProcess, cannotRun } from '../conformance/agent-process';
import { configurationsIn } from '../conformance/configurations';
import { placedWriters, write, writeSteps } from '../conformance/container-files';
import { vector as kind } from '../conformance/kinds/vector';
import { startKubernetesApi } from '../conformance/kubernetes-api';
import { objectsOf } from '../conformance/run-cases';
import { filesBelow } from './files';
import { notMeasured, type Found } from './report';
import { sampleLine } from './sample-lines';

const variable = 'VECTOR_0_57_0';
const lineCount = 20_000;
const lineSizes = [60, 200, 500];

/** Bytes of the disk buffer of Vector for each line, while the receiver refuses everything. */
export async function buffer(): Promise<Found> {
  const program = process.env[variable];
  if (program === undefined) return notMeasured('buffer', `${variable} is not set to the path of the program`);
  const reason = cannotRun();
  if (reason !== undefined) return notMeasured('buffer', reason);
  const rows: string[][] = [];
  for (const bytes of lineSizes) {
    const stored = await bufferedBytes(program, bytes);
    rows.push([`lines of ${bytes} bytes`, (stored / lineCount).toFixed(0), (stored / lineCount / bytes).toFixed(2)]);
  }
  return {
    tables: [
      {
        title: `disk buffer of Vector 0.57.0, ${lineCount} lines of the default settings`,
        columns: ['', 'bytes a line', '÷ line'],
        rows,
      },
    ],
    bars: [],
  };
}

/** Size of the buffer when all lines are in it. */
async function bufferedBytes(program: string, bytes: number): Promise<number> {
  const written: Case = {
    title: 'bench',
    writers: [
      {
        pod: { name: 'web-7d9c5b6f48-x2x4k', namespace: 'shop', labels: { 'app.kubernetes.io/name': 'web' } },
        lines: Array.from({ length: lineCount }, (_line, n) => sampleLine(n, bytes)),
        entries: [],
      },
    ],
  };
  const rendered = render({
    name: 'bench',
    releases: '2026-11',
    destinations: { logs: { url: 'http://logs.example.com' } },
    collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  });
  const [configuration] = configurationsIn('bench', rendered);
  if (configuration === undefined) throw new Error(rendered.errors.map(describe).join('\n'));
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(503).end());
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', () => done());
  });
  const writers = placedWriters(written);
  const api = await startKubernetesApi(objectsOf(writers));
  const agent = new AgentProcess(kind);
  try {
    for (const step of writers.flatMap((writer) => writeSteps(writer, new Date()))) write(agent.logs, step);
    const push = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await agent.start(program, configuration, { kubernetes: api.url, push });
    while (agent.alive() && (await agent.received()) < lineCount) await wait(500);
    if (!agent.alive()) throw new Error(agent.failure());
    let [last, now] = [-1, 0];
    for (; now !== last; await wait(2000)) [last, now] = [now, dataBytes(dirname(agent.logs))];
    return now;
  } finally {
    await agent.kill();
    agent.remove();
    server.closeAllConnections();
    server.close();
    await api.stop();
  }
}

/** Bytes of the data files of the buffer. */
function dataBytes(folder: string): number {
  return filesBelow(folder, /^buffer-data-.*\.dat$/).bytes;
}
