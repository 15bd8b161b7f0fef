export * from './gateway';
export { lokiConfig, type LokiPlan } from './config';
export * from './loki';
export * from './loki-canary';
export type { TargetSettings, Topology } from './topology';
export { lokiReleases, newestLoki, type LokiRelease } from './versions';
