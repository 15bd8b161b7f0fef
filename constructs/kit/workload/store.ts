import type { Construct } from 'constructs';
import type { EnvVar, Volume } from '../../../imports/k8s';
import { identityOf, isS3, type Labels, type ObjectStore, type S3Store, type SecretKey } from '../../contracts';
import { authorityNeed } from '../certificates';
import type { Path } from '../validation/path';
import { caBundle } from './ca-bundle';
import { envFromSecret } from './env';
import type { ContainerProps } from './template';
import { declareSecret } from './secrets';
import type { WorkloadProps } from './workload-props';

/**
 * Declares the Secrets with the credentials and the CA certificate of a store, which the pods of a consumer read.
 *
 * @param description - the store, for messages: `the object store of loki`
 * @param path - of the prop with the store
 */
export function declareStoreSecrets(
  scope: Construct,
  store: ObjectStore,
  { namespace, description, path }: { readonly namespace: string; readonly description: string; readonly path: Path },
): void {
  const namespaces = [namespace];
  const provided = ({ secret, key }: SecretKey, content: string): void =>
    declareSecret(
      scope,
      { form: 'provided', secret, namespaces, keys: [key], description: `${content} of ${description}` },
      path,
    );
  if (!isS3(store)) {
    if ('azure' in store) {
      const { credentials, account } = store.azure;
      if ('accountKey' in credentials)
        provided(credentials.accountKey, `the key of the Azure storage account ${account},`);
      return;
    }
    const { credentials } = store.gcs;
    if ('keyFile' in credentials) provided(credentials.keyFile, 'the key file of the Google service account');
    return;
  }
  const { credentials, ca } = store;
  if ('keys' in credentials)
    declareSecret(
      scope,
      { form: 'key-pair', owner: credentials.owner, accessTo: description, namespaces, ...credentials.keys },
      path,
    );
  if (ca !== undefined)
    declareSecret(
      scope,
      {
        ...authorityNeed(scope, namespace, ca, store.endpoint.host),
        ...(ca.issuer === undefined && { description: `the CA certificate of ${description}` }),
      },
      path,
    );
}

/** The annotations of the ServiceAccount and the labels of the pods that use stores; those of the first one win. */
export function storeIdentity(
  stores: readonly ObjectStore[],
): Pick<WorkloadProps, 'serviceAccountAnnotations' | 'podLabels'> {
  const all = stores.flatMap((store) => identityOf(store) ?? []).toReversed();
  return {
    serviceAccountAnnotations: Object.assign(
      {},
      ...all.map(({ serviceAccountAnnotations }) => serviceAccountAnnotations),
    ) as Labels,
    podLabels: Object.assign({}, ...all.map(({ podLabels }) => podLabels)) as Labels,
  };
}

/** The access keys of a store in two variables; none if its pods have an identity. */
export function accessKeysEnv(
  { credentials }: S3Store,
  id = 'AWS_ACCESS_KEY_ID',
  key = 'AWS_SECRET_ACCESS_KEY',
): EnvVar[] {
  if (!('keys' in credentials)) return [];
  const { secret, accessKeyId, secretAccessKey } = credentials.keys;
  return [envFromSecret(id, secret, accessKeyId), envFromSecret(key, secret, secretAccessKey)];
}

/** The volume with the key file of a Google service account: `key.json`. */
export function keyFileVolume({ secret, key }: SecretKey): Volume {
  return { name: 'google-key', secret: { secretName: secret, items: [{ key, path: 'key.json' }] } };
}

/**
 * An init container that waits until the buckets of a store exist, if the store says how.
 *
 * @param caVolume - name of the volume with the CA of the store
 */
export function waitForBuckets(store: ObjectStore, caVolume: string): ContainerProps[] {
  if (!isS3(store) || store.wait === undefined) return [];
  const { image, command, env } = store.wait;
  const ca = caBundle(store.ca, { volume: caVolume });
  return [
    {
      name: 'wait-for-bucket',
      image,
      imageAsIs: true,
      command: [...command],
      env: [...ca.env, ...accessKeysEnv(store), ...Object.entries(env).map(([name, value]) => ({ name, value }))],
      resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...ca.volumeMounts],
    },
  ];
}
