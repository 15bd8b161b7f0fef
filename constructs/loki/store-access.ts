import type { Construct } from 'constructs';
import { dirname } from 'node:path/posix';
import type { EnvVar, Volume } from '../../imports/k8s';
import { identityOf, isS3, type WorkloadIdentity } from '../contracts';
import {
  accessKeysEnv,
  caBundle,
  declareStoreSecrets,
  envFromSecret,
  keyFileVolume,
  waitForBuckets,
  type ContainerProps,
} from '../kit';
import { variables } from './expansion';
import { caPath, type Which } from './store-clients';
import type { LokiObjectStore, Stores } from './storage';

/** The stores that are object stores. */
export function objectStores({ current, earlier }: Stores): readonly (readonly [Which, LokiObjectStore])[] {
  return Object.entries({ current, earlier }).flatMap(([which, store]) =>
    store === undefined || store === 'filesystem' ? [] : [[which as Which, store] as const],
  );
}

/** The props that have the stores. */
export const storeProps = { current: 'store', earlier: 'earlierStore' } as const;

/** Declares the Secrets with the credentials and the CA certificates of the stores. */
export function declareSecretsOf(scope: Construct, namespace: string, stores: Stores, loki: string): void {
  for (const [which, store] of objectStores(stores)) {
    const description = `the ${which === 'earlier' ? 'earlier ' : ''}object store of ${loki}`;
    declareStoreSecrets(scope, store, { namespace, description, path: [storeProps[which]] });
  }
}

/** The identities with which the pods of Loki access its stores. */
export function identities(stores: Stores): WorkloadIdentity[] {
  return objectStores(stores).flatMap(([, store]) => identityOf(store) ?? []);
}

/** Path of the key file of a Google service account; the client library reads one file per process. */
const keyFilePath = '/etc/loki/google/key.json';

/** The environment variables with the credentials of the stores. */
export function credentialsEnv(stores: Stores): EnvVar[] {
  const env = objectStores(stores).flatMap(([which, store]): EnvVar[] => {
    const earlier = which === 'earlier';
    if (isS3(store))
      return earlier ? accessKeysEnv(store, variables.earlierKeyId, variables.earlierKey) : accessKeysEnv(store);
    if ('azure' in store) {
      const { credentials } = store.azure;
      const name = earlier ? variables.earlierAccountKey : variables.accountKey;
      return 'accountKey' in credentials
        ? [envFromSecret(name, credentials.accountKey.secret, credentials.accountKey.key)]
        : [];
    }
    return 'keyFile' in store.gcs.credentials ? [{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: keyFilePath }] : [];
  });
  return [...new Map(env.map((one) => [one.name, one])).values()];
}

/** The volumes with the CA certificates and key files of the stores, and their mount paths. */
export function storeMounts(stores: Stores): { volume: Volume; path: string }[] {
  const mounts = objectStores(stores).flatMap(([which, store]) => {
    if (isS3(store))
      return caBundle(store.ca, { volume: `ca-${which}` }).volumes.map((volume) => ({
        volume,
        path: dirname(caPath(which)),
      }));
    if (!('gcs' in store) || !('keyFile' in store.gcs.credentials)) return [];
    return [{ volume: keyFileVolume(store.gcs.credentials.keyFile), path: dirname(keyFilePath) }];
  });
  return [...new Map(mounts.map((mount) => [mount.volume.name, mount])).values()];
}

/** Loki exits if its access keys or buckets do not exist: waits for a store that creates them after its own start. */
export function waitForBucket({ current }: Stores): ContainerProps[] {
  return current === 'filesystem' ? [] : waitForBuckets(current, 'ca-current');
}
