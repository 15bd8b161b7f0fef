import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import type { Environment } from '../../../constructs/platform';
import { laptop, production } from '../../fixtures';

const minio = (settings: Data): unknown => merged({ ...laptop }, { objectStore: { minio: settings } });
const external = (settings: Data): unknown => ({ ...production, objectStore: { external: settings } });
const azure = (settings: Data): unknown => ({
  ...production,
  objectStore: { azure: { account: 'examplelogs', ...settings } },
});
const gcs = (settings: Data): unknown => ({ ...production, objectStore: { gcs: settings } });
const aws = { url: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1' };
const role = (arn: string): Data => ({ serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': arn } });
const identity = role('arn:aws:iam::123456789012:role/loki');
const client = { 'azure.workload.identity/client-id': '00000000-0000-4000-8000-000000000000' };
const used = { 'azure.workload.identity/use': 'true' };
const moved = (objectStore: Data): unknown => ({
  ...production,
  objectStore,
  loki: { ...production.loki, schema: [{ from: '2024-04-01', keptIn: 'earlier' }, { from: '2099-01-01' }] },
});
const tempo = { name: 'tempo', buckets: [{ name: 'traces' }] };

/** What people write wrong about MinIO and other stores. */
export const wrongObjectStores: readonly Row<unknown>[] = [
  ['two servers of MinIO', minio({ servers: 2 })],
  ['two servers of two drives', minio({ servers: 2, drivesPerServer: 2 })],
  ['seventeen servers', minio({ servers: 17 })],
  ['no servers of MinIO', minio({ servers: 0 })],
  ['half a drive', minio({ servers: 4, drivesPerServer: 0.5 })],
  ['versioning of buckets', minio({ buckets: { chunks: 'loki-chunks', versioning: true } })],
  ['a certificate without a Secret', minio({ tls: {} })],
  ['a certificate path as the name of a Secret', minio({ tls: { secret: '/etc/tls/tls.crt' } })],
  ['a consumer in a bucket of Loki', minio({ consumers: [{ name: 'tempo', buckets: [{ name: 'loki-chunks' }] }] })],
  ['a consumer that is called loki', minio({ consumers: [{ ...tempo, name: 'loki', secret: 'other-s3' }] })],
  ['a consumer with the keys of Loki', minio({ consumers: [{ ...tempo, secret: 'loki-s3' }] })],
  ['a consumer with the keys of the root', minio({ consumers: [{ ...tempo, secret: 'minio-root' }] })],
  [
    'a consumer of MinIO with the Secret of a user',
    minio({ consumers: [{ ...tempo, secret: 'vector-loki-auth', namespaces: ['logging'] }] }),
  ],
  [
    'a user with the Secret of the S3 keys',
    merged({ ...production }, { tenants: { Prod: { users: { vector: { secret: 'loki-s3' } } } } }),
  ],
  ['a bucket of a consumer with capitals', minio({ consumers: [{ ...tempo, buckets: [{ name: 'Traces' }] }] })],
  ['an expiry of 0 days', minio({ consumers: [{ ...tempo, buckets: [{ name: 'traces', expireAfterDays: 0 }] }] })],
  [
    'an upload clean-up after an hour',
    { ...production, objectStore: { ...production.objectStore, uploadCleanup: { olderThan: '1h' } } },
  ],
  [
    'a schedule in words',
    { ...production, objectStore: { ...production.objectStore, uploadCleanup: { schedule: 'daily' } } },
  ],
  [
    'one Secret for the earlier MinIO and the current store',
    merged({ ...production }, { objectStore: { earlier: { minio: {} } } }),
  ],
  [
    'one Secret for the earlier store and the current MinIO',
    { ...laptop, objectStore: { minio: {}, earlier: production.objectStore } },
  ],
  ['an upload clean-up of a volume', { ...laptop, objectStore: { filesystem: true, uploadCleanup: {} } }],
  ['a CA without a Secret', merged({ ...production }, { objectStore: { external: { ca: { key: 'ca.crt' } } } })],
  [
    'a release of the other flavour',
    merged({ ...laptop }, { objectStore: { minio: { flavour: 'minio', release: 'RELEASE.2026-09-16T00-00-00Z' } } }),
  ],
  ['keys and an identity', external({ ...aws, keys: { secret: 's3' }, workloadIdentity: identity })],
  ['an identity for a store outside AWS', external({ url: 'https://s3.example.com', workloadIdentity: identity })],
  [
    'a role for a VPC endpoint with the legacy client',
    {
      ...(external({
        ...aws,
        url: 'https://vpce-1a-2b.s3.eu-central-1.vpce.amazonaws.com',
        workloadIdentity: identity,
      }) as Environment),
      releases: 'seed',
    },
  ],
  ['the name of a role instead of its ARN', external({ ...aws, workloadIdentity: role('loki') })],
  ['an ARN with a space at its end', external({ ...aws, workloadIdentity: role('arn:aws:iam::123456789012:role/l ') })],
  ['an identity without annotations', external({ ...aws, workloadIdentity: {} })],
  [
    'an identity of Google for S3',
    external({
      ...aws,
      workloadIdentity: {
        serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': 'l@p.iam.gserviceaccount.com' },
      },
    }),
  ],
  [
    'a key of an annotation with a space',
    external({ ...aws, workloadIdentity: { serviceAccountAnnotations: { 'role arn': 'x' } } }),
  ],
  ['no addresses of the token service', external({ ...aws, workloadIdentity: { ...identity, cidrs: [] } })],
  ['a role beside the URL', external({ ...aws, roleArn: 'arn:aws:iam::123456789012:role/loki' })],
  [
    'a clean-up with an identity',
    { ...production, objectStore: { external: { ...aws, workloadIdentity: identity }, uploadCleanup: {} } },
  ],
  [
    'a clean-up of Azure',
    { ...production, objectStore: { azure: { account: 'logs', keys: { secret: 'a' } }, uploadCleanup: {} } },
  ],
  [
    'Azure and Google',
    {
      ...production,
      objectStore: { azure: { account: 'logs', keys: { secret: 'a' } }, gcs: { keys: { secret: 'g' } } },
    },
  ],
  [
    'the host of an account instead of its name',
    azure({ account: 'examplelogs.blob.core.windows.net', keys: { secret: 'azure' } }),
  ],
  ['an Azure account with capitals', azure({ account: 'ExampleLogs', keys: { secret: 'azure' } })],
  ['a container with two dashes', azure({ buckets: { chunks: 'loki--chunks' }, keys: { secret: 'azure' } })],
  [
    'one container for chunks and rules',
    azure({ buckets: { chunks: 'loki', ruler: 'loki' }, keys: { secret: 'azure' } }),
  ],
  ['Azure pods without the label of the webhook', azure({ workloadIdentity: { serviceAccountAnnotations: client } })],
  [
    'an Azure identity without a client ID',
    azure({ workloadIdentity: { serviceAccountAnnotations: {}, podLabels: used } }),
  ],
  [
    'an Azure client ID that is a name',
    azure({
      workloadIdentity: { serviceAccountAnnotations: { 'azure.workload.identity/client-id': 'loki' }, podLabels: used },
    }),
  ],
  [
    'an Azure account key in the environment',
    azure({ keys: { secret: 'azure', accountKey: 'Zm9vYmFyQmF6UXV4MTIzNDU2Nzg5MGFiY2RlZg' } }),
  ],
  ['an unknown key of Azure', azure({ keys: { secret: 'azure', connectionString: 'cs' } })],
  ['an unknown cloud of Azure', azure({ cloud: 'AzureUsGovernment', keys: { secret: 'azure' } })],
  [
    'a service account of Google by its ID',
    gcs({ workloadIdentity: { serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': 'loki' } } }),
  ],
  ['a role of AWS for Google', gcs({ workloadIdentity: identity })],
  ['a bucket of Google with capitals', gcs({ buckets: { chunks: 'Loki' }, keys: { secret: 'google' } })],
  [
    'the key file of Google in the environment',
    gcs({ keys: { secret: 'google', keyFile: '{"type":"service_account"}' } }),
  ],
  [
    'an earlier store with an identity, before one with keys',
    moved({
      external: { ...aws, keys: { secret: 's3' } },
      earlier: { external: { ...aws, workloadIdentity: identity } },
    }),
  ],
  [
    'two stores with different roles',
    moved({
      external: { ...aws, workloadIdentity: identity },
      earlier: { external: { ...aws, workloadIdentity: role('arn:aws:iam::123456789012:role/old') } },
    }),
  ],
  [
    'two stores of Google with different key files',
    moved({ gcs: { keys: { secret: 'new' } }, earlier: { gcs: { keys: { secret: 'old' } } } }),
  ],
  [
    'the account of Azure in config',
    merged(azure({ keys: { secret: 'azure' } }) as Data, {
      loki: {
        config: { storage_config: { object_store: { azure: { account_name: 'other', account_key: 'c2VjcmV0' } } } },
      },
    }),
  ],
  [
    'the client of S3 with a store on Azure',
    merged(azure({ keys: { secret: 'azure' } }) as Data, {
      loki: { config: { storage_config: { object_store: { s3: { max_retries: 3 } } } } },
    }),
  ],
];
