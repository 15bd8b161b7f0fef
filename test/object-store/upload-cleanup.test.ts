import { App, Chart } from 'cdk8s';
import { manifestsOf, problemsOf } from '../../constructs/kit';
import { MinioStore, UploadCleanup, type UploadCleanupProps } from '../../constructs/object-store';
import { only } from '../support/manifests';

test('the clean-up aborts incomplete uploads and deletes no objects', () => {
  const chart = new Chart(new App({ outdir: 'unused' }), 'alone');
  const { objectStore } = new MinioStore(chart, 'minio', { namespace: 'minio' });
  const props: Required<UploadCleanupProps> = {
    namespace: 'logging',
    store: { ...objectStore, keysOwner: 'store', ca: { secret: 'ca', key: 'ca.crt' } },
    name: 'cleanup',
    schedule: '0 4 * * 0',
    olderThan: '3d',
    release: 'RELEASE.2026-09-16T00-00-00Z',
    image: 'mirror/mc:1',
    pod: { priorityClass: 'low' },
    cluster: {},
  };
  new UploadCleanup(chart, 'cleanup', props);
  expect(problemsOf(chart)).toEqual([]);
  const job = only(manifestsOf(chart), 'CronJob', 'cleanup');
  expect(job).toMatchObject({ spec: { schedule: '0 4 * * 0', concurrencyPolicy: 'Forbid' } });
  expect(JSON.stringify(job).match(/mc rm [^;]*/)?.[0]).toMatch(
    /^mc rm --incomplete --recursive --force --older-than /,
  );
});

test.each([
  ['@daily', true],
  ['0 3 ? * MON-FRI', true],
  ['*/15 0,12 1-7 jan *', true],
  ['@sometimes', false],
  ['0 3 * * * *', false],
  ['every day at 3 am', false],
  ['0 3 * *', false],
])('the schedule %s is accepted: %s', (schedule, accepted) => {
  const chart = new Chart(new App({ outdir: 'unused' }), 'alone');
  const { objectStore } = new MinioStore(chart, 'minio', { namespace: 'minio' });
  const external = { ...objectStore, keysOwner: 'store' as const };
  new UploadCleanup(chart, 'cleanup', { namespace: 'logging', store: external, schedule });
  expect(problemsOf(chart)).toHaveLength(accepted ? 0 : 1);
});
