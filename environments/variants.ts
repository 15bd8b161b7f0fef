import type { Environment } from '../constructs/platform';
import { production } from './production';
import { seed } from './seed';

/**
 * What the end-to-end tests apply beside the environments: the seed with the newest releases, and production on an
 * object store inside the cluster, where no other is to be had.
 */
export const variants: readonly Environment[] = [
  { ...seed, name: 'seed-2026-11', releases: '2026-11' },
  {
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
  },
];
