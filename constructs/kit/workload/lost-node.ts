import type { Toleration } from '../../../imports/k8s';

/**
 * Seconds for which a pod without volumes stays bound to a node that does not answer, instead of Kubernetes' 300. It
 * starts when the node is marked, 40 to 50 s after its last heartbeat, and bridges a restart of the kubelet.
 */
const lostNodeSeconds = 30;

const lostNode = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** The tolerations that move pods without volumes off a lost node sooner, where no other toleration decides that. */
export function lostNodeTolerations(others: readonly Toleration[]): Toleration[] {
  return lostNode
    .filter((key) => !others.some((other) => decides(other, key)))
    .map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: lostNodeSeconds }));
}

/** Of two tolerations of one taint the shorter time holds, so what the user wrote would not have its effect. */
function decides({ key = '', effect = '' }: Toleration, taint: string): boolean {
  return (key === '' || key === taint) && (effect === '' || effect === 'NoExecute');
}
