export * from './cluster';
export * from './egress';
export * from './peers';
export * from './service';
