import type { Construct } from 'constructs';
import { dirname } from 'node:path/posix';
import type { EnvVar, Volume } from '../../imports/k8s';
import { hostPort, type ObjectStore } from '../contracts';
import { caBundle, declareSecret, envFromSecret, type ContainerProps } from '../kit';
import { caPath, earlierKeys, type Stores } from './storage';

/** The stores that are object stores. */
export function objectStores({ current, earlier }: Stores): ObjectStore[] {
  return [current, earlier].filter((store): store is ObjectStore => store !== undefined && store !== 'filesystem');
}

/** Declares the Secrets with the access keys and the CA certificates of the stores. */
export function declareStoreSecrets(scope: Construct, namespace: string, stores: Stores, loki: string): void {
  for (const [store, description, path] of [
    [stores.current, `the object store of ${loki}`, ['store']],
    [stores.earlier, `the earlier object store of ${loki}`, ['earlierStore']],
  ] as const) {
    if (store === undefined || store === 'filesystem') continue;
    const { keys, keysOwner, ca } = store;
    const need = {
      form: 'key-pair',
      owner: keysOwner,
      accessTo: description,
      namespaces: [namespace],
      ...keys,
    } as const;
    declareSecret(scope, need, path);
    if (ca !== undefined)
      declareSecret(
        scope,
        {
          form: 'certificate',
          secret: ca.secret,
          namespaces: [namespace],
          keys: [ca.key],
          description: `the CA certificate of ${description}`,
        },
        path,
      );
  }
}

/** The environment variables with the access keys of the stores. */
export function accessKeyEnv({ current, earlier }: Stores): EnvVar[] {
  return [
    ...(current === 'filesystem' ? [] : keyPair(current, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY')),
    ...(earlier === undefined || earlier === 'filesystem' ? [] : keyPair(earlier, earlierKeys.id, earlierKeys.secret)),
  ];
}

function keyPair({ keys: { secret, accessKeyId, secretAccessKey } }: ObjectStore, id: string, key: string): EnvVar[] {
  return [envFromSecret(id, secret, accessKeyId), envFromSecret(key, secret, secretAccessKey)];
}

/** The volumes with the CA certificates of the stores, and their mount paths. */
export function caMounts({ current, earlier }: Stores): { volume: Volume; path: string }[] {
  return Object.entries({ current, earlier }).flatMap(([which, store]) =>
    store === undefined || store === 'filesystem' || store.ca === undefined
      ? []
      : caBundle(store.ca, `ca-${which}`).volumes.map((volume) => ({
          volume,
          path: dirname(caPath(which as 'current' | 'earlier')),
        })),
  );
}

/** Loki exits if its access keys or buckets do not exist: waits for a store that creates them after its own start. */
export function waitForBucket({ current }: Stores): ContainerProps[] {
  if (current === 'filesystem' || current.waitImage === undefined) return [];
  const { endpoint, waitImage, buckets } = current;
  const ca = caBundle(current.ca, 'ca-current');
  return [
    {
      name: 'wait-for-bucket',
      image: waitImage,
      imageAsIs: true,
      command: ['sh', '-c', 'until mc ls "store/$BUCKET" >/dev/null; do sleep 1; done'],
      env: [
        ...ca.env,
        ...accessKeyEnv({ current, earlier: undefined }),
        {
          name: 'MC_HOST_store',
          value: `${endpoint.scheme}://$(AWS_ACCESS_KEY_ID):$(AWS_SECRET_ACCESS_KEY)@${hostPort(endpoint)}`,
        },
        { name: 'MC_CONFIG_DIR', value: '/tmp/.mc' },
        { name: 'BUCKET', value: buckets.chunks },
      ],
      resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...ca.volumeMounts],
    },
  ];
}
