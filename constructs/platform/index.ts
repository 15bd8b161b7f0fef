export { environmentProblems } from './check-environment';
export * from './environment';
export * from './logging-platform';
export { releaseSets, type ReleaseSet } from './releases';
export { render, type Rendered } from './render';
export { report, synthesize } from './synthesize';
