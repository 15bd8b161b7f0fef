export type { LokiConfig } from './config-format';
export type { CacheSettings, CachesSettings } from './cache';
export {
  memcachedExporterReleases,
  memcachedReleases,
  type CacheReleases,
  type MemcachedExporterRelease,
  type MemcachedRelease,
} from './cache-releases';
export { streamWarnings } from './retention-rules';
export { lokiConfig, type LokiPlan } from './config';
export * from './loki';
export * from './loki-canary';
export { ruleFiles, ruleProblems } from './rules';
export type { AlertingRule, RecordingRule, RemoteWrite, Retention, RuleGroup, StreamRetention } from '../contracts';
export { longestRetention } from './retention';
export { firstPeriods, type SchemaPeriod } from './schema';
export { historyProblems, writtenPeriods, type WrittenPeriod } from './schema-history';
export type { LokiObjectStore, LokiStore } from './storage';
export type { Target, TargetSettings, TargetsSettings, Topology, ZoneSettings } from './topology';
export { lokiReleases, type LokiRelease } from './releases';
