import type { LoggingPlatform } from '../../constructs/platform';
import { inventoryOf, isMap, valueAt, type Manifest } from '../../constructs/kit';
import { forward, kubectlJson, readSecret } from '../kubectl';
import { howToMake, unstored } from '../secrets/store';
import { Skipped, type Check } from './check';
import { objectsOf, type Expected } from './workloads';

/** Seconds until the receiver must have accepted something from every pod. */
const sendSeconds = 30;

/** What a collector counts: lines or events to send, those that the receiver accepted, and those that are lost. */
export interface Sent {
  readonly collected: number;
  readonly accepted: number;
  readonly lost: number;
}

/** The counters of Vector, of Alloy and of the event exporter; the last two do not count what they have yet to send. */
const counters: Readonly<Record<string, keyof Sent>> = {
  vector_component_sent_events_total: 'accepted',
  vector_component_discarded_events_total: 'lost',
  vector_component_received_events_total: 'collected',
  loki_write_sent_entries_total: 'accepted',
  loki_write_dropped_entries_total: 'lost',
  event_exporter_events_sent: 'accepted',
  event_exporter_send_event_errors: 'lost',
};

/** Sums the counters of sinks to Loki in the metrics of a collector. */
export function sentOf(metrics: string): Sent {
  const sums = { collected: 0, accepted: 0, lost: 0 };
  for (const [, name, labels = '', value] of metrics.matchAll(/^(\w+)(?:\{(.*)\})? ([\d.e+]+)/gm)) {
    const counter = Object.hasOwn(counters, name!) ? counters[name!]! : undefined;
    if (counter !== undefined && (!name!.startsWith('vector_') || labels.includes('component_type="loki"')))
      sums[counter] += Number(value);
  }
  return sums;
}

/**
 * What is wrong with a pod of which the receiver has accepted nothing; undefined if it has, or had nothing to send. Lost
 * lines alone are no fault: a first installation sends lines that are too old for Loki.
 */
export function sendingFault({ collected, accepted, lost }: Sent): string | undefined {
  if (accepted > 0 || lost + collected === 0) return undefined;
  return lost > 0
    ? `the receiver accepts nothing, and ${lost} lines or events are lost: wrong password, user or tenant; the log of the pod has its answer`
    : `the receiver has accepted none of ${collected} lines, which wait in the buffer: wrong URL or port, or a NetworkPolicy; the log of the pod may have the reason`;
}

/**
 * The Secrets of the logins at the receiver must exist before the pods start.
 *
 * @throws Error with those that do not
 */
export function checkLogins(name: string, platform: LoggingPlatform): void {
  const absent = inventoryOf(platform).secrets.flatMap((need) =>
    need.form !== 'login'
      ? []
      : need.namespaces
          .filter((namespace) => {
            const { username = '', password = '' } = readSecret(namespace, need.secret) ?? {};
            return username === '' || password === '';
          })
          .map((namespace) => ({ need, namespace, address: `${namespace}/${need.secret}` })),
  );
  const stored = absent.find(({ need }) => unstored(platform.environment, [need]).length === 0);
  if (stored !== undefined)
    throw new Error(
      `There is no login of the receiver in ${stored.address}; ${howToMake(platform.environment, stored.need, stored.namespace)}`,
    );
  if (absent.length > 0)
    throw new Error(
      `There is no login of the receiver in ${[...new Set(absent.map(({ address }) => address))].join(', ')}; the command that copies it is printed by: npm run --silent secrets -- ${name} | kubectl apply -f -`,
    );
}

/** A workload that sends to the receiver. */
export interface Sender {
  readonly name: string;
  readonly namespace: string;
  /** Selects its pods. */
  readonly selector: string;
  /** Port of the metrics. */
  readonly port: number;
}

/** The senders among the workloads of an environment without Loki: all that have a port, which is that of metrics. */
export function sendersOf(manifests: readonly Manifest[], workloads: readonly Expected[]): Sender[] {
  return workloads.flatMap(({ kind, namespace, name }) => {
    const manifest = manifests.find(
      (one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name,
    );
    const port = valueAt(manifest, ['spec', 'template', 'spec', 'containers', 0, 'ports', 0, 'containerPort']);
    const labels = valueAt(manifest, ['spec', 'selector', 'matchLabels']);
    const selector = Object.entries(isMap(labels) ? labels : {})
      .map((label) => label.join('='))
      .join(',');
    return typeof port === 'number' ? [{ name, namespace, selector, port }] : [];
  });
}

/** The counters of each pod of a sender that runs. */
async function countersOf({ namespace, selector, port }: Sender): Promise<Sent[]> {
  const pods = objectsOf(kubectlJson(['get', 'pods', '--namespace', namespace, '--selector', selector]));
  const counts: Sent[] = [];
  for (const pod of pods.filter((one) => valueAt(one, ['status', 'phase']) === 'Running'))
    counts.push(sentOf(await metricsOf(namespace, String(valueAt(pod, ['metadata', 'name'])), port)));
  return counts;
}

/** Whether the receiver refuses everything that a pod sends, so that it is useless to wait for others. */
export async function anyRefused(senders: readonly Sender[]): Promise<boolean> {
  for (const sender of senders) {
    const counts = await countersOf(sender).catch(() => []);
    if (counts.some((count) => count.lost > 0 && sendingFault(count) !== undefined)) return true;
  }
  return false;
}

/** Checks that the receiver accepts what each pod of a sender sends, according to their metrics. */
export function senderCheck(sender: Sender): Check {
  return { name: `${sender.name}: sends`, run: () => sends(sender) };
}

async function sends(sender: Sender): Promise<string> {
  for (const end = Date.now() + sendSeconds * 1000; ;) {
    const counts = await countersOf(sender);
    const sum = (counter: keyof Sent): number => counts.reduce((total, count) => total + count[counter], 0);
    const idle = counts.filter(({ accepted }) => accepted === 0).length;
    if (counts.length > 0 && idle === 0)
      return `the receiver accepted ${sum('accepted')} from ${counts.length} pod${counts.length === 1 ? '' : 's'}; lost: ${sum('lost')}`;
    if (sum('lost') > 0 || Date.now() > end) {
      const fault = counts.map(sendingFault).find((one) => one !== undefined);
      if (fault !== undefined) throw new Error(fault);
    }
    if (Date.now() > end)
      throw new Skipped(
        counts.length === 0 ? 'no pod runs' : `${idle} of ${counts.length} pods have had nothing to send yet`,
      );
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Through a port-forward, which NetworkPolicies do not affect. */
async function metricsOf(namespace: string, pod: string, port: number): Promise<string> {
  const open = await forward(namespace, `pod/${pod}`, port);
  try {
    const response = await fetch(`http://127.0.0.1:${open.port}/metrics`, { signal: AbortSignal.timeout(10_000) });
    return await response.text();
  } finally {
    open.close();
  }
}
