import { Skipped } from '../../checks/check';
import { listAt } from '../../checks/workloads';
import { counted, failed, orPassed, type DoctorCheck, type Finding } from '../check';
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
    const wanted = context.workloads.filter(({ kind }) => kind === 'Job');
    if (wanted.length === 0) return 'this platform has no Jobs';
    const existing = wanted.flatMap((workload) => {
      const found = context.live.find(workload.manifest);
      return found === undefined ? [] : [{ workload, found }];
    });
    if (existing.length === 0) throw new Skipped('no Job exists: it was deleted, or was never applied');
    const findings = existing
      .filter(({ found }) => condition(found, 'Complete') !== 'True')
      .flatMap(({ workload, found }): Finding[] => {
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
    return orPassed(findings, `none of ${counted(existing.length, 'Job')} has failed`);
  },
};
