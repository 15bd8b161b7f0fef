export * from './cluster';
export * from './egress';
export * from './flows';
export * from './peers';
export * from './service';
