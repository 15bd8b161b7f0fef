import type { Peer } from '../contracts';
import { error, type Path, type Problem } from '../kit';

/** Clients that include everybody: without a login, the NetworkPolicy alone decides who can write. */
export function openClientProblems(at: Path, clients: readonly Peer[], what: string): Problem[] {
  return clients.flatMap((peer, n) => {
    const everybody = everybodyIn(peer);
    return everybody === undefined
      ? []
      : [
          error(
            [...at, n],
            `${everybody} may connect, and there is no login: any of them could write ${what}. Name the addresses or pods that send.`,
          ),
        ];
  });
}

function everybodyIn(peer: Peer): string | undefined {
  if (peer === 'anyone') return 'every address';
  if ('cidrs' in peer) {
    const range = peer.cidrs.find((cidr) => cidr.endsWith('/0'));
    return range === undefined ? undefined : `every address (${range})`;
  }
  if ('namespace' in peer) return undefined;
  const labels = [peer.namespaceLabels, peer.labels ?? {}].flatMap((one) => Object.keys(one));
  return labels.length > 0 ? undefined : 'every pod of the cluster';
}
