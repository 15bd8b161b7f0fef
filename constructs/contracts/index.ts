export * from './endpoint';
export * from './flow';
export * from './log-sink';
export * from './loki-api';
export * from './object-store';
export * from './secret';
export * from './tenant';
