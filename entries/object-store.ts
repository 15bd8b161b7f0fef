/**
 * The stores of logs and traces: MinIO, or S3, Azure and Google outside the cluster.
 *
 * @packageDocumentation
 */
export {
  AzureObjectStore,
  ExternalObjectStore,
  GcsObjectStore,
  MinioStore,
  UploadCleanup,
} from '../constructs/object-store';
export type {
  AzureObjectStoreProps,
  BucketNames,
  BucketsOptions,
  ConsumerBucket,
  ExternalObjectStoreProps,
  GcsObjectStoreProps,
  MinioFlavour,
  MinioRelease,
  MinioStoreProps,
  ObjectStoreConsumer,
  SiloRelease,
  UploadCleanupProps,
  UploadCleanupSettings,
  WorkloadIdentitySettings,
} from '../constructs/object-store';
