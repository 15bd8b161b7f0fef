export { spreadProblems } from './cardinality';
export { shownExpression } from './expressions';
export * from './facts';
export * from './layout';
export * from './pipeline-problems';
export * from './logql';
export * from './redactions';
export { allStages, sentFields, type SentPlan } from './sent-fields';
