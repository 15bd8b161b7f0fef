export { environmentProblems } from './environment-rules';
export * from './environment';
export * from './logging-platform';
export { releaseSets, type ReleaseSet } from './releases';
export { render, type Rendered } from './render';
export { report, synthesize } from './synthesize';
export type { RuleGroup } from '../loki';
