import { dirname } from 'node:path/posix';
import type { EnvVar, Volume } from '../../imports/k8s';
import { hostPort, type ObjectStore } from '../contracts';
import { envFromSecret, caBundle, type ContainerProps } from '../kit';
import { caPath, earlierKeys, type Stores } from './storage';

/** The stores that are not the volume of a pod. */
export function objectStores({ current, earlier }: Stores): ObjectStore[] {
  return [current, earlier].filter((store): store is ObjectStore => store !== undefined && store !== 'filesystem');
}

/** The keys of the stores, as Loki reads them. */
export function accessKeyEnv({ current, earlier }: Stores): EnvVar[] {
  return [
    ...(current === 'filesystem' ? [] : keyPair(current, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY')),
    ...(earlier === undefined || earlier === 'filesystem' ? [] : keyPair(earlier, earlierKeys.id, earlierKeys.secret)),
  ];
}

function keyPair({ keys: { secret, accessKeyId, secretAccessKey } }: ObjectStore, id: string, key: string): EnvVar[] {
  return [envFromSecret(id, secret, accessKeyId), envFromSecret(key, secret, secretAccessKey)];
}

/** The certificate authorities of the stores, where the configuration looks for them. */
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

/** Loki ends when it starts before its keys or buckets exist; a store that makes them says with what to wait. */
export function waitForBucket({ current }: Stores): ContainerProps[] {
  if (current === 'filesystem' || current.waitImage === undefined) return [];
  const { endpoint, waitImage, buckets } = current;
  const authority = caBundle(current.ca, 'ca-current');
  return [
    {
      name: 'wait-for-bucket',
      image: waitImage,
      imageAsIs: true,
      command: ['sh', '-c', 'until mc ls "store/$BUCKET" >/dev/null; do sleep 1; done'],
      env: [
        ...authority.env,
        ...accessKeyEnv({ current, earlier: undefined }),
        {
          name: 'MC_HOST_store',
          value: `${endpoint.scheme}://$(AWS_ACCESS_KEY_ID):$(AWS_SECRET_ACCESS_KEY)@${hostPort(endpoint)}`,
        },
        { name: 'MC_CONFIG_DIR', value: '/tmp/.mc' },
        { name: 'BUCKET', value: buckets.chunks },
      ],
      resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...authority.volumeMounts],
    },
  ];
}
