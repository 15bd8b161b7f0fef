import type { ByteSize, PodSettings, Resources } from '../kit';
import { lokiFunctions, type LokiFunction } from './routes';

/** The deployment mode of Loki. */
export type Topology = 'monolithic' | 'simple-scalable' | 'distributed';

/** A value of Loki's `-target`; each has its own workload. */
export type Target =
  | 'all'
  | 'write'
  | 'read'
  | 'backend'
  | 'distributor'
  | 'ingester'
  | 'querier'
  | 'query-frontend'
  | 'query-scheduler'
  | 'index-gateway'
  | 'compactor'
  | 'ruler'
  | 'pattern-ingester';

/** The defaults of a target. */
export interface TargetPlan {
  readonly target: Target;
  readonly functions: readonly LokiFunction[];
  /** It holds the newest logs in memory and in a write-ahead log. */
  readonly ingests: boolean;
  /** It is a StatefulSet with a volume per pod. */
  readonly stateful: boolean;
  readonly replicas: number;
  /** It exists only if this setting is enabled. @default - always */
  readonly onlyFor?: 'patterns';
  /** The only supported number of replicas. @default - any */
  readonly fixedReplicas?: number;
  readonly resources: Resources;
}

const size = (cpu: string, memory: string, memoryLimit: string): Resources => ({ cpu, memory, memoryLimit });
const stateless = { ingests: false, stateful: false };
const withVolume = { ingests: false, stateful: true };
const ingesting = { ingests: true, stateful: true };

/** The targets of each topology. Resources: docs/sizing.md. */
export const topologies: Readonly<Record<Topology, readonly TargetPlan[]>> = {
  monolithic: [
    {
      target: 'all',
      functions: lokiFunctions,
      ...ingesting,
      replicas: 1,
      resources: size('200m', '512Mi', '1Gi'),
    },
  ],
  'simple-scalable': [
    {
      target: 'write',
      functions: ['push', 'ingest', 'patterns'],
      ...ingesting,
      replicas: 3,
      // The limit determines the maximum size of a push: push-size.ts.
      resources: size('100m', '256Mi', '1536Mi'),
    },
    {
      target: 'read',
      functions: ['query', 'tail'],
      ...stateless,
      replicas: 3,
      resources: size('100m', '256Mi', '768Mi'),
    },
    {
      target: 'backend',
      functions: ['rules', 'delete', 'compact', 'schedule', 'index'],
      ...withVolume,
      replicas: 3,
      resources: size('100m', '192Mi', '512Mi'),
    },
  ],
  distributed: [
    {
      target: 'distributor',
      functions: ['push'],
      ...stateless,
      replicas: 2,
      resources: size('50m', '128Mi', '768Mi'),
    },
    {
      target: 'ingester',
      functions: ['ingest'],
      ...ingesting,
      replicas: 3,
      resources: size('100m', '256Mi', '1Gi'),
    },
    {
      target: 'querier',
      functions: [],
      ...stateless,
      replicas: 2,
      resources: size('100m', '256Mi', '768Mi'),
    },
    {
      target: 'query-frontend',
      functions: ['query', 'tail'],
      ...stateless,
      replicas: 2,
      resources: size('50m', '128Mi', '384Mi'),
    },
    {
      target: 'query-scheduler',
      functions: ['schedule'],
      ...stateless,
      replicas: 2,
      resources: size('20m', '64Mi', '128Mi'),
    },
    {
      target: 'index-gateway',
      functions: ['index'],
      ...withVolume,
      replicas: 2,
      resources: size('50m', '128Mi', '384Mi'),
    },
    {
      target: 'compactor',
      functions: ['delete', 'compact'],
      ...withVolume,
      replicas: 1,
      fixedReplicas: 1,
      resources: size('50m', '192Mi', '768Mi'),
    },
    {
      target: 'ruler',
      functions: ['rules'],
      ...withVolume,
      replicas: 1,
      resources: size('50m', '128Mi', '384Mi'),
    },
    {
      target: 'pattern-ingester',
      functions: ['patterns'],
      ...withVolume,
      replicas: 1,
      onlyFor: 'patterns',
      resources: size('50m', '128Mi', '512Mi'),
    },
  ],
};

/** Settings of one target. */
export interface TargetSettings {
  readonly replicas?: number;
  /** Size of each volume, for the write-ahead log, new index files and the compactor. */
  readonly storage?: ByteSize;
  readonly pod?: PodSettings;
}

/** Settings by target. */
export type TargetsSettings = Readonly<Partial<Record<Exclude<Target, 'all'>, TargetSettings>>>;

/** A zone of ingesters: the replicas of a line are in different zones. */
export interface ZoneSettings {
  /** Label value of the nodes in the zone: `eu-central-1a`. */
  readonly name: string;
  /** The nodes of the zone. @default - `topology.kubernetes.io/zone` with the name as the value */
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

/** The data directory of every target. */
export const dataPath = '/var/loki';
export const httpPort = 3100;
export const grpcPort = 9095;
export const gossipPort = 7946;
