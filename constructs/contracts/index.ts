export * from './endpoint';
export * from './flow';
export * from './log-sink';
export * from './object-store';
export * from './rules';
export * from './secret';
export * from './tenant';
export * from './tenant-api';
