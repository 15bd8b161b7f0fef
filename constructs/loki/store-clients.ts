import { identityOf, isS3, type AzureStore, type S3Store } from '../contracts';
import { type Data, hostPort } from '../kit';
import { reference } from './expansion';
import type { LokiVersion } from './releases';
import type { LokiObjectStore } from './storage';

/** The store of new logs, or that of earlier schema periods. */
export type Which = 'current' | 'earlier';

/** Loki's two sets of clients for object stores. */
export type Clients = LokiVersion['storeClients'];

export type StoreKind = 's3' | 'azure' | 'gcs';

/** The kind of a store: the name of its client, and of the store in a schema period. */
export function kindOf(store: LokiObjectStore): StoreKind {
  if (isS3(store)) return 's3';
  return 'azure' in store ? 'azure' : 'gcs';
}

/** Mount path of the CA certificate of a store. */
export const caPath = (store: Which): string => `/etc/loki/ca-${store}/ca.crt`;

/** The section of a client for one bucket. */
export function clientConfig(clients: Clients, store: LokiObjectStore, bucket: 'chunks' | 'ruler', which: Which): Data {
  const name = store.buckets[bucket];
  if (isS3(store)) return clients === 'legacy' ? legacyS3(store, name, which) : thanosS3(store, name, which);
  if ('azure' in store) return azure(clients, store, name, which);
  // The client reads the key file, or asks the metadata server.
  return { bucket_name: name };
}

/** The host of S3 in a region, which the clients of AWS know. */
export function regionalHost({ region }: Pick<S3Store, 'region'>): string {
  return `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

function legacyS3(store: S3Store, bucket: string, which: Which): Data {
  const { endpoint, region, pathStyle, ca, credentials } = store;
  // With an endpoint, the client would also request the credentials of a role from there, instead of from AWS STS.
  const isKnown = 'workloadIdentity' in credentials && endpoint.host === regionalHost(store);
  return {
    ...(!isKnown && { endpoint: hostPort(endpoint) }),
    insecure: endpoint.scheme === 'http',
    region,
    bucketnames: bucket,
    s3forcepathstyle: pathStyle,
    ...(ca !== undefined && { http_config: { ca_file: caPath(which) } }),
    ...('keys' in credentials && earlierKeys(which)),
  };
}

function thanosS3({ endpoint, region, pathStyle, ca, credentials }: S3Store, bucket: string, which: Which): Data {
  return {
    endpoint: hostPort(endpoint),
    insecure: endpoint.scheme === 'http',
    region,
    bucket_name: bucket,
    bucket_lookup_type: pathStyle ? 'path' : 'virtual-hosted',
    ...(ca !== undefined && { http: { tls_ca_path: caPath(which) } }),
    // The credentials of the AWS SDK, which supports every kind of identity of EKS.
    ...('workloadIdentity' in credentials && { native_aws_auth_enabled: true }),
    ...('keys' in credentials && earlierKeys(which)),
  };
}

/** The clients read the keys of the current store from the environment themselves. */
function earlierKeys(which: Which): Data {
  if (which === 'current') return {};
  return {
    access_key_id: reference('EARLIER_ACCESS_KEY_ID'),
    secret_access_key: reference('EARLIER_SECRET_ACCESS_KEY'),
  };
}

function azure(clients: Clients, store: AzureStore, container: string, which: Which): Data {
  const { account, cloud } = store.azure;
  const variable = which === 'current' ? 'AZURE_ACCOUNT_KEY' : 'EARLIER_AZURE_ACCOUNT_KEY';
  const usesIdentity = identityOf(store) !== undefined;
  return {
    account_name: account,
    container_name: container,
    endpoint_suffix: store.endpoint.host.slice(account.length + 1),
    ...(clients === 'legacy' && { environment: cloud }),
    // Without a key, the Thanos client uses the identity by itself.
    ...(!usesIdentity && { account_key: reference(variable) }),
    ...(usesIdentity && clients === 'legacy' && { use_federated_token: true }),
  };
}
