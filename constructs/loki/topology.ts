import type { LokiFunction } from '../contracts';
import type { ByteSize, PodSettings, Resources } from '../kit';

/** How Loki is cut into workloads. */
export type Topology = 'monolithic' | 'simple-scalable';

/** A workload of Loki, by the name that `-target` has for it. */
export type Target = 'all' | 'write' | 'read' | 'backend';

/** What the user may decide about one target. */
export interface TargetSettings {
  readonly replicas?: number;
  /** Size of each volume: the write-ahead log, the index in the making, the compactor's work. */
  readonly storage?: ByteSize;
  readonly pod?: PodSettings;
}

/** What a target is. */
export interface TargetPlan {
  readonly target: Target;
  /** Part of its objects' names. Empty where Loki is one workload. */
  readonly suffix: string;
  readonly functions: readonly LokiFunction[];
  /** It keeps the newest logs in memory and in its write-ahead log. */
  readonly ingests: boolean;
  /** It has volumes of its own. */
  readonly stateful: boolean;
  /** The targets it speaks gRPC with, as observed on a running cluster. */
  readonly calls: readonly Target[];
  readonly replicas: number;
  readonly resources: Resources;
}

/** A target, with what the user decided about it. */
export interface SettledPlan extends TargetPlan {
  readonly storage: ByteSize;
  readonly pod: PodSettings | undefined;
  /** Where the user wrote `pod`. */
  readonly podPath: string;
}

/** The targets of each topology. Resources: docs/sizing.md. */
export const topologies: Readonly<Record<Topology, readonly TargetPlan[]>> = {
  monolithic: [
    {
      target: 'all',
      suffix: '',
      functions: ['push', 'query', 'tail', 'rules', 'delete', 'schedule', 'index'],
      ingests: true,
      stateful: true,
      calls: ['all'],
      replicas: 1,
      resources: { cpu: '200m', memory: '512Mi', memoryLimit: '1Gi' },
    },
  ],
  'simple-scalable': [
    {
      target: 'write',
      suffix: '-write',
      functions: ['push'],
      ingests: true,
      stateful: true,
      calls: ['write'],
      replicas: 3,
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: '768Mi' },
    },
    {
      target: 'read',
      suffix: '-read',
      functions: ['query', 'tail'],
      ingests: false,
      stateful: false,
      calls: ['write', 'read', 'backend'],
      replicas: 3,
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: '768Mi' },
    },
    {
      target: 'backend',
      suffix: '-backend',
      functions: ['rules', 'delete', 'schedule', 'index'],
      ingests: false,
      stateful: true,
      calls: ['write', 'read', 'backend'],
      replicas: 3,
      resources: { cpu: '100m', memory: '192Mi', memoryLimit: '512Mi' },
    },
  ],
};

/** The data directory of every target. */
export const dataPath = '/var/loki';
export const httpPort = 3100;
export const grpcPort = 9095;
export const gossipPort = 7946;
