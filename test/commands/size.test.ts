import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { render, type Environment } from '../../constructs/platform';
import { runCommand } from '../support/command';

const cwd = mkdtempSync(join(tmpdir(), 'size-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const size = (...args: string[]): ReturnType<typeof runCommand> => runCommand(['size', ...args], cwd);

interface Printed {
  readonly totals: { readonly cpu: number; readonly memory: number; readonly volumes: number };
  readonly figures: readonly {
    readonly group: string;
    readonly what: string;
    readonly value: number;
    readonly calculation: string;
    readonly basis: readonly string[];
  }[];
  readonly notMeasured: readonly string[];
  readonly settings: {
    readonly loki: object;
    readonly gateway: object;
    readonly collect: { logs: { vector: object } };
  };
}

async function printed(...args: string[]): Promise<Printed> {
  const { status, stdout, stderr } = await size(...args, '--json');
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Printed;
}

const gibi = 2 ** 30;

test.each(['5', '50', '200', '500', '2000'])(
  'the settings for %s GB a day are those of a valid environment',
  async (gb) => {
    const { settings } = await printed('--gb-per-day', gb);
    const environment = {
      name: 'sized',
      releases: '2026-11',
      objectStore: { minio: {} },
      tenants: { Prod: { users: { vector: { roles: ['write'] } } } },
      ...settings,
      collect: { logs: { login: 'vector', tenant: 'Prod', ...settings.collect.logs } },
    } as Environment;
    expect(render(environment).errors).toEqual([]);
  },
);

test('the sums are those of all pods and volumes', async () => {
  const { totals } = await printed('--gb-per-day', '50', '--nodes', '2');
  // Loki 3 × 250m, gateway 2 × 300m, canary 10m, Vector 2 × 800m.
  expect(totals.cpu).toBeCloseTo(2.96);
  // Loki 3 × 1 GiB, gateway 2 × 128 MiB, canary 32 MiB, Vector 2 × 128 MiB.
  expect(totals.memory).toBe(3 * gibi + (256 + 32 + 256) * 2 ** 20);
  expect(totals.volumes).toBe(60 * gibi);
});

test('every number has a calculation, and what is assumed is said', async () => {
  const { figures, notMeasured } = await printed('--gb-per-day', '500');
  expect(figures.filter(({ calculation }) => calculation === '')).toEqual([]);
  expect(figures.find(({ what }) => what === 'peak')).toMatchObject({ calculation: 'average × 3', basis: ['assumed'] });
  expect(notMeasured).toContain(
    'Targets of distributed and simple-scalable except those that ingest: in proportion to what Grafana publishes.',
  );
});

test('what is given replaces what is assumed', async () => {
  const given = ['--nodes', '7', '--line-bytes', '500', '--streams', '1200', '--outage', '10', '--retention', '7d'];
  const { figures } = await printed('--gb-per-day', '50', ...given, '--replicas', '5', '--topology', 'simple-scalable');
  const value = (group: string, what: string): number | undefined =>
    figures.find((figure) => figure.group === group && figure.what === what)?.value;
  expect(value('lines', 'nodes')).toBe(7);
  expect(value('lines', 'streams')).toBe(1200);
  expect(value('lines', 'lines')).toBeCloseTo(1157.41);
  expect(value('Loki, write', 'pods')).toBe(5);
  expect(value('Vector, each node', 'disk buffer')).toBe(gibi);
  // 50 GB × (0.32 + 9 ÷ 500) × 7 d, by each of three replicas.
  expect(value('object store', 'bucket')).toBeCloseTo(50e9 * 0.338 * 7 * 3);
});

test('logs that are kept for ever have no size of their bucket', async () => {
  const { figures } = await printed('--gb-per-day', '5', '--retention', '0');
  expect(figures.filter(({ what }) => what.startsWith('bucket'))).toEqual([]);
});

test('the table begins with what all of it asks for, and ends with settings to paste', async () => {
  const { stdout } = await size('--gb-per-day', '5');
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    '5 GB of lines a day, kept for 30 d',
    'This asks for 0.81 CPU / 1.03 GiB of memory (limits 2.19 GiB) / 10 GiB of volumes; of these, the agents of 3 nodes ask for 0.3 CPU / 384 MiB.',
  ]);
  expect(stdout).toContain(
    `loki: {
  topology: 'monolithic',
  replicas: 1,
  storage: '10Gi',
  pod: { resources: { cpu: '200m', memory: '512Mi', memoryLimit: '1Gi' } },
},
gateway: { replicas: 1 },`,
  );
});

test('settings are printed as YAML too', async () => {
  const { stdout } = await size('--gb-per-day', '500', '--format', 'yaml');
  const { settings } = await printed('--gb-per-day', '500');
  expect(load(stdout.slice(stdout.indexOf('\nloki:\n')))).toEqual(settings);
});

test.each([
  [['--gb-per-day', '0'], "argument '0' is invalid. It is a number above 0, at most 1000000."],
  [['--gb-per-day', '5', '--nodes', '1.5'], "argument '1.5' is invalid. It is a whole number."],
  [
    ['--gb-per-day', '5', '--retention', '12h'],
    '--retention 12h is not a duration of a day or more, such as 30d, or 0.',
  ],
  [
    ['--gb-per-day', '5', '--retention', 'month'],
    '--retention month is not a duration of a day or more, such as 30d, or 0.',
  ],
  [[], "required option '--gb-per-day <number>' not specified"],
])('%j is refused', async (args, message) => {
  const { status, stderr } = await size(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
