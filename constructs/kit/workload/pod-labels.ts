import type { Labels } from '../../contracts';
import { labelProblems } from '../validation/labels';
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

/** Validates the user's labels of pods. @param own - labels that the construct sets */
export function podLabelProblems(path: Path, labels: Labels | undefined, own: Labels): Problem[] {
  return [
    ...labelProblems(path, labels),
    ...Object.keys(labels ?? {}).flatMap((key) => {
      const reason = Object.hasOwn(own, key)
        ? 'the construct sets this label, by which Services, NetworkPolicies and searches select the pods.'
        : ofControllers.has(key)
          ? 'controllers of Kubernetes set this label.'
          : undefined;
      return reason === undefined ? [] : [error([...path, key], reason, { fix: { remove: true } })];
    }),
  ];
}
