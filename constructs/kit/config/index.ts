export * from './check-config';
export * from './config-map';
export * from './data';
export * from './format';
export { entriesOf, managedProblems, outermost, unsettable } from './managed';
export * from './manifests';
export * from './secret-scan';
export * from './shape';
export * from './yaml';
