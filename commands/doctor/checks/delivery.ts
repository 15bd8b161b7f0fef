import { Skipped } from '../../checks/check';
import { metricsOf } from '../../checks/metrics';
import { sendersOf, sendingFault, sentOf } from '../../smoke/senders';
import { counted, failed, orPassed, unknown, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { ownPods, type OwnPod } from '../cluster/pods';
import { bufferUsed, linesRead } from '../collected';

/** What collectors send. */
export const delivery: DoctorCheck = {
  id: 'delivery',
  phase: 'after',
  checks:
    'What collectors read also arrives: the counters of Vector, Alloy, Promtail and the event exporter, through a port-forward to one pod of each.',
  says: 'That the receiver accepts nothing although lines were read, that an agent has read no line, or that its buffer is nearly full; the log of the agent has the answer of the receiver.',
  run: async (context) => {
    const pods = ownPods(context).filter(({ isReady, workload }) => isReady && workload.section[0] === 'collect');
    const expected = context.workloads
      .filter(({ section }) => section[0] === 'collect')
      .map(({ kind, namespace, name }) => ({ kind, namespace, name, images: [] }));
    const senders = sendersOf(context.manifests, expected);
    if (senders.length === 0) return 'nothing is collected';
    const findings: Finding[] = [];
    let [asked, sum] = [0, 0];
    for (const sender of senders) {
      const own = pods.find(({ workload }) => workload.name === sender.name && workload.namespace === sender.namespace);
      // Other checks report that it does not run.
      if (own === undefined) continue;
      asked += 1;
      const text = await metricsInTime(sender.namespace, own.name, sender.port);
      if (text === undefined) {
        findings.push(unknown(`the metrics of ${own.subject} cannot be read through a port-forward`));
        continue;
      }
      const sent = sentOf(text);
      sum += sent.accepted;
      findings.push(...readFindings(context, own, text));
      const fault = sendingFault(sent);
      if (fault !== undefined)
        findings.push(
          failed(`${own.subject}: ${fault}`, {
            command: `kubectl logs ${own.name} --namespace ${sender.namespace} --tail 50`,
          }),
        );
    }
    if (asked === 0) throw new Skipped('no pod that collects is Ready');
    return orPassed(findings, `the receiver accepted ${sum} lines, events or spans of ${counted(asked, 'pod')}`);
  },
};

/** Share of a buffer from which on it is reported. */
const bufferLimit = 0.8;

function readFindings({ environment }: Context, { workload, subject }: OwnPod, metrics: string): Finding[] {
  const used = bufferUsed(metrics);
  const isAgent = workload.kind === 'DaemonSet' && workload.section[1] === 'logs';
  return [
    ...(isAgent && linesRead(metrics) === 0
      ? [
          warned(
            `${subject} has read no line since it started: no pod of its node is selected, or none has written one`,
            {
              setting:
                environment.collect?.logs?.pipeline?.select === undefined
                  ? undefined
                  : ['collect', 'logs', 'pipeline', 'select'],
            },
          ),
        ]
      : []),
    ...(used !== undefined && used > bufferLimit
      ? [
          warned(
            `${subject}: ${Math.round(used * 100)} % of its buffer are in use; when it is full, the agent stops reading: the receiver takes less than the node writes, or does not answer`,
            { setting: [...workload.section, 'buffer', 'maxSize'] },
          ),
        ]
      : []),
  ];
}

/** Its metrics; undefined if they cannot be read in time. A port-forward alone may wait for ever. */
async function metricsInTime(namespace: string, pod: string, port: number): Promise<string | undefined> {
  const timeout = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 20_000).unref());
  return Promise.race([metricsOf(namespace, pod, port).catch(() => undefined), timeout]);
}
