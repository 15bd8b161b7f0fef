import type { Authority } from './authority';
import type { Credentials } from './connector';
import type { Endpoint, Labels } from './endpoint';
import type { KeyPair, SecretKey } from './secret';

/** The ServiceAccount of a pod as its identity at a cloud provider: no Secret with keys is needed. */
export interface WorkloadIdentity {
  /** Annotations of the ServiceAccount of every pod that uses the store. */
  readonly serviceAccountAnnotations: Labels;
  /** Labels of every pod that uses the store. @default - none */
  readonly podLabels?: Labels;
  /** The endpoints from which the pods obtain their credentials, for the NetworkPolicies. */
  readonly issuers: readonly Endpoint[];
}

/** A command of an init container that ends when the buckets of a store exist. */
export interface WaitForStore {
  readonly image: string;
  /**
   * Runs with the access keys in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, the CA in the folder of
   * `SSL_CERT_DIR`, and a writable `/tmp`.
   */
  readonly command: readonly string[];
  /** Its environment variables, which may refer to those of the keys, as in `$(AWS_ACCESS_KEY_ID)`. */
  readonly env: Readonly<Record<string, string>>;
}

/** What all kinds of stores have. `Bucket` are the uses of the buckets: `'chunks' | 'ruler'`. */
interface AnyStore<Bucket extends string> {
  readonly endpoint: Endpoint;
  /** Names of the buckets by their use. */
  readonly buckets: Readonly<Record<Bucket, string>>;
  /**
   * Days after which a lifecycle rule of the buckets deletes objects.
   *
   * @default - no such rule: the consumer deletes them
   */
  readonly expiresAfterDays?: number;
}

/** An S3 API. */
export interface S3Store<Bucket extends string = string> extends AnyStore<Bucket> {
  readonly region: string;
  /** Path-style addressing (`host/bucket`) instead of the bucket in the host name; stores outside AWS need it. */
  readonly pathStyle: boolean;
  readonly credentials: S3Credentials;
  /**
   * The certificate authority of the store, in a Secret of the consumer's namespace.
   *
   * @default - one that the images already trust
   */
  readonly ca?: Authority;
  /** How a consumer waits for its buckets. @default - no waiting: the buckets already exist */
  readonly wait?: WaitForStore;
}

/** Access keys in a Secret of the consumer's namespace, or the identity of the pods. */
export type S3Credentials =
  | {
      readonly keys: KeyPair;
      /** Where the keys come from, as in `SecretNeed.owner`. */
      readonly owner: 'generated' | 'store';
    }
  | { readonly workloadIdentity: WorkloadIdentity };

/** Azure Blob Storage; the buckets are containers of one storage account. */
export interface AzureStore<Bucket extends string = string> extends AnyStore<Bucket> {
  readonly azure: {
    readonly account: string;
    readonly cloud: AzureCloud;
    /** The key of the storage account in a Secret of the consumer's namespace, or the identity of the pods. */
    readonly credentials: { readonly accountKey: SecretKey } | { readonly workloadIdentity: WorkloadIdentity };
  };
}

/** The clouds of Azure, by their names in its SDKs. */
export type AzureCloud = 'AzureGlobal' | 'AzureChinaCloud' | 'AzureUSGovernment';

/** Google Cloud Storage. */
export interface GcsStore<Bucket extends string = string> extends AnyStore<Bucket> {
  readonly gcs: {
    /** The key file of a service account in a Secret of the consumer's namespace, or the identity of the pods. */
    readonly credentials: { readonly keyFile: SecretKey } | { readonly workloadIdentity: WorkloadIdentity };
  };
}

/** An object store with the buckets of one consumer, told apart by its keys: `azure`, `gcs`, or neither for S3. */
export type ObjectStore<Bucket extends string = string> = S3Store<Bucket> | AzureStore<Bucket> | GcsStore<Bucket>;

/** A store with the buckets of some uses only, for a consumer that has these. */
export function withBuckets<Use extends string>(store: ObjectStore<Use>, uses: readonly Use[]): ObjectStore<Use> {
  const names = Object.fromEntries(uses.map((use) => [use, store.buckets[use]]));
  return { ...store, buckets: names as Record<Use, string> };
}

/** Whether a store has an S3 API. */
export function isS3<Bucket extends string>(store: ObjectStore<Bucket>): store is S3Store<Bucket> {
  return !('azure' in store) && !('gcs' in store);
}

/** The identity with which pods access a store; `undefined` if they have keys. */
export function identityOf(store: ObjectStore): WorkloadIdentity | undefined {
  const credentials = isS3(store)
    ? store.credentials
    : 'azure' in store
      ? store.azure.credentials
      : store.gcs.credentials;
  return 'workloadIdentity' in credentials ? credentials.workloadIdentity : undefined;
}

/** The endpoint of a store with its buckets, and what a consumer authenticates with: for the record of its connection. */
export function connectionTo(store: ObjectStore): {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
} {
  const endpoint = { ...store.endpoint, buckets: [...new Set(Object.values(store.buckets))] };
  if (identityOf(store) !== undefined)
    return { endpoint, credentials: { authentication: 'identity of the ServiceAccount' } };
  return { endpoint, credentials: { authentication: `keys of the Secret ${secretOf(store)}` } };
}

/** The Secret with the keys of a store; only stores without an identity have one. */
function secretOf(store: ObjectStore): string | undefined {
  if ('azure' in store) {
    const { credentials } = store.azure;
    return 'accountKey' in credentials ? credentials.accountKey.secret : undefined;
  }
  if ('gcs' in store) {
    const { credentials } = store.gcs;
    return 'keyFile' in credentials ? credentials.keyFile.secret : undefined;
  }
  return 'keys' in store.credentials ? store.credentials.keys.secret : undefined;
}
