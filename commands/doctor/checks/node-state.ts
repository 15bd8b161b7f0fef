import { listAt } from '../../checks/workloads';
import { oneLine } from '../../kubectl';
import { failed, namesText, orPassed, warned, type DoctorCheck, type Finding } from '../check';
import { nodesOf } from '../cluster/nodes';
import { ownPods } from '../cluster/pods';
import { nameOf, textAt } from '../cluster/reader';
import { isReady } from './server';

const pressures = new Set(['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable']);

/** Nodes with pods of the platform. */
export const nodeState: DoctorCheck = {
  id: 'node-state',
  phase: 'after',
  checks: 'Every node is Ready and has enough memory, disk and process ids.',
  says: 'The node, its condition, and the pods of this platform that it has.',
  run: (context) => {
    const pods = ownPods(context);
    const findings = nodesOf(context).flatMap((node): Finding[] => {
      const name = nameOf(node);
      const own = pods.filter(
        ({ pod, workload }) => textAt(pod, 'spec', 'nodeName') === name && workload.kind !== 'Job',
      );
      const names =
        own.length === 0
          ? 'none of this platform'
          : namesText(
              own.map(({ subject }) => subject),
              8,
            );
      const command = `kubectl describe node ${name}`;
      const conditions = listAt(node, ['status', 'conditions']);
      if (!isReady(node)) {
        const ready = conditions.find(({ type }) => type === 'Ready');
        return [
          failed(
            `the node ${name} is not Ready (${oneLine(textAt(ready, 'message')) || 'unknown'}); its pods: ${names}`,
            { command },
          ),
        ];
      }
      return conditions
        .filter(({ type, status }) => pressures.has(String(type)) && status === 'True')
        .map((one) =>
          warned(
            `the node ${name} reports ${textAt(one, 'type')}: ${oneLine(textAt(one, 'message'))}; its pods: ${names}`,
            { command },
          ),
        );
    });
    return orPassed(findings, 'every node is Ready');
  },
};
