export type { BucketNames } from './buckets';
export type { ConsumerBucket, ObjectStoreConsumer } from './consumers';
export { erasureSet, type Drives, type ErasureSet } from './erasure';
export * from './external-object-store';
export * from './minio-store';
export type { TlsSettings } from './tls';
export * from './upload-cleanup';
export { minioReleases, type MinioFlavour, type MinioRelease, type SiloRelease } from './releases';
