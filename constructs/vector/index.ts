export type { VectorConfig, VectorSink, VectorSource, VectorTransform } from './config-format';
export * from './vector-agent';
export * from './vector-receiver';
export { vectorReleases, type VectorRelease } from './releases';
