import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize, type Environment } from '../../constructs/platform';
import { laptop, production, seed, small } from '../fixtures';

const files = [
  '00-namespaces.yaml',
  '10-object-store.yaml',
  '20-loki.yaml',
  '30-gateway.yaml',
  '40-canary.yaml',
  '50-collect.yaml',
];
const printed: string[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dist-'));
  printed.length = 0;
  jest.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  process.exitCode = 0;
  delete process.env['CDK8S_OUTDIR'];
  jest.restoreAllMocks();
});

test('each environment gets its folder, in the order in which kubectl reads it, and nothing else stays in it', () => {
  mkdirSync(join(folder, 'laptop'));
  const lastYear = '# ruler of laptop, written by npm run synth. Change environments/laptop.ts, not this file.\n';
  writeFileSync(join(folder, 'laptop', 'of-last-year.yaml'), lastYear);
  writeFileSync(join(folder, 'beside'), '');
  expect(synthesize([laptop, seed], folder)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['beside', 'laptop', 'seed']);
  expect(readdirSync(join(folder, 'laptop')).sort()).toEqual(files);
});

test('what somebody else put into the folder of an environment stays there, and is named', () => {
  mkdirSync(join(folder, 'laptop', 'overlays'), { recursive: true });
  writeFileSync(join(folder, 'laptop', 'overlays', 'mine.yaml'), 'mine');
  writeFileSync(join(folder, 'laptop', 'kustomization.yaml'), 'mine too');
  for (let run = 0; run < 2; run += 1) expect(synthesize([laptop], folder)).toBe(true);
  expect(readdirSync(join(folder, 'laptop')).sort()).toEqual([...files, 'kustomization.yaml', 'overlays']);
  expect(readFileSync(join(folder, 'laptop', 'overlays', 'mine.yaml'), 'utf8')).toBe('mine');
  const stayed = `${join(folder, 'laptop')}: kustomization.yaml, overlays stayed; it was not synthesized.`;
  expect(printed).toEqual([stayed, stayed]);
});

test('the folder is the one that cdk8s names', () => {
  process.env['CDK8S_OUTDIR'] = join(folder, 'elsewhere');
  expect(synthesize([laptop])).toBe(true);
  expect(existsSync(join(folder, 'elsewhere/laptop/20-loki.yaml'))).toBe(true);
});

test('two environments of one name are refused, and nothing is written', () => {
  expect(synthesize([laptop, laptop], folder)).toBe(false);
  expect(printed).toEqual([
    "error  environments/laptop.ts › name\n       two environments are called 'laptop'; both would be dist/laptop.",
    '1 error, nothing was written.',
  ]);
  expect(readdirSync(folder)).toEqual([]);
});

test('advice is printed and does not stop the synthesis', () => {
  expect(synthesize([seed], folder)).toBe(true);
  expect(printed).toEqual([
    'warning  environments/seed.ts › loki.topology\n       Loki 4 drops simple-scalable: it will not start with these targets.',
  ]);
});

test('streams that no agent writes are told', () => {
  const retention = { default: '30d', streams: [{ selector: '{level="debug", job="a"}', period: '3d' }] };
  expect(synthesize([{ ...laptop, loki: { ...laptop.loki, retention } }], folder)).toBe(true);
  expect(printed).toEqual([
    `warning  environments/laptop.ts › loki.retention.streams[0].selector\n       none of the agents here writes a label 'level' (they write namespace, container, node, job): of what they collect these are no streams.`,
  ]);
});

describe('the periods of the schema', () => {
  const periods = (schema: NonNullable<typeof laptop.loki.schema>) => ({ ...laptop, loki: { ...laptop.loki, schema } });
  const begun = { from: '2024-04-01' };

  test.each([
    [[{ from: '2024-05-01' }], "its from was '2024-04-01' and is '2024-05-01'"],
    [[{ ...begun, prefix: 'index_' }], "its prefix was 'loki_index_' and is 'index_'"],
    [[{ from: '2023-01-01' }, begun], "its from was '2024-04-01' and is '2023-01-01'"],
  ])('one that has begun stays as it is: %j is refused', (schema, why) => {
    expect(synthesize([periods([begun])], folder)).toBe(true);
    expect(synthesize([periods(schema)], folder)).toBe(false);
    expect(printed[0]).toContain('environments/laptop.ts › loki.schema[0]\n');
    expect(printed[0]).toContain(`the period from 2024-04-01 has begun, and ${why}`);
    expect(printed[0]).toContain("As it was: { from: '2024-04-01' }");
  });

  test('one that has begun does not go', () => {
    expect(synthesize([periods([begun, { from: '2024-06-01' }])], folder)).toBe(true);
    expect(synthesize([periods([begun])], folder)).toBe(false);
    expect(printed[0]).toContain('the period from 2024-06-01 has begun and is gone');
  });

  test('a further one begins on a day to come', () => {
    expect(synthesize([periods([begun])], folder)).toBe(true);
    expect(synthesize([periods([begun, { from: '2025-01-01' }])], folder)).toBe(false);
    expect(printed[0]).toContain('the new period starts on 2025-01-01, which has begun');
    expect(synthesize([periods([begun, { from: '2999-01-01' }])], folder)).toBe(true);
  });

  test('one that has not begun can still be changed', () => {
    expect(synthesize([periods([begun, { from: '2999-01-01' }])], folder)).toBe(true);
    expect(synthesize([periods([begun, { from: '2999-02-01' }])], folder)).toBe(true);
    expect(synthesize([periods([begun])], folder)).toBe(true);
  });

  const s3 = { external: { url: 'https://s3.logs.internal', keys: { secret: 'of-the-owner' } } };
  const moved = (before: Environment, schema = [{ ...begun, keptIn: 'earlier' as const }, { from: '2999-01-01' }]) => ({
    ...before,
    objectStore: { ...s3, earlier: before.objectStore },
    loki: { ...before.loki, schema },
  });

  test.each([
    ['a MinIO', laptop],
    ['a volume', small],
  ])('who moves from %s to another store says where the logs of before are', (_store, before) => {
    expect(synthesize([before], folder)).toBe(true);
    expect(synthesize([moved(before)], folder)).toBe(true);
    expect(printed.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  test('logs of before that would be looked for in the new store are refused', () => {
    expect(synthesize([laptop], folder)).toBe(true);
    expect(synthesize([{ ...laptop, objectStore: s3 }], folder)).toBe(false);
    expect(printed[0]).toContain(
      'its logs are in loki-chunks of minio.minio.svc.cluster.local:9000, not in loki-chunks of s3.logs.internal:443',
    );
    expect(printed[0]).toContain("its periods have keptIn: 'earlier'");
  });

  test('another release keeps the periods, whatever it calls their store', () => {
    const old = { ...laptop, loki: { ...laptop.loki, release: '3.3.2' as const } };
    expect(synthesize([old], folder)).toBe(true);
    expect(synthesize([moved(old)], folder)).toBe(true);
    expect(synthesize([moved(laptop)], folder)).toBe(true);
  });

  test('a volume belongs to the name of its pods', () => {
    expect(synthesize([small], folder)).toBe(true);
    const caches = { chunks: { memory: '256Mi' } };
    expect(synthesize([{ ...small, loki: { ...small.loki, caches } }], folder)).toBe(true);
    expect(synthesize([{ ...small, loki: { ...small.loki, name: 'loki2' } }], folder)).toBe(false);
    expect(printed[0]).toContain('environments/small.ts › loki.name\n');
    expect(printed[0]).toContain('are on the volume of logging/loki, and a volume belongs to the name of its pods');
    expect(printed[0]).toContain("Fix: name: 'loki'");
  });

  test('texts that Loki would take for variables, or for escapes of them, are what they were', () => {
    const retention = { default: '30d', streams: [{ selector: '{job=~"a\\\\d|${HOME}|b$"}', period: '24h' }] };
    const odd = { ...moved(laptop), loki: { ...moved(laptop).loki, retention } };
    expect(synthesize([odd], folder)).toBe(true);
    expect(readFileSync(join(folder, 'laptop', '20-loki.yaml'), 'utf8')).toContain('{job=~"a\\\\\\\\d|$${HOME}|b$$"}');
    expect(synthesize([odd], folder)).toBe(true);
  });

  test.each([
    [{ servers: 4 }, 'servers', 'there were 1 × 1 drives and there would be 4 × 1'],
    [{ drivesPerServer: 4 }, 'drivesPerServer', 'there were 1 × 1 drives and there would be 1 × 4'],
  ])('a MinIO keeps its drives: %j is refused', (minio, setting, why) => {
    expect(synthesize([laptop], folder)).toBe(true);
    const grown = { ...laptop, objectStore: { minio: { ...laptop.objectStore.minio, ...minio } } };
    expect(synthesize([grown], folder)).toBe(false);
    expect(printed[0]).toContain(`environments/laptop.ts › objectStore.minio.${setting}\n`);
    expect(printed[0]).toContain(why);
    expect(printed[0]).toContain(`Fix: ${setting}: 1`);
  });

  test('the address of an example is where no logs are', () => {
    expect(synthesize([production], folder)).toBe(true);
    expect(synthesize([{ ...production, objectStore: s3 }], folder)).toBe(true);
  });
});
