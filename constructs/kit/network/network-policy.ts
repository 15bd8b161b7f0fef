import { Lazy } from 'cdk8s';
import { type Construct } from 'constructs';
import type { AllowedClient, Peer, Pods } from '../../contracts';
import {
  IntOrString,
  KubeNetworkPolicy,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  type NetworkPolicySpec,
  type ObjectMeta,
} from '../../../imports/k8s';
import type { ClusterSettings } from './cluster';
import type { EgressRule } from './egress';
import { key, type PodFlow } from './flows';
import { isPods } from './peers';

/** The input of a NetworkPolicy. */
export interface PolicySource {
  readonly pods: Pods;
  readonly allowedClients: readonly AllowedClient[];
  readonly ingressFlows: readonly PodFlow[];
  readonly egressFlows: readonly PodFlow[];
  /** Allows egress to the API server. */
  readonly apiAccess: boolean;
  /** Egress rules of the user. */
  readonly extraEgress: readonly EgressRule[];
  readonly cluster: ClusterSettings | undefined;
}

/** Ports allowed for one peer. */
interface Rule {
  readonly ports: readonly (readonly ['TCP' | 'UDP', number])[];
  readonly peer: Peer;
}

/**
 * Creates the NetworkPolicy of a workload, which allows exactly the recorded flows. It is rendered at synthesis, after
 * all workloads have connected, so the order of construction does not matter.
 */
export function networkPolicy(scope: Construct, metadata: ObjectMeta, source: () => PolicySource): void {
  const spec = Lazy.any({ produce: () => policySpec(source()) });
  // The type of the class does not include Lazy values, which cdk8s resolves at synthesis.
  new KubeNetworkPolicy(scope, 'policy', { metadata, spec: spec as NetworkPolicySpec });
}

function policySpec({
  pods,
  ingressFlows,
  allowedClients,
  egressFlows,
  apiAccess,
  extraEgress,
  cluster,
}: PolicySource): NetworkPolicySpec {
  const ingress: Rule[] = [
    ...ingressFlows.map(({ from, to }): Rule => ({
      ports: [['TCP', to.podPort ?? to.port]],
      peer: { namespace: from.namespace, labels: from.peerLabels ?? from.labels },
    })),
    ...allowedClients.map(({ peer, port }): Rule => ({ ports: [['TCP', port]], peer })),
  ];
  const egress: Rule[] = egressFlows.flatMap(({ to }) =>
    to.backends.map((peer): Rule => ({ ports: [['TCP', to.podPort ?? to.port]], peer })),
  );
  if (egressFlows.length + extraEgress.length > 0)
    egress.unshift({
      ports: (['UDP', 'TCP'] as const).flatMap((protocol) =>
        (cluster?.dnsPorts ?? [53]).map((port) => [protocol, port] as const),
      ),
      peer: cluster?.dns ?? 'anyone',
    });
  if (apiAccess)
    egress.push({
      ports: (cluster?.apiServerPorts ?? [443, 6443]).map((port) => ['TCP', port] as const),
      peer: cluster?.apiServer ?? 'anyone',
    });
  egress.push(
    ...extraEgress.map(({ to, ports, protocol = 'TCP' }): Rule => ({
      ports: ports.map((port) => [protocol, port] as const),
      peer: to,
    })),
  );
  const rules = { ingress: merged(ingress), egress: merged(egress) };
  return {
    podSelector: { matchLabels: pods.labels },
    policyTypes: ['Ingress', 'Egress'],
    ...(rules.ingress.length > 0 && {
      ingress: rules.ingress.map(({ ports, peers }) => ({ ports, ...(peers.length > 0 && { from: peers }) })),
    }),
    ...(rules.egress.length > 0 && {
      egress: rules.egress.map(({ ports, peers }) => ({ ports, ...(peers.length > 0 && { to: peers }) })),
    }),
  };
}

/** One rule per set of ports, with each peer once, and without peers if `anyone` is among them. */
function merged(rules: readonly Rule[]): { ports: NetworkPolicyPort[]; peers: NetworkPolicyPeer[] }[] {
  const byPorts = new Map<string, { ports: Rule['ports']; peers: Map<string, Peer> }>();
  for (const { ports, peer } of rules) {
    const rule = byPorts.get(JSON.stringify(ports)) ?? { ports, peers: new Map<string, Peer>() };
    rule.peers.set(peerKey(peer), peer);
    byPorts.set(JSON.stringify(ports), rule);
  }
  return [...byPorts.values()].map(({ ports, peers }) => ({
    ports: ports.map(([protocol, port]) => ({ protocol, port: IntOrString.fromNumber(port) })),
    peers: peers.has('anyone') ? [] : [...peers.values()].flatMap(policyPeers),
  }));
}

function peerKey(peer: Peer): string {
  if (peer === 'anyone') return 'anyone';
  return isPods(peer) ? key(peer) : JSON.stringify(peer);
}

function policyPeers(peer: Peer): NetworkPolicyPeer[] {
  if (peer === 'anyone') return [];
  if ('cidrs' in peer) return peer.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  if ('namespace' in peer)
    return [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
        podSelector: { matchLabels: peer.labels },
      },
    ];
  return [
    {
      namespaceSelector: Object.keys(peer.namespaceLabels).length > 0 ? { matchLabels: peer.namespaceLabels } : {},
      ...(peer.labels !== undefined && { podSelector: { matchLabels: peer.labels } }),
    },
  ];
}
