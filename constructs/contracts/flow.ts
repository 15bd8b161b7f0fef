import type { Endpoint, Labels, Peer, Pods } from './endpoint';

/** One recorded connection: who talks to whom, on which port, about what, as whom. */
export interface Flow {
  /** The connecting workload. */
  readonly from: Pods & {
    readonly name: string;
    /** The labels by which others let it in: those of the whole that it is a part of. @default - its own */
    readonly peerLabels?: Labels;
  };
  readonly to: Endpoint;
  /** What travels: `logs`, `queries`, `chunks`, `gossip` … */
  readonly carries: string;
  /** @default - no login */
  readonly login?: string;
  /** @default - no tenant, or whichever the caller names */
  readonly tenant?: string;
}

/** A client from outside the program that a workload admits. */
export interface AllowedClient {
  readonly peer: Peer;
  /** The port on the pods. */
  readonly port: number;
  readonly carries: string;
}
