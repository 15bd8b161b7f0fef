import { kubectl } from '../commands/kubectl';
import { replicatedOf, type Replicated } from './pods';

/**
 * Restarts every pod once: one after the other in each workload, or all at once where it says so.
 *
 * @param missingImages - whose pods would never be Ready
 * @param patience - seconds for each workload
 */
export function restartAll(namespaces: readonly string[], missingImages: readonly string[], patience: number): void {
  const found = replicatedOf(namespaces, missingImages);
  const stateful = found.filter(({ kind }) => kind === 'StatefulSet');
  stateful.forEach(restart);
  for (const workload of stateful) end(workload, patience);
  // Each starts a pod before it ends one, and a full node has room for one at a time.
  for (const deployment of found.filter(({ kind }) => kind === 'Deployment')) {
    restart(deployment);
    end(deployment, patience);
  }
}

function restart({ kind, metadata: { namespace, name } }: Replicated): void {
  kubectl(['rollout', 'restart', `${kind}/${name}`, '--namespace', namespace]);
}

/** Waits for the new pods. Where they come only when somebody deletes the old ones, it deletes them, all at once. */
function end({ kind, metadata: { namespace, name }, spec }: Replicated, patience: number): void {
  if (spec.updateStrategy?.type !== 'OnDelete') {
    kubectl(['rollout', 'status', `${kind}/${name}`, '--namespace', namespace, `--timeout=${patience}s`]);
    return;
  }
  const labels = Object.entries(spec.selector.matchLabels).map(([label, value]) => `${label}=${value}`);
  // kubectl waits for a name to go, and another pod of that name is there before it looks.
  kubectl(['delete', 'pods', '--namespace', namespace, '--selector', labels.join(','), '--wait=false']);
}
