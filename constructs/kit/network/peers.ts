import { isIP } from 'node:net';
import type { Endpoint, Peer } from '../../contracts';
import { labelProblems } from '../validation/labels';
import { namespaceNameProblems } from '../validation/names';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/** What Kubernetes would refuse of a peer, or take for everybody. */
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

/** The same of the addresses of an endpoint, which has forgotten where they were written. */
export function addressProblems({ host, backends }: Endpoint): Problem[] {
  return backends
    .flatMap((peer) => (peer !== 'anyone' && 'cidrs' in peer ? urlCidrProblems([], peer.cidrs) : []))
    .map(({ message }) => error([], `the addresses of ${host}: ${message}`));
}

/** The same of the addresses behind a URL, which may be left out. */
export function urlCidrProblems(path: Path, cidrs: readonly string[] | undefined): Problem[] {
  return cidrs === undefined ? [] : cidrProblems(path, cidrs);
}

/** Ranges of addresses that a NetworkPolicy cannot name. */
function cidrProblems(path: Path, cidrs: readonly string[]): Problem[] {
  if (cidrs.length === 0)
    return [
      error(
        path,
        'the list is empty: for a NetworkPolicy a rule without addresses is a rule for everybody, where nobody may be meant.',
      ),
    ];
  return cidrs.flatMap((cidr, n) =>
    isRange(cidr)
      ? []
      : [
          error(
            [...path, n],
            `'${escapeControl(cidr)}' is no range of addresses: ${reason(cidr)}.`,
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

/** How long an address is; 0 if it is none. */
function bits(address: string): number {
  // The zone of an address of one link, fe80::1%eth0, means nothing elsewhere.
  const version = address.includes('%') ? 0 : isIP(address);
  return version === 6 ? 128 : version * 8;
}

function reason(cidr: string): string {
  const [address = '', length] = cidr.split('/');
  if (bits(address) === 0) return `a NetworkPolicy takes addresses and looks up no names`;
  if (length === undefined) return `'/' and the number of bits that all of its addresses share are missing`;
  return `behind the '/' stands the number of bits that all of its addresses share, 0 to ${bits(address)}`;
}
