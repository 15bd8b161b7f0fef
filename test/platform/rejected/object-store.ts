import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { laptop, production } from '../../fixtures';

const minio = (settings: Data): unknown => merged({ ...laptop }, { objectStore: { minio: settings } });
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
    { ...production, tenants: [{ name: 'Prod', users: [{ name: 'vector', roles: ['write'], secret: 'loki-s3' }] }] },
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
];
