import type { Toleration } from '../../../imports/k8s';

/**
 * Seconds after which a pod without volumes is evicted from an unreachable node; the default of Kubernetes is 300. They
 * count from the taint, 40 to 50 s after the last heartbeat of the node, and cover a restart of the kubelet.
 */
const lostNodeSeconds = 30;

const lostNode = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Tolerations that evict pods without volumes from a lost node early, unless another toleration sets the time. */
export function lostNodeTolerations(others: readonly Toleration[]): Toleration[] {
  return lostNode
    .filter((key) => !others.some((other) => matchesTaint(other, key)))
    .map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: lostNodeSeconds }));
}

/** With two tolerations of a taint the shorter time applies, which would override that of the user. */
function matchesTaint({ key = '', effect = '' }: Toleration, taint: string): boolean {
  return (key === '' || key === taint) && (effect === '' || effect === 'NoExecute');
}
