import type { Endpoint, Labels, Peer, Pods } from './endpoint';

/** A workload that connects. */
export interface FlowPods extends Pods {
  readonly name: string;
  /** Labels by which the NetworkPolicies of its servers select it. @default - its own `labels` */
  readonly peerLabels?: Labels;
}

/** A machine outside the cluster that connects, which no NetworkPolicy selects. */
export interface FlowMachine {
  readonly name: string;
  readonly outside: true;
}

/** One recorded connection of a workload, or of a machine outside the cluster, to an endpoint. */
export interface Flow {
  readonly from: FlowPods | FlowMachine;
  readonly to: Endpoint;
  /** The content: `logs`, `queries`, `chunks`, `gossip` … */
  readonly carries: string;
  /** The user it authenticates as. @default - no authentication */
  readonly login?: string;
  /** What it authenticates with instead of a user: `keys of the Secret loki-s3`. @default - nothing */
  readonly authentication?: string;
  /** @default - no tenant, or one chosen per request */
  readonly tenant?: string;
}

/** A client outside this app that a workload accepts. */
export interface AllowedClient {
  readonly peer: Peer;
  /** The port of the pods. */
  readonly port: number;
  readonly carries: string;
}
