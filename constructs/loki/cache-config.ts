import type { Endpoint } from '../contracts';
import type { Data } from '../kit';

/** The headless Services of the caches. */
export interface CacheEndpoints {
  readonly chunks: Endpoint | undefined;
  readonly results: Endpoint | undefined;
}

/** Name of the port in the SRV records: a record per pod, so that a client can hash each key to one pod. */
export const cachePort = 'memcached-client';

/** The cache sections of the configuration. */
export function cacheConfig({ chunks, results }: CacheEndpoints): Data {
  return {
    ...(chunks !== undefined && {
      chunk_store_config: { chunk_cache_config: client(chunks, 'chunks') },
    }),
    ...(results !== undefined && {
      query_range: { cache_results: true, results_cache: { cache: client(results, 'results') } },
    }),
  };
}

function client(endpoint: Endpoint, of: 'chunks' | 'results'): Data {
  return {
    default_validity: of === 'chunks' ? '0s' : '12h',
    // The write-back buffer is in the memory of Loki: recent releases allow 500 MB by default.
    background: { writeback_goroutines: 1, writeback_buffer: 10_000, writeback_size_limit: '32MB' },
    memcached: { batch_size: 4, parallelism: 5 },
    memcached_client: {
      addresses: `dnssrvnoa+_${cachePort}._tcp.${endpoint.host}`,
      consistent_hash: true,
      max_idle_conns: 72,
      // Loki waits for a cache that does not respond.
      timeout: of === 'chunks' ? '2s' : '500ms',
    },
  };
}
