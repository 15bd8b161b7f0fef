import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { synthesize, type Environment, type LokiSettings } from '../../constructs/platform';
import { laptop, production, seed, small } from '../fixtures';
import { storeEnvironments } from '../fixtures/stores';
import { useOutputFolder } from '../support/output-folder';

const descriptions = ['connections.md', 'diagram.mmd', 'diagram.svg', 'images.txt'];
const files = [
  '00-namespaces.yaml',
  '10-object-store.yaml',
  '20-loki.yaml',
  '30-gateway.yaml',
  '40-canary.yaml',
  '50-collect.yaml',
  ...descriptions,
];
const printed: string[] = [];
const written: string[] = [];
let folder: string;

useOutputFolder(
  (path) => {
    folder = path;
  },
  printed,
  written,
);
afterEach(() => void delete process.env['CDK8S_OUTDIR']);

test('each environment gets a folder with files in the order of kubectl apply, and old files are removed', () => {
  mkdirSync(join(folder, 'laptop'));
  const oldFile = '# ruler of laptop, written by npm run synth. Change environments/laptop.ts, not this file.\n';
  writeFileSync(join(folder, 'laptop', 'old.yaml'), oldFile);
  writeFileSync(join(folder, 'beside'), '');
  expect(synthesize([laptop, seed], folder)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['beside', 'laptop', 'seed']);
  expect(readdirSync(join(folder, 'laptop')).sort()).toEqual(files);
});

test('a line per environment tells what was written', () => {
  synthesize([laptop, small], folder);
  expect(written).toEqual([
    expect.stringMatching(/\/laptop: \d+ objects in 6 files$/),
    expect.stringMatching(/\/small: \d+ objects in 6 files$/),
  ]);
  const objects = readdirSync(join(folder, 'laptop'))
    .filter((file) => !descriptions.includes(file))
    .flatMap((file) => loadAll(readFileSync(join(folder, 'laptop', file), 'utf8')));
  expect(written[0]).toContain(`/laptop: ${objects.length} objects`);
});

test('manifests that were not generated are in the kustomization too', () => {
  const kustomized = { ...laptop, delivery: { kustomize: true } };
  mkdirSync(join(folder, 'laptop', 'overlays'), { recursive: true });
  mkdirSync(join(folder, 'laptop', 'folder.yaml'));
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: mine\n';
  const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
  const manifests = [
    '04-sealed.json',
    '04-sops.yml',
    '# x.yaml',
    '- y.yaml',
    'a: b.yaml',
    'not YAML.yaml',
    'null.yaml',
  ];
  for (const [file, text] of [
    ...manifests.map((name) => [name, name === 'not YAML.yaml' ? 'a: [' : `${secret}---\n${secret}`]),
    ...['README.md', 'overlays/one.yaml'].map((name) => [name, secret]),
    ['.sops.yaml', 'creation_rules: []'],
    ['values.yaml', `${secret}---\nreplicas: 1`],
    ['empty.yaml', '# nothing\n'],
    ['kustomization.yaml', kustomization],
  ] as const)
    writeFileSync(join(folder, 'laptop', file), text);
  const resources = (): unknown => {
    expect(synthesize([kustomized], folder)).toBe(true);
    return (load(readFileSync(join(folder, 'laptop', 'Kustomization'), 'utf8')) as { resources: unknown }).resources;
  };
  const generated = files.filter((file) => file.endsWith('.yaml'));
  expect(resources()).toEqual([...generated, ...manifests.toSorted()]);
  expect(resources()).toEqual([...generated, ...manifests.toSorted()]);
});

test('files in an output folder that were not generated are kept and reported', () => {
  mkdirSync(join(folder, 'laptop', 'overlays'), { recursive: true });
  writeFileSync(join(folder, 'laptop', 'overlays', 'mine.yaml'), 'mine');
  writeFileSync(join(folder, 'laptop', 'kustomization.yaml'), 'mine too');
  for (let run = 0; run < 2; run += 1) expect(synthesize([laptop], folder)).toBe(true);
  expect(readdirSync(join(folder, 'laptop')).sort()).toEqual([...files, 'kustomization.yaml', 'overlays']);
  expect(readFileSync(join(folder, 'laptop', 'overlays', 'mine.yaml'), 'utf8')).toBe('mine');
  const kept = `${join(folder, 'laptop')}: kept kustomization.yaml, overlays, which was not generated.`;
  expect(printed).toEqual([kept, kept]);
});

test('the output folder is CDK8S_OUTDIR, if cdk8s sets it', () => {
  process.env['CDK8S_OUTDIR'] = join(folder, 'elsewhere');
  expect(synthesize([laptop])).toBe(true);
  expect(existsSync(join(folder, 'elsewhere/laptop/20-loki.yaml'))).toBe(true);
});

test('two environments with the same name are refused, and nothing is written', () => {
  expect(synthesize([laptop, laptop], folder)).toBe(false);
  expect(printed).toEqual([
    'error  laptop › name\n       two environments have this name; both would be written to dist/laptop.',
    '1 error, nothing was written.',
  ]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a warning is printed and does not stop synthesis', () => {
  expect(synthesize([seed], folder)).toBe(true);
  expect(printed).toEqual([expect.stringMatching(/^warning  seed › loki\.topology\n/)]);
});

test('a retention for streams that no agent writes is a warning', () => {
  const retention = { default: '30d', streams: [{ selector: '{level="debug", job="a"}', period: '3d' }] };
  expect(synthesize([{ ...laptop, loki: { ...laptop.loki, retention } }], folder)).toBe(true);
  expect(printed).toEqual([
    expect.stringMatching(/^warning {2}laptop › loki\.retention\.streams\[0\]\.selector\n.* 'level' /),
  ]);
});

describe('the periods of the schema', () => {
  const periods = (schema: NonNullable<LokiSettings['schema']>) => ({ ...laptop, loki: { ...laptop.loki, schema } });
  const begun = { from: '2024-04-01' };

  test.each([
    [[{ from: '2024-05-01' }], "from changed from '2024-04-01' to '2024-05-01'"],
    [[{ ...begun, prefix: 'index_' }], "prefix changed from 'loki_index_' to 'index_'"],
    [[{ from: '2023-01-01' }, begun], "from changed from '2024-04-01' to '2023-01-01'"],
  ])('a period that has begun cannot change: %j is refused', (schema, why) => {
    expect(synthesize([periods([begun])], folder)).toBe(true);
    expect(synthesize([periods(schema)], folder)).toBe(false);
    expect(printed[0]).toContain('laptop › loki.schema[0]\n');
    expect(printed[0]).toContain(why);
    expect(printed[0]).toContain("Restore { from: '2024-04-01' }");
  });

  test('a period that has begun cannot be removed', () => {
    expect(synthesize([periods([begun, { from: '2024-06-01' }])], folder)).toBe(true);
    expect(synthesize([periods([begun])], folder)).toBe(false);
    expect(printed[0]).toContain('the period from 2024-06-01 has begun and was removed');
  });

  test('a new period must start in the future', () => {
    expect(synthesize([periods([begun])], folder)).toBe(true);
    expect(synthesize([periods([begun, { from: '2025-01-01' }])], folder)).toBe(false);
    expect(printed[0]).toContain('2025-01-01 has begun already');
    expect(synthesize([periods([begun, { from: '2999-01-01' }])], folder)).toBe(true);
  });

  test('a period that has not begun can be changed', () => {
    expect(synthesize([periods([begun, { from: '2999-01-01' }])], folder)).toBe(true);
    expect(synthesize([periods([begun, { from: '2999-02-01' }])], folder)).toBe(true);
    expect(synthesize([periods([begun])], folder)).toBe(true);
  });

  const s3 = { external: { url: 'https://s3.logs.internal', keys: { secret: 'of-the-owner' } } };
  const moved = (before: Environment, schema = [{ ...begun, keptIn: 'earlier' as const }, { from: '2999-01-01' }]) => ({
    ...before,
    objectStore: { ...s3, earlier: before.objectStore! },
    loki: { ...before.loki!, schema },
  });

  test.each([
    ['a MinIO', laptop],
    ['a volume', small],
  ])(
    'a move from %s to another store is accepted if the old periods are kept in the earlier store',
    (_store, before) => {
      expect(synthesize([before], folder)).toBe(true);
      expect(synthesize([moved(before)], folder)).toBe(true);
      expect(printed.filter((line) => line.startsWith('error'))).toEqual([]);
    },
  );

  test('another kind of store for periods whose logs are in the old one is refused', () => {
    const [keyless, , azure] = storeEnvironments.map((environment) => ({ ...environment, name: 'moved' }));
    expect(synthesize([keyless!], folder)).toBe(true);
    expect(synthesize([azure!], folder)).toBe(false);
    expect(printed[0]).toContain(
      'are in loki-chunks of s3.eu-central-1.amazonaws.com:443, not in loki-chunks of the Azure account examplelogs',
    );
    const { objectStore } = azure!;
    const kept = moved(keyless!);
    expect(synthesize([{ ...kept, objectStore: { ...objectStore, earlier: keyless!.objectStore! } }], folder)).toBe(
      true,
    );
  });

  test('a new store for periods whose logs are in the old one is refused', () => {
    expect(synthesize([laptop], folder)).toBe(true);
    expect(synthesize([{ ...laptop, objectStore: s3 }], folder)).toBe(false);
    expect(printed[0]).toContain(
      'are in loki-chunks of minio.minio.svc.cluster.local:9000, not in loki-chunks of s3.logs.internal:443',
    );
    expect(printed[0]).toContain("set keptIn: 'earlier' in its periods");
  });

  test('another release has the same periods, although it names their store differently', () => {
    const old = { ...laptop, loki: { ...laptop.loki, release: '3.3.2' as const } };
    expect(synthesize([old], folder)).toBe(true);
    expect(synthesize([moved(old)], folder)).toBe(true);
    expect(synthesize([moved(laptop)], folder)).toBe(true);
  });

  test('Loki on a volume cannot be renamed', () => {
    expect(synthesize([small], folder)).toBe(true);
    const caches = { chunks: { memory: '256Mi' } };
    expect(synthesize([{ ...small, loki: { ...small.loki, caches } }], folder)).toBe(true);
    expect(synthesize([{ ...small, loki: { ...small.loki, name: 'loki2' } }], folder)).toBe(false);
    expect(printed[0]).toContain('small › loki.name\n');
    expect(printed[0]).toContain('are on the volume of logging/loki;');
    expect(printed[0]).toContain("Fix: name: 'loki'");
  });

  test('strings that look like variables of Loki, or escapes of them, keep their value', () => {
    const retention = { default: '30d', streams: [{ selector: '{job=~"a\\\\d|${HOME}|b$"}', period: '24h' }] };
    const odd = { ...moved(laptop), loki: { ...moved(laptop).loki, retention } };
    expect(synthesize([odd], folder)).toBe(true);
    expect(readFileSync(join(folder, 'laptop', '20-loki.yaml'), 'utf8')).toContain('{job=~"a\\\\\\\\d|$${HOME}|b$$"}');
    expect(synthesize([odd], folder)).toBe(true);
  });

  test.each([
    [{ servers: 4 }, 'servers', 'change from 1 × 1 to 4 × 1'],
    [{ drivesPerServer: 4 }, 'drivesPerServer', 'change from 1 × 1 to 1 × 4'],
  ])('the drives of a MinIO cannot change: %j is refused', (minio, setting, why) => {
    expect(synthesize([laptop], folder)).toBe(true);
    const grown = { ...laptop, objectStore: { minio: { ...laptop.objectStore.minio, ...minio } } };
    expect(synthesize([grown], folder)).toBe(false);
    expect(printed[0]).toContain(`laptop › objectStore.minio.${setting}\n`);
    expect(printed[0]).toContain(why);
    expect(printed[0]).toContain(`Fix: ${setting}: 1`);
  });

  test('a store with a URL of example.com has no logs, and can be replaced', () => {
    expect(synthesize([production], folder)).toBe(true);
    expect(synthesize([{ ...production, objectStore: s3 }], folder)).toBe(true);
  });
});
