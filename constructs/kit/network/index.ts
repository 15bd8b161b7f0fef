export * from './cluster';
export * from './egress';
export * from './external-log-sink';
export { Machine } from './machine';
export * from './peers';
export * from './service';
export * from './sink-name';
export * from './url';
