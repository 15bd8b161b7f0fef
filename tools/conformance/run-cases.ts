import type { LokiProcess } from '../../test/support/loki-process';
import { AgentProcess } from './agent-process';
import type { Agent, CaseRun } from './agents';
import { compared } from './compare';
import { sha256, type Configuration } from './configurations';
import { placedWriters, podObjects, writeSteps, type WriteStep } from './container-files';
import { startKubernetesApi } from './kubernetes-api';
import { Origins } from './origin-writers';
import { startReceiver, type Receiver, type StoredEntry } from './receiver';
import { nodeName, originOf, type PlacedWriter } from './writers';

/** The result of a case: `passed`, the difference, or why the agent did not run. */
export interface CaseResult {
  readonly run: CaseRun;
  readonly result: string;
  /** What Loki answered to pushes that it did not accept completely. @default - it accepted all */
  readonly refusals?: readonly string[];
}

/** Seconds without any change after which an agent is finished, whatever is missing. */
const quietSeconds = 8;

/** Runs cases that have the same configuration with one agent process. */
export async function runCases(
  agent: Agent,
  program: string,
  loki: LokiProcess,
  runs: readonly CaseRun[],
): Promise<CaseResult[]> {
  const { configuration } = runs[0]!;
  if ('refused' in configuration) return runs.map((run) => ({ run, result: `refused: ${configuration.refused}` }));
  const receiver = await startReceiver(
    loki,
    `${agent.name.replace(' ', '-')}-${sha256(runs[0]!.of.title).slice(0, 12)}`,
  );
  try {
    // Some formats of times have whole seconds.
    const base = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000);
    const failure = await collected(program, configuration, runs, receiver, base);
    if (failure !== undefined) return runs.map((run) => ({ run, result: failure }));
    const entries = await receiver.entries();
    return runs.map((run) => {
      const own = runs.length === 1 ? entries : entriesOf(run, entries);
      const result = compared(run, own, agent, base);
      const wrong = result === 'passed' && !run.of.refused && receiver.refusals.length > 0;
      return {
        run,
        result: wrong ? 'Loki did not accept all lines' : result,
        ...(receiver.refusals.length > 0 && { refusals: receiver.refusals }),
      };
    });
  } finally {
    await receiver.stop();
  }
}

/** The entries of one of several cases; default labels contain the namespace. */
function entriesOf({ of }: CaseRun, entries: readonly StoredEntry[]): StoredEntry[] {
  const namespaces = new Set(placedWriters(of).map(({ namespace }) => namespace));
  return entries.filter(({ labels }) => namespaces.has(labels['namespace'] ?? ''));
}

/**
 * Lets an agent read the lines of cases until it has sent all of them, or does nothing any more.
 *
 * @returns why the agent failed; `undefined` if it did not
 */
export async function collected(
  program: string,
  configuration: Configuration,
  runs: readonly CaseRun[],
  receiver: Receiver,
  base: Date,
): Promise<string | undefined> {
  const writers = runs.flatMap(({ of }) => placedWriters(of));
  const api = await startKubernetesApi(objectsOf(writers.filter((writer) => originOf(writer) === 'pods')));
  const agent = new AgentProcess(configuration.kind);
  const origins = new Origins(agent);
  try {
    await origins.start(writers);
    const expected = writers.reduce((sum, { entries, between }) => sum + (between?.[0] ?? entries.length), 0);
    const steps = writers.map((writer) => writeSteps(writer, base));
    let written = 0;
    for (let round = 0; steps.some((own) => round < own.length); round += 1) {
      const due = steps.flatMap((own) => own[round] ?? []);
      if (round > 0) await quiet(agent, receiver, written, 0, Math.max(...due.map(({ pause }) => pause)));
      const [later, first] = [due.filter(isSent), due.filter((step) => !isSent(step))];
      for (const step of first) await origins.write(step);
      if (round === 0) await agent.start(program, configuration, { kubernetes: api.url, push: receiver.url });
      for (const step of later) await origins.write(step);
      written += due.reduce((sum, { physicalLines }) => sum + physicalLines, 0);
    }
    await quiet(agent, receiver, written, expected);
    if (!agent.alive()) return agent.failure();
    await agent.stop();
    return undefined;
  } finally {
    if (process.env['CONFORMANCE_OUTPUT'] !== undefined) console.log(agent.output());
    await origins.stop();
    await agent.stop();
    agent.remove();
    await api.stop();
  }
}

/** Whether a step needs an agent that runs. */
function isSent({ writer }: WriteStep): boolean {
  return ['tcp', 'syslog'].includes(originOf(writer));
}

/** What the API of Kubernetes lists for these containers. */
export function objectsOf(writers: readonly PlacedWriter[]): Parameters<typeof startKubernetesApi>[0] {
  const named = (name: string): object => ({
    metadata: { name, uid: `uid-${name}`, labels: { 'kubernetes.io/metadata.name': name } },
  });
  return {
    pods: podObjects(writers),
    namespaces: [...new Set(writers.map(({ namespace }) => namespace))].map(named) as never,
    nodes: [named(nodeName)] as never,
  };
}

/**
 * Waits until an agent has read a number of lines and Loki has a number of entries, or until neither changes any more.
 *
 * @param pause - seconds to wait in any case, after the last change: the agent may just have started
 */
async function quiet(
  agent: AgentProcess,
  receiver: Receiver,
  lines: number,
  entries: number,
  pause = 0,
): Promise<void> {
  let state = '';
  let changed = Date.now();
  for (;;) {
    const [received, stored] = [await agent.received(), await receiver.count()];
    const now = Date.now();
    if (`${received} ${stored}` !== state) changed = now;
    state = `${received} ${stored}`;
    const complete = received >= lines && stored >= entries;
    // The start of a debug build under load takes seconds.
    const patience = received === 0 ? 4 * quietSeconds : quietSeconds;
    if (now - changed >= pause * 1000 && (complete || now - changed > patience * 1000 || !agent.alive())) return;
    await new Promise((done) => setTimeout(done, 500));
  }
}
