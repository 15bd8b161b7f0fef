import { isMap } from '../../../constructs/kit';
import { forward } from '../../kubectl';
import { sendersOf, sendingFault, sentOf } from '../../smoke/senders';
import { failed, orPassed, unknown, type DoctorCheck, type Finding } from '../check';
import { ownPods } from '../cluster/pods';

/** What collectors send. */
export const delivery: DoctorCheck = {
  id: 'delivery',
  phase: 'after',
  checks:
    'What collectors read also arrives: the counters of Vector, Alloy and the event exporter, through a port-forward to one pod of each.',
  says: 'That the receiver accepts nothing although lines were read, or that a pod has read nothing; the log of the agent has the answer of the receiver.',
  run: async (context) => {
    const pods = ownPods(context).filter(({ isReady, workload }) => isReady && workload.section[0] === 'collect');
    const expected = context.workloads
      .filter(({ section }) => section[0] === 'collect')
      .map(({ kind, namespace, name }) => ({ kind, namespace, name, images: [] }));
    const senders = sendersOf(context.manifests, expected);
    if (senders.length === 0) return 'nothing is collected';
    const findings: Finding[] = [];
    let sum = 0;
    for (const sender of senders) {
      const own = pods.find(({ workload }) => workload.name === sender.name && workload.namespace === sender.namespace);
      // Other checks report that it does not run.
      if (own === undefined) continue;
      const text = await metricsOf(sender.namespace, own.name, sender.port);
      if (text === undefined) {
        findings.push(unknown(`the metrics of ${own.subject} cannot be read through a port-forward`));
        continue;
      }
      const sent = sentOf(text);
      sum += sent.accepted;
      const fault = sendingFault(sent);
      if (fault !== undefined)
        findings.push(
          failed(`${own.subject}: ${fault}`, {
            command: `kubectl logs ${own.name} --namespace ${sender.namespace} --tail 50`,
          }),
        );
    }
    return orPassed(findings, `the receiver accepted ${sum} lines, events or spans of the pods that were asked`);
  },
};

async function metricsOf(namespace: string, pod: string, port: number): Promise<string | undefined> {
  const timeout = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 10_000).unref());
  const open = await Promise.race([forward(namespace, `pod/${pod}`, port).catch(() => undefined), timeout]);
  if (!isMap(open)) return undefined;
  try {
    const response = await fetch(`http://127.0.0.1:${open.port}/metrics`, { signal: AbortSignal.timeout(10_000) });
    return await response.text();
  } catch {
    return undefined;
  } finally {
    open.close();
  }
}
