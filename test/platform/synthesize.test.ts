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
