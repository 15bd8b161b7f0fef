export * from './globs';
export * from './mounts';
export * from './paths';
export * from './source-rules';
