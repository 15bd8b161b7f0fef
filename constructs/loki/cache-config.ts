import type { Endpoint } from '../contracts';
import type { Data } from '../kit';

/** The caches of a Loki, each by the pods that are it. */
export interface CacheEndpoints {
  readonly chunks: Endpoint | undefined;
  readonly results: Endpoint | undefined;
}

/** The name of the port that the clients look up: a record for each pod, so that each key has one place. */
export const cachePort = 'memcached-client';

/** What Loki has to know of its caches. */
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
    // What waits to be written back is memory of Loki: the newest releases allow 500 MB without being asked.
    background: { writeback_goroutines: 1, writeback_buffer: 10_000, writeback_size_limit: '32MB' },
    memcached: { batch_size: 4, parallelism: 5 },
    memcached_client: {
      addresses: `dnssrvnoa+_${cachePort}._tcp.${endpoint.host}`,
      consistent_hash: true,
      max_idle_conns: 72,
      // A cache that does not answer is slower than none.
      timeout: of === 'chunks' ? '2s' : '500ms',
    },
  };
}
