import { valueAt } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { oneLine } from '../../kubectl';
import { counted, failed, orPassed, warned, type DoctorCheck, type Finding } from '../check';
import { amount, bytesText } from '../cluster/amounts';
import { condition, eventsOf } from '../cluster/pods';
import { nameOf, textAt } from '../cluster/reader';
import { claimsOf } from './storage';

/** Claims of the applied platform. */
export const volumes: DoctorCheck = {
  id: 'volumes',
  phase: 'after',
  checks:
    'Every volume is bound, has the size of the environment, and its class. The size of a StatefulSet cannot be changed by kubectl apply.',
  says: 'Why a claim is Pending, Lost or is not resized; `pod.storageClass` or `storage` of the component.',
  run: (context) => {
    const { cluster, workloads } = context;
    const claims = claimsOf(workloads);
    if (claims.length === 0) return 'no volumes are needed';
    const existing = claims.flatMap((claim) => {
      const { namespace } = claim.workload;
      const found = cluster.list('persistentvolumeclaims', { namespace }).find((one) => nameOf(one) === claim.name);
      return found === undefined ? [] : [{ ...claim, found }];
    });
    if (existing.length === 0) throw new Skipped(`none of ${counted(claims.length, 'volume')} exists yet`);
    const findings = existing.flatMap(({ workload, name, size, found }): Finding[] => {
      const { namespace } = workload;
      const subject = `the volume ${namespace}/${name} of ${workload.subject}`;
      const phase = textAt(found, 'status', 'phase');
      if (phase === 'Lost')
        return [
          failed(`${subject} has lost its PersistentVolume ${textAt(found, 'spec', 'volumeName')}: its data is gone`, {
            command: `kubectl delete persistentvolumeclaim ${name} --namespace ${namespace}`,
          }),
        ];
      if (phase !== 'Bound') {
        const [event] = eventsOf(context, namespace, 'PersistentVolumeClaim', name);
        const wanted = textAt(found, 'spec', 'storageClassName');
        const reason =
          event === undefined
            ? wanted === ''
              ? 'it has no StorageClass, and there is no default'
              : `the StorageClass ${wanted} has not made it yet`
            : oneLine(textAt(event, 'message'));
        return [
          failed(`${subject} is ${phase || 'Pending'}: ${reason}`, { setting: workload.setting('storageClass') }),
        ];
      }
      const capacity = amount(valueAt(found, ['status', 'capacity', 'storage']));
      const asked = amount(valueAt(found, ['spec', 'resources', 'requests', 'storage']));
      if (condition(found, 'Resizing') === 'True' || condition(found, 'FileSystemResizePending') === 'True')
        return [warned(`${subject} is being resized to ${bytesText(asked)}`)];
      if (asked < size)
        return [
          failed(
            `${subject} has ${bytesText(capacity)}, and the environment sets ${bytesText(size)}: kubectl apply does not resize volumes of a StatefulSet`,
            {
              command: `kubectl patch persistentvolumeclaim ${name} --namespace ${namespace} --patch '{"spec":{"resources":{"requests":{"storage":"${size}"}}}}'`,
            },
          ),
        ];
      return [];
    });
    const rest = existing.length === claims.length ? '' : '; the others do not exist yet';
    return orPassed(findings, `${existing.length} of ${claims.length} are bound${rest}`);
  },
};
