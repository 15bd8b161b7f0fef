export * from './env';
export * from './kinds';
export * from './template';
export * from './workload';
