import type { Construct } from 'constructs';
import { KubeClusterRole, KubeClusterRoleBinding, type PolicyRule } from '../../../imports/k8s';
import { commonLabels } from './labels';
import type { Workload } from './workload';

/** Grants rights in all namespaces to the pods of a workload, by a ClusterRole named `<namespace>-<name>`. */
export function clusterRole(
  scope: Construct,
  { pods: { namespace }, name, serviceAccountName }: Workload,
  rules: PolicyRule[],
): void {
  const metadata = { name: `${namespace}-${name}`, labels: commonLabels(scope) };
  new KubeClusterRole(scope, 'role', { metadata, rules });
  new KubeClusterRoleBinding(scope, 'role-binding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace }],
  });
}
