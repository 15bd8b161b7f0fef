import { kubectl } from '../../commands/kubectl';
import type { PodDescription } from './pods';
import type { Run } from './run';
import { untilSettled } from './until';

/** Seconds until every event must have arrived. */
export const arrival = 120;

/** Seconds without a new line after which no more are expected. */
const settled = 20;

/** An event of the API server, and as it is in a line. */
export interface KubernetesEvent {
  readonly metadata: { readonly uid: string; readonly resourceVersion: string; readonly creationTimestamp: string };
  /** Time of the last repetition. */
  readonly lastTimestamp: string | null;
  readonly reason: string;
  readonly type: string;
  readonly count?: number;
  readonly involvedObject: { readonly kind: string; readonly name: string; readonly namespace?: string };
}

/** An image that no registry has. */
export const noImage = 'registry.invalid/none:1';

/** A pod whose image does not exist, and one that no node can run. */
export function failingPods(run: Run, namespace: string): void {
  const pod = (name: string, spec: object): PodDescription => ({ name, spec, containers: [{ name, image: noImage }] });
  const nodeSelector = { 'example.com/none': 'true' };
  run.createPods(namespace, [pod('without-image', {}), pod('without-node', { nodeSelector })]);
}

/** The events of all namespaces. */
export function apiEvents(): readonly KubernetesEvent[] {
  const list = kubectl(['get', 'events', '--all-namespaces', '--output', 'json']);
  return (JSON.parse(list) as { items: readonly KubernetesEvent[] }).items;
}

/** The lines of each event. */
export interface Counted {
  readonly events: number;
  readonly lines: number;
  readonly linesOf: ReadonlyMap<string, number>;
  /** Lines that are not the JSON of an event of the API server. */
  readonly unreadable: number;
  /** Reasons of events without a line, of those with two lines, and of those with more. */
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  readonly more: readonly string[];
  /** Time of each event, seconds since 1970. */
  readonly times: ReadonlyMap<string, number>;
}

/** What identifies an event of the API server, which its line has too. */
export type Keys = (event: Partial<KubernetesEvent>) => string | undefined;

export const keysOf = {
  uid: ({ metadata }) => metadata?.uid,
  resourceVersion: ({ metadata }) => metadata?.resourceVersion,
} as const satisfies Readonly<Record<string, Keys>>;

/** Counts the lines of each event when no more arrive. */
export async function counted(lines: () => Promise<string[]>, keyOf: Keys): Promise<Counted> {
  const events = apiEvents();
  const { state: found } = await untilSettled(lines, { settled, arrival });
  const byEvent = new Map<string, number>();
  let unreadable = 0;
  for (const line of found) {
    const uid = keyIn(line, keyOf);
    if (uid === undefined) unreadable += 1;
    else byEvent.set(uid, (byEvent.get(uid) ?? 0) + 1);
  }
  const reasons = (holds: (times: number) => boolean): string[] =>
    events
      .filter(({ metadata }) => holds(byEvent.get(keyOf({ metadata }) ?? '') ?? 0))
      .map(({ reason, involvedObject: { kind, name } }) => `${reason} of ${kind} ${name}`);
  return {
    events: byEvent.size,
    lines: found.length,
    linesOf: byEvent,
    unreadable,
    missing: reasons((times) => times === 0),
    twice: reasons((times) => times === 2),
    more: reasons((times) => times > 2),
    times: new Map(
      events.map(({ metadata, lastTimestamp }) => [
        keyOf({ metadata })!,
        Date.parse(lastTimestamp ?? metadata.creationTimestamp) / 1000,
      ]),
    ),
  };
}

function keyIn(line: string, keyOf: Keys): string | undefined {
  try {
    return keyOf(JSON.parse(line) as Partial<KubernetesEvent>);
  } catch {
    return undefined;
  }
}

/** Restarts a workload in the namespace of the gateway, and waits until it is Ready. */
export function restart(run: Run, workload: string): void {
  const { namespace } = run.gateway();
  kubectl(['rollout', 'restart', workload, '--namespace', namespace]);
  kubectl(['rollout', 'status', workload, '--namespace', namespace, '--timeout=120s']);
}
