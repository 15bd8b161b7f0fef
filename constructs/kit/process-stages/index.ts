export { processStages } from './compile';
export * from './node-sources';
export * from './plan';
export * from './problems';
