import type { EnvVar, Volume } from '../../imports/k8s';
import { identityOf, isS3, type ObjectStore } from '../contracts';
import { accessKeysEnv, caBundle, envFromSecret, hostPort, keyFileVolume, type Data } from '../kit';

/** An object store with the bucket of Tempo. */
export type TempoObjectStore = ObjectStore<'traces'>;

/** An object store, or the volume of the pod. */
export type TempoStore = TempoObjectStore | 'filesystem';

/** Mount path of the volume: traces that are not in the store yet, and all of them without an object store. */
export const dataPath = '/var/tempo';

const caFolder = '/etc/tempo-store-ca';
const caVolume = { volume: 'ca-store', folder: caFolder };
const keyFolder = '/etc/tempo-google';

/** The section of the store, without access keys. */
export function storageConfig(store: TempoStore): Data {
  const wal = { path: `${dataPath}/wal` };
  if (store === 'filesystem') return { backend: 'local', local: { path: `${dataPath}/traces` }, wal };
  const bucket = store.buckets.traces;
  if (isS3(store)) return { backend: 's3', s3: s3Config(store), wal };
  if ('gcs' in store) return { backend: 'gcs', gcs: { bucket_name: bucket }, wal };
  const { account } = store.azure;
  const azure = {
    storage_account_name: account,
    container_name: bucket,
    endpoint_suffix: store.endpoint.host.slice(account.length + 1),
    ...(identityOf(store) !== undefined && { use_federated_token: true }),
  };
  return { backend: 'azure', azure, wal };
}

function s3Config(store: Extract<TempoObjectStore, { readonly region: string }>): Data {
  const { endpoint, region, pathStyle, ca, buckets } = store;
  return {
    bucket: buckets.traces,
    endpoint: hostPort(endpoint),
    region,
    insecure: endpoint.scheme === 'http',
    // Addressing by path. Without it, the client decides by the host.
    ...(pathStyle && { forcepathstyle: true }),
    ...(ca !== undefined && { tls_ca_path: `${caFolder}/ca.crt` }),
  };
}

/** The credentials, which Tempo reads from these variables if its configuration has none. */
export function credentialsEnv(store: TempoStore): EnvVar[] {
  if (store === 'filesystem') return [];
  if (isS3(store)) return accessKeysEnv(store);
  if ('gcs' in store)
    return 'keyFile' in store.gcs.credentials
      ? [{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: `${keyFolder}/key.json` }]
      : [];
  const { credentials } = store.azure;
  return 'accountKey' in credentials
    ? [envFromSecret('AZURE_STORAGE_KEY', credentials.accountKey.secret, credentials.accountKey.key)]
    : [];
}

/** The volumes with the CA certificate or the key file of the store, and their mount paths. */
export function storeMounts(store: TempoStore): { readonly volume: Volume; readonly path: string }[] {
  if (store === 'filesystem') return [];
  if (isS3(store)) return caBundle(store.ca, caVolume).volumes.map((volume) => ({ volume, path: caFolder }));
  if (!('gcs' in store) || !('keyFile' in store.gcs.credentials)) return [];
  return [{ volume: keyFileVolume(store.gcs.credentials.keyFile), path: keyFolder }];
}

/** The volume of the CA, for the init container. */
export const storeCaVolume = caVolume.volume;
