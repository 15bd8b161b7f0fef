export type { TempoConfig } from './config-format';
export type { MetricsSettings } from './metrics';
export { tempoReleases, type TempoRelease } from './releases';
export type { TempoObjectStore, TempoStore } from './store';
export * from './tempo';
