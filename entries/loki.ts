/**
 * Loki in every deployment mode, and its canary.
 *
 * @packageDocumentation
 */
export { Loki, LokiCanary } from '../constructs/loki';
export type {
  CacheReleases,
  CacheSettings,
  CachesSettings,
  LokiCanaryProps,
  LokiConfig,
  LokiObjectStore,
  LokiProps,
  LokiRelease,
  LokiStore,
  MemcachedExporterRelease,
  MemcachedRelease,
  SchemaPeriod,
  Target,
  TargetSettings,
  TargetsSettings,
  Topology,
  ZoneSettings,
} from '../constructs/loki';
