import { kubectl } from '../../commands/kubectl';
import { replicatedOf, type Replicated } from './pods';

/**
 * Restarts every pod once: one after another in each workload, or all at once with the update strategy OnDelete.
 *
 * @param missingImages - images whose pods cannot become Ready
 * @param timeout - seconds for each workload
 */
export function restartAll(namespaces: readonly string[], missingImages: readonly string[], timeout: number): void {
  const found = replicatedOf(namespaces, missingImages);
  const stateful = found.filter(({ kind }) => kind === 'StatefulSet');
  stateful.forEach(restart);
  for (const workload of stateful) end(workload, timeout);
  // A Deployment starts a new pod before it stops an old one, and a full node has resources for one at a time.
  for (const deployment of found.filter(({ kind }) => kind === 'Deployment')) {
    restart(deployment);
    end(deployment, timeout);
  }
}

function restart({ kind, metadata: { namespace, name } }: Replicated): void {
  kubectl(['rollout', 'restart', `${kind}/${name}`, '--namespace', namespace]);
}

/** Waits for the new pods. With the update strategy OnDelete, deletes all old pods at once. */
function end({ kind, metadata: { namespace, name }, spec }: Replicated, timeout: number): void {
  if (spec.updateStrategy?.type !== 'OnDelete') {
    kubectl(['rollout', 'status', `${kind}/${name}`, '--namespace', namespace, `--timeout=${timeout}s`]);
    return;
  }
  const labels = Object.entries(spec.selector.matchLabels).map(([label, value]) => `${label}=${value}`);
  // Without --wait=false kubectl would wait for pods whose names exist again at once.
  kubectl(['delete', 'pods', '--namespace', namespace, '--selector', labels.join(','), '--wait=false']);
}
