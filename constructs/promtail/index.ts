export type { PromtailConfig } from './config-format';
export * from './promtail-agent';
export { promtailReleases, type PromtailRelease } from './releases';
