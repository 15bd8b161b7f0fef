import type { Construct } from 'constructs';
import { KubeRole, KubeRoleBinding, type PolicyRule } from '../../imports/k8s';
import { clusterRole, commonLabels, type Workload } from '../kit';

/**
 * Grants rights to the pods of a workload: in all namespaces by a ClusterRole, or in each of some namespaces by a Role
 * with the name of the ClusterRole, since there may be others in that namespace.
 */
export function rights(
  scope: Construct,
  workload: Workload,
  rules: PolicyRule[],
  namespaces: readonly string[] | undefined,
): void {
  if (namespaces === undefined) return clusterRole(scope, workload, rules);
  const { name, serviceAccountName, pods } = workload;
  for (const namespace of new Set(namespaces)) {
    const metadata = { name: `${pods.namespace}-${name}`, namespace, labels: commonLabels(scope) };
    new KubeRole(scope, `role-${namespace}`, { metadata, rules });
    new KubeRoleBinding(scope, `role-binding-${namespace}`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace: pods.namespace }],
    });
  }
}
