import { releases } from '../kit';

/** The differences between releases, apart from keys, which are in `keys/<release>.ts`. */
export interface LokiVersion {
  readonly image: string;
  readonly canaryImage: string;
  /**
   * Which of Loki's two sets of clients for object stores is used. Since 3.6, the legacy S3 client sends checksums as
   * trailers, which some stores reject and one stores as data (grafana/loki#21926, #24206); that of Thanos sends none.
   */
  readonly storeClients: 'legacy' | 'thanos';
  /**
   * The address of the query scheduler is configured. Without it the query frontend of 3.3.2 may connect before the
   * scheduler is in the ring, and then every query hangs without an error (grafana/loki#19528).
   */
  readonly needsSchedulerAddress: boolean;
  /** It has `distributor.max_decompressed_size`. */
  readonly limitsDecompression: boolean;
}

export type LokiRelease = '3.3.2' | '3.7.8';

/** The releases of Loki that were tested on a real cluster. */
export const lokiReleases = releases<LokiVersion, LokiRelease>(
  'Loki',
  {
    '3.3.2': {
      image: 'docker.io/grafana/loki:3.3.2',
      canaryImage: 'docker.io/grafana/loki-canary:3.3.2',
      storeClients: 'legacy',
      needsSchedulerAddress: true,
      limitsDecompression: false,
    },
    '3.7.8': {
      image: 'docker.io/grafana/loki:3.7.8',
      canaryImage: 'docker.io/grafana/loki-canary:3.7.8',
      storeClients: 'thanos',
      needsSchedulerAddress: false,
      limitsDecompression: true,
    },
  },
  '3.7.8',
);
