import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../constructs/platform';
import { laptop, seed } from '../../environments';

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
  writeFileSync(join(folder, 'laptop', 'of-last-year.yaml'), '');
  writeFileSync(join(folder, 'beside'), '');
  expect(synthesize([laptop, seed], folder)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['beside', 'laptop', 'seed']);
  expect(readdirSync(join(folder, 'laptop')).sort()).toEqual(files);
});

test('the folder is the one that cdk8s names', () => {
  process.env['CDK8S_OUTDIR'] = join(folder, 'elsewhere');
  expect(synthesize([laptop])).toBe(true);
  expect(existsSync(join(folder, 'elsewhere/laptop/20-loki.yaml'))).toBe(true);
});

test('two environments of one name are refused, and nothing is written', () => {
  expect(synthesize([laptop, laptop], folder)).toBe(false);
  expect(printed).toEqual([
    "error  environments/laptop.ts › name\n       two environments are called 'laptop'; both would be dist/laptop.\n       Write: name: 'laptop-2'",
    '1 error, nothing was written.',
  ]);
  expect(readdirSync(folder)).toEqual([]);
});

test('advice is printed and does not stop the synthesis', () => {
  expect(synthesize([seed], folder)).toBe(true);
  expect(printed).toEqual([
    "warning  environments/seed.ts › loki.topology\n       Loki 4 drops simple-scalable: it will not start with these targets.\n       Write: topology: 'monolithic'   (replicas: 3; the same buckets and schema)",
  ]);
});

describe('the periods of the schema', () => {
  const periods = (schema: NonNullable<typeof laptop.loki.schema>) => ({ ...laptop, loki: { ...laptop.loki, schema } });
  const begun = { from: '2024-04-01' };

  test('one that has begun stays as it is: another day, another store, or none at all is refused', () => {
    expect(synthesize([periods([begun])], folder)).toBe(true);
    for (const schema of [
      [{ from: '2024-05-01' }],
      [{ ...begun, prefix: 'index_' }],
      [{ from: '2023-01-01' }, begun],
    ]) {
      printed.length = 0;
      expect(synthesize([periods(schema)], folder)).toBe(false);
      expect(printed[0]).toContain('environments/laptop.ts › loki.schema[0]\n');
      expect(printed[0]).toContain('the period from 2024-04-01 has begun and says something else now');
    }
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
});
