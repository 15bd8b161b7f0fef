import type { Environment } from '../constructs/platform';
import { distributed } from './distributed';
import { laptop } from './laptop';
import { production } from './production';
import { seed } from './seed';
import { small } from './small';

/** Production on an object store inside the cluster, where no other is to be had. */
const productionOnMinio: Environment = {
  ...production,
  name: 'production-on-minio',
  objectStore: {
    external: {
      url: 'http://minio.s3.svc.cluster.local:9000',
      insecure: true,
      region: 'eu-central-1',
      keys: { secret: 'loki-s3' },
    },
  },
};

/** A laptop that hosts outside push to, and whose store is four servers that speak https: with certificates that somebody has to bring. */
const laptopExposed: Environment = {
  ...laptop,
  name: 'laptop-exposed',
  objectStore: { minio: { servers: 4, storage: '5Gi', tls: { secret: 'minio-tls' } } },
  gateway: { tls: { secret: 'loki-gateway-tls' }, expose: { nodePort: { port: 30_443 } } },
};

/** Every part of Loki where a node of 2 processors has to leave room for the pods of a rollout. */
const distributedOnOneNode: Environment = {
  ...distributed,
  name: 'distributed-on-one-node',
  loki: {
    ...distributed.loki,
    targets: {
      ruler: { pod: { resources: { cpu: '10m', memory: '128Mi', memoryLimit: '384Mi' } } },
      'pattern-ingester': { pod: { resources: { cpu: '10m', memory: '128Mi', memoryLimit: '512Mi' } } },
    },
  },
  collect: {
    ...distributed.collect!,
    pod: { resources: { cpu: '10m', memory: '128Mi', memoryLimit: '256Mi' } },
  },
};

/** The same with a copy of each line in three zones, of which the one node is each. */
const distributedInZones: Environment = {
  ...distributedOnOneNode,
  name: 'distributed-in-zones',
  loki: {
    ...distributedOnOneNode.loki,
    ingesterZones: ['a', 'b', 'c'].map((name) => ({ name, nodeSelector: { 'kubernetes.io/os': 'linux' } })),
  },
};

/** What the end-to-end tests apply beside the environments, and what is compared with its committed output. */
export const variants: readonly Environment[] = [
  { ...seed, name: 'seed-2026-11', releases: '2026-11' },
  productionOnMinio,
  laptopExposed,
];

/** The same with the older releases. */
const older = (environment: Environment): Environment => ({
  ...environment,
  name: `${environment.name}-older`,
  releases: 'seed',
});

/** A Loki that compacts all the time, so that a test sees within a minute what is deleted. */
const hasty: Environment = {
  ...laptop,
  name: 'hasty',
  loki: {
    ...laptop.loki,
    retention: { default: '7d', streams: [{ selector: '{job="short"}', period: '24h' }] },
    config: {
      compactor: { compaction_interval: '20s', apply_retention_interval: '20s', retention_delete_delay: '1s' },
      storage_config: { tsdb_shipper: { resync_interval: '5s' } },
    },
  },
};

/** What they apply without comparing. */
export const trials: readonly Environment[] = [
  distributedOnOneNode,
  distributedInZones,
  hasty,
  ...[small, productionOnMinio, distributedOnOneNode].map(older),
];

/** Small enough for two of them on one node, while one takes the place of the other. */
const lean = {
  retention: { default: '30d' },
  pod: { resources: { cpu: '20m', memory: '96Mi', memoryLimit: '768Mi' } },
};
const growing = (loki: Environment['loki']): Environment => ({
  ...production,
  name: 'growing',
  objectStore: { minio: {} },
  loki: { ...lean, ...loki },
});

/** A platform that grows: each takes the place of the one before, under the same names and on the same store. */
export const growth: Readonly<Record<string, readonly Environment[]>> = {
  'monolithic × 1 → × 3 → distributed': [
    growing({ topology: 'monolithic' }),
    growing({ topology: 'monolithic', replicas: 3 }),
    growing({ topology: 'distributed' }),
  ],
  'simple-scalable → monolithic × 3': [
    growing({ topology: 'simple-scalable' }),
    growing({ topology: 'monolithic', replicas: 3 }),
  ],
  'simple-scalable → distributed': [growing({ topology: 'simple-scalable' }), growing({ topology: 'distributed' })],
  'Loki 3.3.2 → 3.7.8': [
    growing({ topology: 'monolithic', replicas: 3, release: '3.3.2' }),
    growing({ topology: 'monolithic', replicas: 3, release: '3.7.8' }),
  ],
};
