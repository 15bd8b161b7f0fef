import { listAt } from '../../checks/workloads';
import { failed, orPassed, type DoctorCheck, type Finding } from '../check';
import { condition, containersOf, ownPods } from '../cluster/pods';
import { textAt } from '../cluster/reader';
import { messageFinding } from './logs';

/** Jobs of the platform. */
export const jobs: DoctorCheck = {
  id: 'jobs',
  phase: 'after',
  checks:
    'The Jobs have succeeded, such as the one that makes the buckets and users of MinIO. A finished Job may have been deleted.',
  says: 'Why a Job failed, with the last lines of its pods; the command that runs it again.',
  run: (context) => {
    const findings = context.workloads
      .filter(({ kind }) => kind === 'Job')
      .flatMap((workload): Finding[] => {
        const found = context.live.find(workload.manifest);
        if (found === undefined || condition(found, 'Complete') === 'True') return [];
        const { name } = workload.manifest.metadata;
        const { namespace } = workload;
        const reason = listAt(found, ['status', 'conditions']).find(
          ({ type, status }) => type === 'Failed' && status === 'True',
        );
        const own = ownPods(context).filter((one) => one.workload === workload);
        const ended = own.find(({ pod }) =>
          containersOf(pod).some(({ ended: one }) => one !== undefined && one['exitCode'] !== 0),
        );
        if (reason === undefined && ended === undefined) return [];
        const about = `${workload.subject} ${reason === undefined ? 'has not succeeded yet' : `failed (${textAt(reason, 'reason')})`}`;
        const command = `kubectl delete job ${name} --namespace ${namespace} && kubectl apply -f dist/${context.rendered.name}`;
        if (ended === undefined) return [failed(about, { command })];
        const container = containersOf(ended.pod).find(({ ended: one }) => one !== undefined && one['exitCode'] !== 0)!;
        const log =
          context.cluster.logs(namespace, ended.name, container.name) ??
          context.cluster.logs(namespace, ended.name, container.name, true) ??
          '';
        const finding = messageFinding(context, ended, about, log, container.name);
        return [{ ...finding, command: reason === undefined ? finding.command : command }];
      });
    return orPassed(findings, 'no Job has failed');
  },
};
