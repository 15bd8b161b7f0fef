import { App, Chart } from 'cdk8s';
import { manifestsOf, problemsOf } from '../../constructs/kit';
import { ExternalObjectStore, UploadCleanup, type UploadCleanupProps } from '../../constructs/object-store';
import { only } from '../support/manifests';

const external = (ca?: { readonly secret: string }): ExternalObjectStore =>
  new ExternalObjectStore({ url: 'https://s3.example.com', keys: { secret: 's3' }, ...(ca && { ca }) });

test('the clean-up aborts incomplete uploads and deletes no objects', () => {
  const chart = new Chart(new App({ outdir: 'unused' }), 'alone');
  const props: Required<UploadCleanupProps> = {
    namespace: 'logging',
    store: external({ secret: 'ca' }),
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
  new UploadCleanup(chart, 'cleanup', { namespace: 'logging', store: external(), schedule });
  expect(problemsOf(chart)).toHaveLength(accepted ? 0 : 1);
});
