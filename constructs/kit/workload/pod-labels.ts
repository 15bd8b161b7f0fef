import type { Labels } from '../../contracts';
import type { Path } from '../validation/path';
import { error, type Problem } from '../validation/problem';

/** Labels that controllers set on their pods: values of a template would be replaced, or break the controller. */
const ofControllers = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
]);

/** Reports labels of the user that are not the user's. @param own - labels that the construct sets */
export function podLabelProblems(path: Path, labels: Labels | undefined, own: Labels): Problem[] {
  return Object.keys(labels ?? {}).flatMap((key) => {
    const reason = Object.hasOwn(own, key)
      ? 'the construct sets this label, by which Services, NetworkPolicies and searches select the pods.'
      : ofControllers.has(key)
        ? 'controllers of Kubernetes set this label.'
        : undefined;
    return reason === undefined ? [] : [error([...path, key], reason, { fix: { remove: true } })];
  });
}
