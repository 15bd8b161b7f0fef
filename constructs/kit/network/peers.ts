import { isIP } from 'node:net';
import type { Endpoint, Peer, Pods } from '../../contracts';
import { labelProblems } from '../validation/labels';
import { namespaceNameProblems } from '../validation/names';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/** Whether a peer is the pods of one workload. */
export function isPods(peer: Peer): peer is Pods {
  return peer !== 'anyone' && 'namespace' in peer;
}

/** Validates a peer of a NetworkPolicy. */
export function peerProblems(path: Path, peer: Peer | undefined): Problem[] {
  if (peer === undefined || peer === 'anyone') return [];
  if ('cidrs' in peer) return cidrProblems([...path, 'cidrs'], peer.cidrs);
  if ('namespace' in peer)
    return [
      ...namespaceNameProblems([...path, 'namespace'], peer.namespace),
      ...labelProblems([...path, 'labels'], peer.labels),
    ];
  return [
    ...labelProblems([...path, 'namespaceLabels'], peer.namespaceLabels),
    ...labelProblems([...path, 'labels'], peer.labels),
  ];
}

/** Validates the IP address ranges of an endpoint, which does not keep the path of its setting. */
export function addressProblems({ host, backends }: Endpoint): Problem[] {
  return backends
    .flatMap((peer) => (peer !== 'anyone' && 'cidrs' in peer ? urlCidrProblems([], peer.cidrs) : []))
    .map(({ message }) => error([], `addresses of ${host}: ${message}`));
}

/** Validates the optional IP address ranges of a URL. */
export function urlCidrProblems(path: Path, cidrs: readonly string[] | undefined): Problem[] {
  return cidrs === undefined ? [] : cidrProblems(path, cidrs);
}

function cidrProblems(path: Path, cidrs: readonly string[]): Problem[] {
  if (cidrs.length === 0)
    return [error(path, 'the list is empty, and a NetworkPolicy rule without addresses allows every address.')];
  return cidrs.flatMap((cidr, n) =>
    isRange(cidr)
      ? []
      : [
          error(
            [...path, n],
            `'${escapeControl(cidr)}' is not an IP address range in CIDR notation: ${reason(cidr)}.`,
            replaceWith(bits(cidr.trim()) > 0 ? `${cidr.trim()}/${bits(cidr.trim())}` : undefined),
          ),
        ],
  );
}

function isRange(cidr: string): boolean {
  const [address = '', length = '', more] = cidr.split('/');
  return (
    more === undefined && bits(address) > 0 && /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= bits(address)
  );
}

/** Length of an IP address in bits; 0 if it is not one. */
function bits(address: string): number {
  // isIP accepts the zone of a link-local address, fe80::1%eth0, which a NetworkPolicy does not.
  const version = address.includes('%') ? 0 : isIP(address);
  return version === 6 ? 128 : version * 8;
}

function reason(cidr: string): string {
  const [address = '', length] = cidr.split('/');
  if (bits(address) === 0)
    return `it does not start with an IP address, and a NetworkPolicy does not resolve host names`;
  if (length === undefined) return `the prefix length is missing`;
  return `the prefix length must be a number from 0 to ${bits(address)}`;
}
