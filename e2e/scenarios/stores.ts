import { laptop } from '../../test/fixtures';
import { externalMinio } from '../../test/fixtures/external-minio';
import type { Environment } from '../../constructs/platform';
import type { Scenario } from './scenario';

const today = new Date().toISOString().slice(0, 10);

/** The pods of the Jobs of docs/object-store.md may connect to MinIO. */
const copied: Environment = {
  ...laptop,
  name: 'leave-store',
  objectStore: {
    minio: { ...laptop.objectStore.minio, clients: [{ namespace: 'minio', labels: { copies: 'buckets' } }] },
  },
};

/** As `migrate store` prints it, but with a period that has begun: lines of earlier days are in the earlier store. */
const left: Environment = {
  ...copied,
  objectStore: {
    ...externalMinio('new-s3'),
    earlier: copied.objectStore!,
  },
  loki: { ...copied.loki!, schema: [{ from: '2024-04-01', keptIn: 'earlier' }, { from: today }] },
};

/** The buckets are backed up, lost and restored, and then left for another store. */
export const leaveStore: Scenario = {
  title: 'leave a store',
  environments: { copied, left },
  steps: [
    { step: 'apply' },
    { step: 'ready', timeout: 180 },
    { step: 'lines stored', name: 'old', daysAgo: 1 },
    { step: 'restart of Loki' },
    { step: 'Job of the documentation', title: 'backup', job: 'minio-backup' },
    { step: 'loss of the stores' },
    { step: 'Job of the documentation', title: 'restore', job: 'minio-restore' },
    { step: 'restart of Loki', title: 'restart after the restore' },
    { step: 'lines found', title: 'lines after the restore', names: ['old'] },
    { step: 'apply', title: 'apply with another store', of: 'left' },
    { step: 'ready', title: 'ready with another store', of: 'left', timeout: 240 },
    { step: 'lines stored', title: 'lines of today', of: 'left', name: 'new' },
    { step: 'restart of Loki', title: 'everything is stored', of: 'left' },
    { step: 'lines found', title: 'lines of both stores', of: 'left', names: ['old', 'new'] },
    { step: 'smoke', of: 'left' },
  ],
};
