import { randomUUID } from 'node:crypto';
import type { LoggingPlatform } from '../../constructs/platform';
import { inventoryOf, isMap, valueAt, type Manifest } from '../../constructs/kit';
import { forward, kubectlJson, readSecret } from '../kubectl';
import { howToMake, unstored } from '../secrets/store';
import { Skipped } from '../checks/check';
import { metricsOf, samplesOf } from '../checks/metrics';
import type { Check } from './check';
import { GatewayClient, inShort } from './client';
import { objectsOf, type Expected } from '../checks/workloads';

/** Seconds until the receiver must have accepted something from every pod. */
const sendSeconds = 30;

/** What a collector counts: lines, events or spans to send, those that the receiver accepted, and those that are lost. */
export interface Sent {
  readonly collected: number;
  readonly accepted: number;
  readonly lost: number;
}

/**
 * The counters of Vector, of Alloy for logs, of Alloy for OTLP, of Promtail and of the event exporter; the second and the
 * last do not count what they have yet to send. That of batches comes after the sampling of traces.
 */
const counters: Readonly<Record<string, keyof Sent>> = {
  vector_component_sent_events_total: 'accepted',
  vector_component_discarded_events_total: 'lost',
  vector_component_received_events_total: 'collected',
  loki_write_sent_entries_total: 'accepted',
  loki_write_dropped_entries_total: 'lost',
  otelcol_exporter_sent_spans_total: 'accepted',
  otelcol_exporter_sent_log_records_total: 'accepted',
  otelcol_exporter_send_failed_spans_total: 'lost',
  otelcol_exporter_send_failed_log_records_total: 'lost',
  otelcol_exporter_queue_batch_send_size_sum: 'collected',
  promtail_sent_entries_total: 'accepted',
  promtail_dropped_entries_total: 'lost',
  promtail_read_lines_total: 'collected',
  event_exporter_events_sent: 'accepted',
  event_exporter_send_event_errors: 'lost',
};

/** Sums the counters of sinks to Loki and Tempo in the metrics of a collector. */
export function sentOf(metrics: string): Sent {
  const sums = { collected: 0, accepted: 0, lost: 0 };
  for (const { name, labels, value } of samplesOf(metrics)) {
    const counter = Object.hasOwn(counters, name) ? counters[name]! : undefined;
    if (counter !== undefined && (!name.startsWith('vector_') || labels.includes('component_type="loki"')))
      sums[counter] += value;
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
    ? `the receiver accepts nothing, and ${lost} lines, events or spans are lost: wrong password, user or tenant; the log of the pod has its answer`
    : `the receiver has accepted none of ${collected} lines or spans, which wait in the buffer: wrong URL or port, or a NetworkPolicy; the log of the pod may have the reason`;
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
  /** Port for traces by OTLP over HTTP, to which a test span is pushed. @default - it collects by itself */
  readonly otlpPort?: number;
}

/**
 * The senders among the workloads of an environment without a gateway: all that have a port, of which the first is that
 * of metrics.
 */
export function sendersOf(manifests: readonly Manifest[], workloads: readonly Expected[]): Sender[] {
  return workloads.flatMap(({ kind, namespace, name }) => {
    const manifest = manifests.find(
      (one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name,
    );
    const ports = valueAt(manifest, ['spec', 'template', 'spec', 'containers', 0, 'ports']);
    const numbers = new Map(
      (Array.isArray(ports) ? ports.filter(isMap) : []).map((one) => [one['name'], one['containerPort']]),
    );
    const [port] = numbers.values();
    const otlpPort = numbers.get('otlp-http');
    const labels = valueAt(manifest, ['spec', 'selector', 'matchLabels']);
    const selector = Object.entries(isMap(labels) ? labels : {})
      .map((label) => label.join('='))
      .join(',');
    if (typeof port !== 'number') return [];
    return [{ name, namespace, selector, port, ...(typeof otlpPort === 'number' && { otlpPort }) }];
  });
}

/** The pods of a sender that run. */
function podsOf({ namespace, selector }: Sender): string[] {
  return objectsOf(kubectlJson(['get', 'pods', '--namespace', namespace, '--selector', selector]))
    .filter((pod) => valueAt(pod, ['status', 'phase']) === 'Running')
    .map((pod) => String(valueAt(pod, ['metadata', 'name'])));
}

/** The counters of each pod of a sender that runs. */
async function countersOf(sender: Sender): Promise<Sent[]> {
  const counts: Sent[] = [];
  for (const pod of podsOf(sender)) counts.push(sentOf(await metricsOf(sender.namespace, pod, sender.port)));
  return counts;
}

/** Pushes a span to each pod, which nothing may have sent to yet. @throws Error if a pod does not take it */
async function pushSpans(sender: Sender, otlpPort: number): Promise<void> {
  const run = randomUUID();
  for (const pod of podsOf(sender)) {
    const open = await forward(sender.namespace, `pod/${pod}`, otlpPort);
    try {
      const status = await new GatewayClient(`http://127.0.0.1:${open.port}`).pushSpan(undefined, {
        traceId: randomUUID().replaceAll('-', ''),
        text: `smoke test ${run}: pushed by npm run smoke to ${pod}, it can be ignored`,
      });
      if (status !== 200) throw new Error(`${pod} answers ${inShort(status)} to a span`);
    } finally {
      open.close();
    }
  }
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
  if (sender.otlpPort !== undefined) await pushSpans(sender, sender.otlpPort);
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
