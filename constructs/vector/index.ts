export type { VectorConfig, VectorSink, VectorSource, VectorTransform } from './config-format';
export * from './vector-agent';
export { vectorReleases, type VectorRelease } from './releases';
