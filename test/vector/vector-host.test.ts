import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { load } from 'js-yaml';
import { inventoryOf, valueAt, type Data } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import type { VectorHostProps } from '../../constructs/vector';
import { laptop } from '../fixtures';
import { hosts } from '../fixtures/hosts';
import { folder, installed } from '../support/processes';
import { hostOf, remote } from './hosts';

const all: Required<VectorHostProps> = {
  host: 'build-1',
  sink: remote,
  docker: { socket: '/run/docker.sock', include: ['shop'], exclude: ['shop-cache'] },
  journal: { units: ['ssh.service'], excludeUnits: ['cron.service'] },
  files: { app: { include: ['/home/app/*.log'], exclude: ['**/debug.log'], group: 'adm' } },
  syslog: { address: '127.0.0.1:514', protocol: 'udp' },
  release: '0.57.0',
  buffer: { maxSize: '2Gi', whenFull: 'drop_newest' },
  dataPath: '/srv/vector',
  caFile: '/etc/ssl/logs.crt',
  credentialsCommand: 'print-credentials build-1',
  download: { mirror: 'file:///srv/mirror', sha256: { x86_64: 'ab'.repeat(32), aarch64: 'cd'.repeat(32) } },
  pipeline: { stages: [{ parse: 'json' }, { level: 'detect' }] },
  config: { sources: { journal: { type: 'journald', batch_size: 32 } } },
};

const unitOf = (settings: Partial<VectorHostProps>): string[] =>
  hostOf(settings).files.get('vector.service')!.text.split('\n');
const composeOf = (settings: Partial<VectorHostProps>): Data =>
  load(hostOf(settings).files.get('compose.yaml')!.text) as Data;
const serviceOf = (settings: Partial<VectorHostProps>): Data =>
  valueAt(composeOf(settings), ['services', 'vector']) as Data;

test('every setting reaches the configuration', () => {
  const { config, problems } = hostOf(all);
  expect(problems).toEqual([]);
  expect(config['data_dir']).toBe('/srv/vector');
  expect(config['sources']).toMatchObject({
    docker: {
      type: 'docker_logs',
      docker_host: '/run/docker.sock',
      include_containers: ['shop'],
      exclude_containers: ['cdk8s-logging-vector', 'shop-cache'],
    },
    journal: { include_units: ['ssh.service'], exclude_units: ['vector.service', 'cron.service'], batch_size: 32 },
    files_app: { include: ['/home/app/*.log', '/home/app/*.log.1'] },
    syslog: { mode: 'udp', address: '127.0.0.1:514' },
  });
  expect(valueAt(config, ['sinks', 'loki_push'])).toMatchObject({
    endpoint: 'https://logs.example.com',
    tenant_id: 'Machines',
    tls: { ca_file: '/etc/ssl/logs.crt' },
    buffer: { type: 'disk', max_size: 2 ** 31, when_full: 'drop_newest' },
    healthcheck: { enabled: false },
  });
});

test('the connection of a machine is in the inventory, and changes no NetworkPolicy', () => {
  const { inventory } = hostOf({ journal: true });
  expect(inventory.flows).toEqual([
    {
      from: { name: 'build-1', outside: true },
      to: remote.endpoint,
      carries: 'logs',
      login: 'build-1',
      tenant: 'Machines',
    },
  ]);
  expect(inventory.secrets).toEqual([]);
});

test.each([
  ['ingress', { ingress: { host: 'logs.example.com', tlsSecret: 'logs-tls' } }, {}, 'https://logs.example.com'],
  ['ingress without TLS', { ingress: { host: 'logs.example.com', insecure: true } }, {}, 'http://logs.example.com'],
  [
    'route',
    { route: { host: 'logs.example.com', gateway: { name: 'a', namespace: 'b' } } },
    {},
    'https://logs.example.com',
  ],
  ['load balancer', { loadBalancer: { host: '192.0.2.7' } }, { tls: { secret: 'tls' } }, 'https://192.0.2.7'],
  ['node port', { nodePort: { port: 30_443, host: 'node-1' } }, { tls: { secret: 'tls' } }, 'https://node-1:30443'],
])('a machine sends to the address of the gateway: %s', (_title, expose, gateway, url) => {
  const { errors, artifacts, platform, files } = render({
    ...laptop,
    gateway: { ...gateway, expose },
    collect: {
      ...laptop.collect,
      hosts: { 'build-1': { login: 'vector', tenant: 'Prod', journal: true, vector: {} } },
    },
  });
  expect(errors).toEqual([]);
  const config = load(artifacts.find(({ path }) => path === 'hosts/build-1/vector.yaml')!.text) as Data;
  expect(valueAt(config, ['sinks', 'loki_push', 'endpoint'])).toBe(url);
  expect(inventoryOf(platform!).flows.filter(({ from }) => 'outside' in from)).toMatchObject([
    { from: { name: 'build-1' }, login: 'vector', tenant: 'Prod' },
  ]);
  const without = render({ ...laptop, gateway: { ...gateway, expose } });
  expect([...files].filter(([name]) => name !== 'artifacts.txt')).toEqual([...without.files]);
});

test('no file of a machine contains a password or the name of a Secret', () => {
  for (const release of ['0.40.2', '0.57.0'] as const) {
    const texts = [...hostOf({ docker: true, release }).files.values()].map(({ text }) => text).join('');
    expect(texts).not.toContain('build-1-loki-auth');
    expect(texts).toContain('REPLACE_ME');
  }
});

test('the unit has the groups and capabilities that its sources need, and no others', () => {
  expect(unitOf({ journal: true })).toContain('SupplementaryGroups=systemd-journal');
  expect(unitOf({ docker: true })).toContain('SupplementaryGroups=docker');
  expect(unitOf({ syslog: true }).filter((line) => line.startsWith('SupplementaryGroups'))).toEqual([]);
  expect(unitOf({ syslog: true })).toContain('CapabilityBoundingSet=');
  const every = unitOf(all);
  expect(every).toContain('SupplementaryGroups=docker systemd-journal adm');
  expect(every).toContain('AmbientCapabilities=CAP_NET_BIND_SERVICE');
  expect(every).toContain('ProtectHome=read-only');
  expect(every).toContain('ReadWritePaths=/srv/vector');
});

test('0.40.2 reads its login from variables, 0.57.0 from a file that no process has in its environment', () => {
  const lines = (release: '0.40.2' | '0.57.0'): string[] =>
    unitOf({ journal: true, release }).filter((line) => line.startsWith('EnvironmentFile='));
  expect(lines('0.40.2')).toEqual([
    'EnvironmentFile=-/etc/vector/environment',
    'EnvironmentFile=/etc/vector/credentials.env',
  ]);
  expect(lines('0.57.0')).toEqual(['EnvironmentFile=-/etc/vector/environment']);
  expect(hostOf({ journal: true }).config['secret']).toEqual({
    loki: { type: 'file', path: '/etc/vector/credentials.json' },
  });
});

test('as a container it does not read its own lines, whatever its host name', () => {
  const service = serviceOf({ docker: true, syslog: true });
  expect(service['hostname']).toBeUndefined();
  const { config } = hostOf({ docker: true });
  expect(valueAt(config, ['sources', 'docker', 'exclude_containers'])).toEqual([service['container_name']]);
});

test('as a container it has the Debian image only for the journal, and mounts what it reads', () => {
  expect(serviceOf({ docker: true })['image']).toBe('docker.io/timberio/vector:0.57.0-distroless-libc');
  expect(serviceOf({ journal: true })['image']).toBe('docker.io/timberio/vector:0.57.0-debian');
  const { volumes } = serviceOf(all) as { volumes: { source: string }[] };
  expect(volumes.map(({ source }) => source)).toEqual([
    './vector.yaml',
    './credentials.json',
    '/etc/ssl/logs.crt',
    '/run/docker.sock',
    '/etc/machine-id',
    '/run/log/journal',
    '/var/log',
    '/home/app',
    'data',
  ]);
});

const schemaFile = process.env['COMPOSE_SPEC_JSON'];
if (schemaFile === undefined) console.warn('skipped: COMPOSE_SPEC_JSON does not name the schema of compose files');
(schemaFile === undefined ? describe.skip : describe)('the schema of the Compose specification', () => {
  test('accepts the compose files, and no misspelt key', () => {
    const { $schema: _draft, ...schema } = JSON.parse(readFileSync(schemaFile!, 'utf8')) as Data;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    for (const settings of [all, { docker: true }, { syslog: true, release: '0.40.2' }] as const) {
      validate(composeOf(settings));
      expect(validate.errors).toBeNull();
    }
    validate({ services: { vector: { imagee: 'a' } } });
    expect(validate.errors).not.toBeNull();
  });
});

const analyzes = installed('systemd-analyze');
if (!analyzes) console.warn('skipped: systemd-analyze is not installed');
(analyzes ? describe : describe.skip)('systemd', () => {
  const scratch = folder('unit');
  afterAll(() => scratch.remove());
  // It has to exist; everything else is as on the machine.
  const program = join(scratch.path, 'vector');
  writeFileSync(program, '', { mode: 0o755 });
  const verified = (text: string): string => {
    const file = join(scratch.path, 'vector.service');
    writeFileSync(file, text.replaceAll('/usr/local/bin/vector', program));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    return `${status} ${stdout}${stderr}`;
  };

  test('reads the units without a message, and tells of a misspelt key', () => {
    const units = render(hosts).artifacts.filter(({ path }) => path.endsWith('.service'));
    expect(units.map(({ text }) => verified(text))).toEqual(['0 ', '0 ']);
    expect(verified(units[0]!.text.replace('NoNewPrivileges', 'NoNewPrivilege'))).toContain('NoNewPrivilege');
  });
});
