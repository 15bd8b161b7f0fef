export * from './alloy-events';
export type { EventField } from './events-config';
export { alloyReleases, type AlloyRelease } from './releases';
export * from './syntax';
