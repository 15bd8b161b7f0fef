import type { Endpoint } from './endpoint';
import type { KeyPair } from './secret';

/** An S3 API with the buckets of one consumer, and the keys that open them. */
export interface ObjectStore {
  readonly endpoint: Endpoint;
  readonly region: string;
  /** Buckets in the path (`host/bucket`) and not in the host name, as every store outside AWS wants it. */
  readonly pathStyle: boolean;
  readonly buckets: { readonly chunks: string; readonly ruler: string };
  /** Read by the pods as `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`; the Secret lives in the consumer's namespace. */
  readonly keys: KeyPair;
  /**
   * Image, as the cluster pulls it, with `sh` and MinIO's client `mc`, with which a consumer waits until its bucket can be listed with its keys.
   *
   * @default - it does not wait: the buckets are there before it starts
   */
  readonly waitImage?: string;
  /**
   * The certificate authority that clients have to trust, in a Secret of the consumer's namespace.
   *
   * @default - one that is trusted anyway
   */
  readonly ca?: { readonly secret: string; readonly key: string };
  /**
   * Days after which the store itself deletes chunks, by a lifecycle rule of the bucket.
   *
   * @default - never: Loki deletes
   */
  readonly expiresAfterDays?: number;
  /** Who knows the keys: see `SecretNeed`. */
  readonly keysOwner: 'generated' | 'store';
}
