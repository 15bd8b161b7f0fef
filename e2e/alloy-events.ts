import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../commands/kubectl';
import type { Deployment } from './deployment';
import { counted, failingPods, restart, versionKeys } from './event-lines';
import { createPods } from './pods';
import type { Traffic } from './pusher';

const workload = 'statefulset/alloy-events';
const pod = 'alloy-events-0';

/** The stand-in of the cluster for the image of nginx has no curl, as the real one has. */
export const waitImage = 'docker.io/curlimages/curl:8.17.0';

/** Pods whose events happen while Alloy restarts. */
const failing = 20;

/** Seconds for which Alloy cannot reach the API server at its start. */
const away = 20;

/**
 * Restarts Alloy while there are events in each second. It skips those that are not later than the last one that it sent.
 *
 * @param start - of the test, milliseconds since 1970
 * @returns how many events have no line, and how many lines are stored twice
 */
export async function restartDuringEvents(deployment: Deployment, traffic: Traffic, start: number): Promise<string> {
  const namespace = 'restart';
  const spec = (name: string): object => ({ containers: [{ name, image: 'registry.invalid/none:1' }] });
  const names = Array.from({ length: failing }, (_, index) => `failing-${index}`);
  createPods(
    namespace,
    names.map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: spec(name) })),
  );
  restart(deployment, workload);
  return figuresOf(deployment, traffic, start);
}

async function figuresOf({ platform }: Deployment, traffic: Traffic, start: number): Promise<string> {
  const selector = platform.events!;
  const { events, lines, missing, more, twice } = await counted(
    () => traffic.lines(selector, start - 600_000),
    versionKeys,
  );
  const stored = await traffic.countOf(selector, start - 600_000);
  return [
    `${lines} lines of ${events} versions of events, ${stored} lines stored`,
    `${twice.length + more.length} shown twice`,
    `${missing.length} events of the API server missing${missing.length > 0 ? ` (${missing.slice(0, 10).join(', ')})` : ''}`,
  ].join(', ');
}

/** Starts Alloy where the NetworkPolicy allows no connection, so that its init container waits. @returns the figures */
export async function startWithoutApiServer(deployment: Deployment, traffic: Traffic, start: number): Promise<string> {
  const { namespace } = deployment.platform.gateway!.endpoint.service!;
  const patch = JSON.stringify([{ op: 'replace', path: '/spec/egress', value: [] }]);
  kubectl(['patch', 'networkpolicy', 'alloy-events', '--namespace', namespace, '--type=json', '--patch', patch]);
  kubectl(['delete', 'pod', pod, '--namespace', namespace]);
  failingPods('policy');
  await wait(away * 1000);
  const state = kubectl(['get', 'pod', pod, '--namespace', namespace, '--no-headers']).trim().split(/\s+/)[2];
  deployment.apply();
  kubectl(['rollout', 'status', workload, '--namespace', namespace, '--timeout=120s']);
  return `${state} for ${away} s without the NetworkPolicy, then ${await figuresOf(deployment, traffic, start)}`;
}
