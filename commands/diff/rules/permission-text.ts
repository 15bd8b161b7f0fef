import { isMap, valueAt, type Data } from '../../../constructs/kit';
import type { ReadObject } from '../objects';
import type { Permission } from './permissions';
import { mapOf, textOf } from './values';

/** A permitted connection in a message. */
export function permissionText({ direction, peer, port }: Permission, pods: ReadObject): string {
  const ports =
    port?.['port'] === undefined
      ? 'every port'
      : `port ${textOf(port['port'])}${port['endPort'] === undefined ? '' : ` to ${textOf(port['endPort'])}`}/${textOf(port['protocol'] ?? 'TCP')}`;
  return direction === 'ingress'
    ? `${peerText(peer)} may connect to ${ports} of ${pods.kind} ${pods.name}`
    : `${pods.kind} ${pods.name} may connect to ${ports} of ${peerText(peer)}`;
}

function peerText(peer: Data | undefined): string {
  if (peer === undefined) return 'any address';
  if (isMap(peer['ipBlock'])) return `the addresses ${textOf(peer['ipBlock']['cidr'])}`;
  const labels = (key: string): string => {
    return Object.entries(mapOf(valueAt(peer, [key, 'matchLabels'])))
      .map(([name, value]) => `${name.split('/').at(-1)}=${textOf(value)}`)
      .join(',');
  };
  const [pods, namespaces] = [labels('podSelector'), labels('namespaceSelector')];
  const where =
    peer['namespaceSelector'] === undefined
      ? 'of the same namespace'
      : namespaces === ''
        ? 'of every namespace'
        : `of namespaces with ${namespaces}`;
  return `${pods === '' ? 'pods' : `pods with ${pods}`} ${where}`;
}
