import { releases } from '../kit';

export type MemcachedRelease = '1.6.39';

/** The releases of memcached whose image is known. */
export const memcachedReleases = releases(
  'memcached',
  { '1.6.39': { image: 'docker.io/library/memcached:1.6.39-alpine' } },
  '1.6.39',
);

export type MemcachedExporterRelease = '0.15.3';

/** The releases of the exporter for the metrics of memcached. */
export const memcachedExporterReleases = releases(
  'the memcached exporter',
  { '0.15.3': { image: 'docker.io/prom/memcached-exporter:v0.15.3' } },
  '0.15.3',
);

/** Releases of the programs in the pods of a cache. */
export interface CacheReleases {
  readonly memcached: MemcachedRelease;
  readonly exporter: MemcachedExporterRelease;
}

/** The newest known releases. */
export const newestCache: CacheReleases = {
  memcached: memcachedReleases.newest,
  exporter: memcachedExporterReleases.newest,
};
