import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { keysJob } from '../../commands/secrets/keys-job';
import { manifestsIn, namespaceTexts } from '../../commands/secrets/namespaces';
import type { Manifest } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import { laptop, seed } from '../fixtures';
import { spawnCommand, type Ended } from '../support/command';

const root = join(__dirname, '../..');
const fixtures = join(root, 'test/fixtures/all.ts');

/** The command, with a kubectl that is a script of the shell. */
function secrets(kubectl: string, ...args: string[]): Ended {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
  writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\n${kubectl}\n`);
  chmodSync(join(folder, 'kubectl'), 0o755);
  const path = `${folder}:${process.env['PATH']}`;
  const result = spawnCommand(['secrets', '--environments', fixtures, ...args], root, { ...process.env, PATH: path });
  rmSync(folder, { recursive: true });
  return result;
}

jest.setTimeout(60_000);

test.each([
  ['no JSON', `echo '{"kind":"Secret","data":{"password":"hunter2"'`, 'characters that are not JSON'],
  ['no Secret', `echo '{"kind":"Status","message":"hunter2"}'`, 'kubectl did not print the Secret'],
])('what kubectl prints instead of a Secret is not repeated: %s', (_, kubectl, says) => {
  const { status, stdout, stderr } = secrets(kubectl, 'laptop');
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(says);
  expect(stderr).not.toContain('hunter2');
});

test('--store-values prints nothing of Secrets that belong to an ExternalSecret', () => {
  const data = { username: 'dmVjdG9yQGE=', password: 'aHVudGVyMg==' };
  const metadata = { ownerReferences: [{ kind: 'ExternalSecret', name: 'vector-loki-auth' }] };
  const { status, stdout, stderr } = secrets(
    `echo '${JSON.stringify({ kind: 'Secret', metadata, data })}'`,
    'external-secrets',
    '--store-values',
  );
  expect([status, stdout]).toEqual([0, '']);
  expect(stderr).toContain('Not printed, because the cluster has them from the store: logging-minio-root, ');
});

test('an error of kubectl is one line without control characters', () => {
  const { stderr } = secrets(`printf 'no\\033[31m such \\007host\\n' >&2; exit 1`, 'laptop');
  expect(stderr.split('\n')[0]).toBe('no [31m such host');
});

test.each([
  [['--offline', '--rotate', 'vector'], '--offline cannot be combined'],
  [['--cluster', 'edge', '--offline'], '--cluster copies logins that exist'],
  [['--cluster', 'edge', '--rotate', 'vector'], 'After --rotate has been applied, it prints the new login.'],
  [['--rotate-keys', 'loki-s3', '--retire-keys', 'loki-s3'], 'would disable keys that are still used'],
])('%j is refused', (args, says) => {
  const { status, stdout, stderr } = secrets('exit 1', 'laptop', ...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(says);
});

test.each([
  [['laptop'], 'Nothing was printed. Without a cluster use --offline, which generates new passwords.'],
  [['laptop', '--only-secrets'], 'Nothing was printed. Without a cluster use --offline'],
  [['external-secrets', '--store-values'], 'Nothing was printed. Without a cluster use --offline'],
  [['laptop-and-machines', '--host', 'build-1'], '--host reads what is in the cluster: select its context'],
  [['central', '--cluster=edge-1'], '--cluster reads what is in the cluster: select its context'],
  [['laptop', '--only-secrets', '--rotate', 'vector'], '--rotate reads what is in the cluster: select its context'],
])('without a cluster, %j is not advised to use an option that it cannot have', (args, says) => {
  const { status, stdout, stderr } = secrets('echo "no such host" >&2; exit 1', ...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr.split('\n')[0]).toBe('no such host');
  expect(stderr).toContain(says);
  expect(stderr.includes('--offline')).toBe(says.includes('--offline'));
});

test('--cluster prints the namespaces and Secrets of the sender only, and nothing secret on stderr', () => {
  const [username, password] = ['edge', 'hunter2'].map((text) => Buffer.from(text).toString('base64'));
  const known = JSON.stringify({ kind: 'Secret', data: { username, password } });
  const { status, stdout, stderr } = secrets(
    `case "$*" in *"--namespace logging edge-loki-auth"*) echo '${known}';; esac`,
    'central',
    '--cluster',
    'edge-1',
  );
  expect(stderr).toBe('These Secrets are for the cluster of edge: | kubectl --context … apply -f -\n');
  expect(status).toBe(0);
  const manifests = loadAll(stdout) as Manifest[];
  expect(manifests.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
    ['Namespace', undefined, 'edge-agents'],
    ['Secret', 'edge-agents', 'edge-loki-auth'],
  ]);
  expect(manifests[1]!['stringData']).toEqual({ username: 'edge', password: 'hunter2' });
});

describe('namespaces', () => {
  const names = (exists: boolean): string[] =>
    namespaceTexts(render(seed), () => exists)
      .flatMap((text) => loadAll(text) as Manifest[])
      .map(({ metadata }) => metadata.name);

  test('a shared one is printed while it does not exist', () => {
    expect(names(false)).toEqual(['minio', 'monitoring']);
    expect(names(true)).toEqual(['minio']);
  });
});

test('--only-secrets prints nothing that a program which encrypts Secrets refuses', () => {
  const { status, stdout } = secrets('exit 1', 'laptop', '--offline', '--only-secrets');
  expect(status).toBe(0);
  expect(new Set((loadAll(stdout) as Manifest[]).map(({ kind }) => kind))).toEqual(new Set(['Secret']));
});

describe('the Job for new keys', () => {
  const manifests = manifestsIn(render(laptop));
  const jobOf = (retire: boolean) => loadAll(keysJob(manifests, 'loki-s3', retire, 'now'))[0] as Manifest;
  const original = manifests.find(({ kind }) => kind === 'Job')!;

  test('is a copy of the provisioning Job under another name, with a TTL', () => {
    const job = jobOf(false);
    expect(job.metadata).toEqual({ ...original.metadata, name: `${original.metadata.name}-now` });
    expect(job['spec']).toEqual({ ...(original['spec'] as object), ttlSecondsAfterFinished: 3600 });
  });

  test('disables the earlier keys of this consumer with --retire-keys', () => {
    expect(JSON.stringify(jobOf(false))).not.toContain('RETIRE_');
    expect(JSON.stringify(jobOf(true))).toContain('{"name":"RETIRE_0","value":"yes"}');
  });

  test('is refused for keys without a MinIO user', () => {
    expect(() => keysJob(manifests, 'minio-root', false, 'now')).toThrow(
      "'minio-root' is not the Secret of a MinIO user of this platform; Secrets: loki-s3.",
    );
  });
});
