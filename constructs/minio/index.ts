export type { BucketNames } from './buckets';
export * from './external-object-store';
export * from './minio-store';
export { flavours, type MinioFlavour } from './versions';
