import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../../commands/kubectl';
import { counted, failingPods, keysOf, noImage, restart } from './event-lines';
import { start } from './events';
import type { Run } from './run';

const workload = 'statefulset/alloy-events';
const pod = 'alloy-events-0';

/** Pods whose events happen while Alloy restarts. */
const failing = 20;

/** Seconds for which Alloy cannot reach the API server at its start. */
const away = 20;

/**
 * Restarts Alloy while there are events in each second. It skips those that are not later than the last one that it sent.
 *
 * @returns how many events have no line, and how many lines are stored twice
 */
export async function restartDuringEvents(run: Run): Promise<string> {
  const names = Array.from({ length: failing }, (_, index) => `failing-${index}`);
  run.createPods(
    'restart',
    names.map((name) => ({ name, containers: [{ name, image: noImage }] })),
  );
  restart(run, workload);
  return figuresOf(run);
}

async function figuresOf(run: Run): Promise<string> {
  const traffic = await run.traffic();
  const selector = run.deployment().platform.events!;
  const since = start.of(run) - 600_000;
  const { events, lines, missing, more, twice } = await counted(
    () => traffic.lines(selector, since),
    keysOf.resourceVersion,
  );
  const stored = await traffic.countOf(selector, since);
  return [
    `${lines} lines of ${events} versions of events, ${stored} lines stored`,
    `${twice.length + more.length} shown twice`,
    `${missing.length} events of the API server missing${missing.length > 0 ? ` (${missing.slice(0, 10).join(', ')})` : ''}`,
  ].join(', ');
}

/** Starts Alloy where the NetworkPolicy allows no connection, so that its init container waits. @returns the figures */
export async function startWithoutApiServer(run: Run): Promise<string> {
  const { namespace } = run.gateway();
  const patch = JSON.stringify([{ op: 'replace', path: '/spec/egress', value: [] }]);
  kubectl(['patch', 'networkpolicy', 'alloy-events', '--namespace', namespace, '--type=json', '--patch', patch]);
  kubectl(['delete', 'pod', pod, '--namespace', namespace]);
  failingPods(run, 'policy');
  await wait(away * 1000);
  const state = kubectl(['get', 'pod', pod, '--namespace', namespace, '--no-headers']).trim().split(/\s+/)[2];
  run.deployment().apply();
  kubectl(['rollout', 'status', workload, '--namespace', namespace, '--timeout=120s']);
  return `${state} for ${away} s without the NetworkPolicy, then ${await figuresOf(run)}`;
}
