import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareSync } from 'bcryptjs';
import { App, Chart } from 'cdk8s';
import type { Tenants } from '../../constructs/contracts';
import { EventExporter } from '../../constructs/events';
import { LokiGateway } from '../../constructs/gateway';
import { inventoryOf } from '../../constructs/kit';
import { Loki } from '../../constructs/loki';
import { MinioStore } from '../../constructs/object-store';
import { VectorAgent } from '../../constructs/vector';
import { blocks, read, root } from './pages';

/** The components of the README. */
function chart(): Chart {
  const own = new Chart(new App({ outdir: 'unused' }), 'alone');
  const tenants: Tenants = { Prod: { users: { vector: { roles: ['write'] } } } };
  const minio = new MinioStore(own, 'minio', { namespace: 'minio' });
  const store = minio.buckets('loki', { chunks: 'loki-chunks', ruler: 'loki-ruler' });
  const loki = new Loki(own, 'loki', { namespace: 'logging', topology: 'monolithic', store, tenants });
  const gateway = new LokiGateway(own, 'gateway', { namespace: 'logging', apis: [loki.api], tenants });
  new VectorAgent(own, 'vector', { namespace: 'logging-agents', sink: gateway.sink('vector') });
  new EventExporter(own, 'events', { namespace: 'logging', sink: gateway.sink('vector') });
  return own;
}

/** The Secrets that the commands of docs/package.md create, by namespace and name, with a kubectl that creates nothing. */
function created(): Map<string, Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
  const log = join(folder, 'log');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\nprintf '%s\\0' "$@" >> '${log}'; printf '\\n' >> '${log}'\n`);
  chmodSync(join(folder, 'kubectl'), 0o755);
  const [script] = blocks(read('docs/package.md'), 'sh');
  const { stderr } = spawnSync('bash', ['-e', '-c', script!], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
  });
  expect(stderr).toBe('');
  const calls = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\0'));
  rmSync(folder, { recursive: true });
  const secrets = calls.filter(([, kind]) => kind === 'secret');
  return new Map(
    secrets.map(([, , , name, , namespace, ...rest]) => {
      const literals = rest.filter((one) => one.startsWith('--from-literal=')).map((one) => one.slice(15));
      const pairs = literals.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]);
      return [`${namespace}/${name}`, Object.fromEntries(pairs) as Record<string, string>];
    }),
  );
}

test('the commands of docs/package.md make every Secret that the components of the README read', () => {
  const made = created();
  const needed = inventoryOf(chart()).secrets.flatMap((need) => need.namespaces.map((one) => `${one}/${need.secret}`));
  expect([...made.keys()].toSorted()).toEqual([...new Set(needed)].toSorted());
  expect(made.get('logging/loki-s3')).toEqual(made.get('minio/loki-s3'));
  expect(made.get('logging/vector-loki-auth')).toEqual(made.get('logging-agents/vector-loki-auth'));
  const [user, hash] = made.get('logging/loki-gateway-auth')!['.htpasswd']!.split(':');
  const { username, password } = made.get('logging/vector-loki-auth')!;
  expect(user).toBe(username);
  expect(compareSync(password!, hash!)).toBe(true);
});
