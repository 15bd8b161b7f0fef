import type { Construct } from 'constructs';
import { dirname } from 'node:path/posix';
import type { EnvVar, Volume } from '../../imports/k8s';
import { identityOf, isS3, type Labels, type SecretKey, type SecretNeed, type WorkloadIdentity } from '../contracts';
import { caBundle, declareSecret, envFromSecret, type ContainerProps, type WorkloadProps } from '../kit';
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
export function declareStoreSecrets(scope: Construct, namespace: string, stores: Stores, loki: string): void {
  for (const [which, store] of objectStores(stores)) {
    const description = `the ${which === 'earlier' ? 'earlier ' : ''}object store of ${loki}`;
    for (const need of secretNeeds(store, description, [namespace])) declareSecret(scope, need, [storeProps[which]]);
  }
}

function secretNeeds(store: LokiObjectStore, description: string, namespaces: readonly string[]): SecretNeed[] {
  const provided = ({ secret, key }: SecretKey, content: string): SecretNeed[] => [
    { form: 'provided', secret, namespaces, keys: [key], description: `${content} of ${description}` },
  ];
  if ('azure' in store) {
    const { credentials, account } = store.azure;
    return 'accountKey' in credentials
      ? provided(credentials.accountKey, `the key of the Azure storage account ${account},`)
      : [];
  }
  if ('gcs' in store) {
    const { credentials } = store.gcs;
    return 'keyFile' in credentials ? provided(credentials.keyFile, 'the key file of the Google service account') : [];
  }
  const { credentials, ca } = store;
  return [
    ...('keys' in credentials
      ? [
          {
            form: 'key-pair',
            owner: credentials.owner,
            accessTo: description,
            namespaces,
            ...credentials.keys,
          } as const,
        ]
      : []),
    ...(ca === undefined
      ? []
      : [
          {
            form: 'certificate',
            secret: ca.secret,
            namespaces,
            keys: [ca.key],
            description: `the CA certificate of ${description}`,
          } as const,
        ]),
  ];
}

/** The identities with which the pods of Loki access its stores. */
export function identities(stores: Stores): WorkloadIdentity[] {
  return objectStores(stores).flatMap(([, store]) => identityOf(store) ?? []);
}

/** The annotations of the ServiceAccounts and the labels of the pods that use the stores. */
export function identityMetadata(stores: Stores): Pick<WorkloadProps, 'serviceAccountAnnotations' | 'podLabels'> {
  const all = identities(stores).toReversed();
  return {
    serviceAccountAnnotations: Object.assign(
      {},
      ...all.map(({ serviceAccountAnnotations }) => serviceAccountAnnotations),
    ) as Labels,
    podLabels: Object.assign({}, ...all.map(({ podLabels }) => podLabels)) as Labels,
  };
}

/** Path of the key file of a Google service account; the client library reads one file per process. */
const keyFilePath = '/etc/loki/google/key.json';

/** The environment variables with the credentials of the stores. */
export function credentialsEnv(stores: Stores): EnvVar[] {
  const env = objectStores(stores).flatMap(([which, store]): EnvVar[] => {
    const earlier = which === 'earlier';
    if (isS3(store))
      return earlier
        ? keyPair(store.credentials, variables.earlierKeyId, variables.earlierKey)
        : keyPair(store.credentials, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY');
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

type S3Credentials = Extract<LokiObjectStore, { readonly region: string }>['credentials'];

function keyPair(credentials: S3Credentials, id: string, key: string): EnvVar[] {
  if (!('keys' in credentials)) return [];
  const { secret, accessKeyId, secretAccessKey } = credentials.keys;
  return [envFromSecret(id, secret, accessKeyId), envFromSecret(key, secret, secretAccessKey)];
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
    const { secret, key } = store.gcs.credentials.keyFile;
    const items = [{ key, path: 'key.json' }];
    return [{ volume: { name: 'google-key', secret: { secretName: secret, items } }, path: dirname(keyFilePath) }];
  });
  return [...new Map(mounts.map((mount) => [mount.volume.name, mount])).values()];
}

/** Loki exits if its access keys or buckets do not exist: waits for a store that creates them after its own start. */
export function waitForBucket({ current }: Stores): ContainerProps[] {
  if (current === 'filesystem' || !isS3(current) || current.wait === undefined) return [];
  const { image, command, env } = current.wait;
  const ca = caBundle(current.ca, { volume: 'ca-current' });
  return [
    {
      name: 'wait-for-bucket',
      image,
      imageAsIs: true,
      command: [...command],
      env: [
        ...ca.env,
        ...credentialsEnv({ current, earlier: undefined }),
        ...Object.entries(env).map(([name, value]) => ({ name, value })),
      ],
      resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...ca.volumeMounts],
    },
  ];
}
