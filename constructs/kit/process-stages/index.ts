export { processStages } from './compile';
export * from './plan';
export * from './problems';
