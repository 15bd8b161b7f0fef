import type { Labels, Peer } from '../contracts';

/** The id, the name and further lines of a client that a workload accepts. */
export function clientName(peer: Peer): { readonly id: string; readonly name: string; readonly details: string[] } {
  const [name, ...details] = linesOf(peer);
  return { id: ['clients', name, ...details].join(' '), name: name!, details };
}

function linesOf(peer: Peer): string[] {
  if (peer === 'anyone') return ['anyone', 'inside or outside the cluster'];
  if ('cidrs' in peer) return ['addresses', ...peer.cidrs];
  const labels = Object.keys(peer.labels ?? {}).length === 0 ? [] : [labelsText(peer.labels!)];
  if ('namespace' in peer) return [`pods of ${peer.namespace}`, ...labels];
  const { 'kubernetes.io/metadata.name': namespace, ...others } = peer.namespaceLabels;
  const rest = Object.keys(others).length === 0 ? [] : [`namespace ${labelsText(others)}`];
  if (namespace !== undefined) return [`pods of ${namespace}`, ...rest, ...labels];
  return [
    rest.length === 0 && labels.length === 0 ? 'any pod' : 'pods',
    ...(rest.length === 0 ? ['of the cluster'] : rest),
    ...labels,
  ];
}

function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(', ');
}
