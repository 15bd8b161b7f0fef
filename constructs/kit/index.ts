export * from './artifacts';
export * from './config';
export * from './inventory';
export * from './network';
export * from './pipeline';
export * from './releases';
export * from './validation';
export * from './workload';
