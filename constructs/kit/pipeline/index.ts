export { spreadProblems } from './cardinality';
export { shownExpression } from './expressions';
export * from './facts';
export * from './layout';
export * from './pipeline-problems';
export * from './pod-selector';
export * from './redactions';
export { allStages, sentFields, type SentPlan } from './sent-fields';
