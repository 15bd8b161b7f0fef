export * from './authority';
export * from './budget';
export * from './env';
export * from './kinds';
export type { Metrics } from './metrics';
export * from './template';
export * from './workload';
