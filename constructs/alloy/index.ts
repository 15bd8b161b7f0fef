export * from './alloy-events';
export * from './alloy-logs';
export * from './alloy-otlp';
export type { EventField } from './events-config';
export type { AlloyMode } from './logs-config';
export { alloyReleases, type AlloyRelease } from './releases';
export * from './syntax';
export type { TailSampling } from './tail-sampling';
