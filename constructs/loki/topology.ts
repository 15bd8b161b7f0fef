import { lokiFunctions, type LokiFunction } from '../contracts';
import type { ByteSize, PodSettings, Resources } from '../kit';

/** How Loki is cut into workloads. */
export type Topology = 'monolithic' | 'simple-scalable' | 'distributed';

/** A workload of Loki, by the name that `-target` has for it. */
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

/** What a target is. */
export interface TargetPlan {
  readonly target: Target;
  readonly functions: readonly LokiFunction[];
  /** It keeps the newest logs in memory and in its write-ahead log. */
  readonly ingests: boolean;
  /** It has volumes of its own. */
  readonly stateful: boolean;
  readonly replicas: number;
  /** It exists only where this is switched on. @default - always */
  readonly onlyFor?: 'patterns';
  /** The only number of pods that works. @default - any number */
  readonly exactly?: number;
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
      // The limit decides how large a push may be: push-size.ts.
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
      exactly: 1,
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

/** What the user may decide about one target. */
export interface TargetSettings {
  readonly replicas?: number;
  /** Size of each volume: the write-ahead log, the index in the making, the compactor's work. */
  readonly storage?: ByteSize;
  readonly pod?: PodSettings;
}

/** What the user may say of each target that has a name of its own. */
export type TargetsSettings = Readonly<Partial<Record<Exclude<Target, 'all'>, TargetSettings>>>;

/** A zone of ingesters: copies of a line are in different zones. */
export interface ZoneSettings {
  /** As the nodes of the zone are labelled: `eu-central-1a`. */
  readonly name: string;
  /** @default - `topology.kubernetes.io/zone` is the name */
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

/** The data directory of every target. */
export const dataPath = '/var/loki';
export const httpPort = 3100;
export const grpcPort = 9095;
export const gossipPort = 7946;
