import { join } from 'node:path';
import * as kubectl from '../../../commands/kubectl';
import { laptop } from '../../fixtures';
import { runCommand } from '../../support/command';
import { changed, emptyCluster, fakeKubectl, preparedFor, type FakeObject } from './fake-cluster';

// A copy, because exports of a module cannot be replaced.
jest.mock('../../../commands/kubectl', () => ({
  ...jest.requireActual<typeof kubectl>('../../../commands/kubectl'),
  __esModule: true,
}));

const fixtures = join(__dirname, '../../fixtures/all.ts');
const ready = [...emptyCluster(), ...preparedFor(laptop)];
const doctor = (objects: readonly FakeObject[], ...args: string[]): ReturnType<typeof runCommand> => {
  jest.spyOn(kubectl, 'runKubectl').mockImplementation(fakeKubectl(objects));
  return runCommand(['--environments', fixtures, 'doctor', 'laptop', ...args]);
};
const withoutClass = changed(ready, 'StorageClass', 'standard', () => undefined);

afterEach(() => void jest.restoreAllMocks());

test('it ends with 0 if nothing is wrong, and prints what it could not check with the reason', async () => {
  const { status, stdout } = await doctor(ready);
  expect(status).toBe(0);
  expect(stdout.split('\n')[0]).toBe('Kubernetes v1.34.4; laptop is not applied yet');
  expect(stdout).toContain('✔ secrets              all 8 have the keys that pods read\n');
  expect(stdout).toContain('– node-limits          no API reports the limits of nodes; use --probe');
  expect(stdout).toMatch(/\n20 passed, 0 failed, 2 skipped\n$/);
});

test('it ends with 1 if something is wrong, which it prints last, with the place of the setting', async () => {
  const { status, stdout } = await doctor(withoutClass);
  expect(status).toBe(1);
  expect(stdout.split('\n').slice(-4, -1)).toEqual([
    '✘ storage-class        StatefulSet logging/loki: its 1 volume stays Pending: no StorageClass is the default, and none is set; the cluster has none',
    `                       Change: ${join('test', 'fixtures', 'laptop.ts')} › loki.pod.storageClass`,
    '19 passed, 2 failed, 2 skipped',
  ]);
});

test('--json prints the findings with paths and places', async () => {
  const { status, stdout } = await doctor(withoutClass, '--json');
  expect(status).toBe(1);
  const { findings, ...rest } = JSON.parse(stdout) as { findings: { check: string }[] };
  expect(rest).toEqual({ environment: 'laptop', server: 'v1.34.4', applied: false });
  expect(findings.filter(({ check }) => check === 'storage-class')[1]).toEqual({
    check: 'storage-class',
    outcome: 'failed',
    detail:
      'StatefulSet logging/loki: its 1 volume stays Pending: no StorageClass is the default, and none is set; the cluster has none',
    setting: 'loki.pod.storageClass',
    place: { file: join('test', 'fixtures', 'laptop.ts') },
  });
});

test('it ends with 2 if the cluster does not answer', async () => {
  const message = 'The connection to the server 192.0.2.1:6443 was refused - did you specify the right host or port?';
  jest.spyOn(kubectl, 'runKubectl').mockReturnValue({ status: 1, stdout: '', stderr: `${message}\n` });
  const { status, stdout, stderr } = await runCommand(['--environments', fixtures, 'doctor', 'laptop']);
  expect([status, stdout, stderr]).toEqual([2, '', `${message}\n`]);
});

test('a call of kubectl that does not end is given up', async () => {
  jest.spyOn(kubectl, 'runKubectl').mockReturnValue({ status: null, stdout: '', stderr: '' });
  const { status, stderr } = await runCommand(['--environments', fixtures, 'doctor', 'laptop']);
  expect([status, stderr]).toEqual([2, 'kubectl get --raw /version did not end within 20 s\n']);
});

test('it does not say that a platform is not applied if that may not be read', async () => {
  const forbidden = ['deployment', 'statefulset', 'daemonset', 'job'];
  jest.spyOn(kubectl, 'runKubectl').mockImplementation(fakeKubectl(ready, { forbidden }));
  const { stdout } = await runCommand(['--environments', fixtures, 'doctor', 'laptop', '--before']);
  expect(stdout.split('\n')[0]).toBe('Kubernetes v1.34.4; whether laptop is applied may not be read');
});
