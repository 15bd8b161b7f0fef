import type { Endpoint } from './endpoint';
import type { KeyPair } from './secret';

/** An S3 API with the buckets and the access keys of one consumer. */
export interface ObjectStore {
  readonly endpoint: Endpoint;
  readonly region: string;
  /** Path-style addressing (`host/bucket`) instead of the bucket in the host name; stores outside AWS need it. */
  readonly pathStyle: boolean;
  readonly buckets: { readonly chunks: string; readonly ruler: string };
  /**
   * Mounted in the pods as `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, from a Secret in the consumer's namespace.
   */
  readonly keys: KeyPair;
  /**
   * Image with `sh` and `mc`, in which an init container of the consumer waits until it can list its bucket.
   *
   * @default - no waiting: the buckets already exist
   */
  readonly waitImage?: string;
  /**
   * The certificate authority of the store, in a Secret of the consumer's namespace.
   *
   * @default - one that the images already trust
   */
  readonly ca?: { readonly secret: string; readonly key: string };
  /**
   * Days after which a lifecycle rule of the bucket deletes chunks.
   *
   * @default - no such rule: Loki deletes them
   */
  readonly expiresAfterDays?: number;
  /** Where the keys come from, as in `SecretNeed.owner`. */
  readonly keysOwner: 'generated' | 'store';
}
