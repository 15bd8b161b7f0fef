import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadAll } from 'js-yaml';
import { environmentSchema, validatorModule } from '../../tools/schema';
import { inventoryOf, type Manifest } from '../../constructs/kit';
import { render, described, type Rendered } from '../../constructs/platform';
import { environments } from '../../environments';
import { variants } from '../fixtures/variants';

const root = join(__dirname, '../..');

/** Namespaces that the environments share with other applications. */
const sharedNamespaces: Readonly<Record<string, readonly string[]>> = {
  seed: ['monitoring'],
  'seed-2026-11': ['monitoring'],
  'every-grafana': ['ui'],
  'existing-grafana': ['monitoring'],
};

/** Files that the last test compares. */
const descriptions = ['connections.md', 'diagram.mmd', 'diagram.svg', 'images.txt'];

const goldens = [
  ...environments.map((environment) => ({
    name: environment.name,
    environment,
    folder: join(root, 'dist', environment.name),
  })),
  ...variants.map((environment) => ({
    name: environment.name,
    environment,
    folder: join(root, 'test/golden', environment.name),
  })),
];

/** All environments, rendered. */
const all: { readonly folder: string; readonly rendered: Rendered }[] = [];

describe.each(goldens)('$name', ({ environment, folder }) => {
  const rendered = render(environment);
  const { files, artifacts, errors: problems, platform } = rendered;
  all.push({ folder, rendered });
  const manifests = [...files.values()].flatMap((text) => loadAll(text) as Manifest[]);

  test('equals the committed output, file by file', () => {
    expect(problems).toEqual([]);
    const texts = new Map([...files, ...artifacts.map(({ path, text }) => [path, text] as const)]);
    const written = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = written.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
    expect(paths.filter((path) => !['artifacts.txt', ...descriptions].includes(path)).sort()).toEqual(
      [...texts.keys()].sort(),
    );
    for (const [file, text] of texts) expect(readFileSync(join(folder, file), 'utf8')).toBe(text);
  });

  test('is the same, byte for byte, when rendered again', () => {
    expect([...render(environment).files]).toEqual([...files]);
  });

  test('every object has the label of its platform, and no shared namespace is among them', () => {
    const without = manifests.filter(
      ({ metadata }) => metadata.labels?.['app.kubernetes.io/part-of'] !== `logging-${environment.name}`,
    );
    expect(without).toEqual([]);
    expect(platform!.namespaces.shared).toEqual(sharedNamespaces[environment.name] ?? []);
  });

  test('every workload has one NetworkPolicy, which selects its own pods', () => {
    const workloads = manifests.filter(({ kind }) =>
      ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind),
    ) as unknown as { spec: { template: { metadata: { labels: Record<string, string> } } } }[];
    const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as {
      spec: { podSelector: { matchLabels: Record<string, string> } };
    }[];
    const selectors = policies.map(({ spec }) => spec.podSelector.matchLabels);
    for (const { spec } of workloads) {
      const { labels } = spec.template.metadata;
      expect(
        selectors.filter((selector) => Object.entries(selector).every(([key, value]) => labels[key] === value)),
      ).toHaveLength(1);
    }
    expect(policies).toHaveLength(workloads.length);
  });

  test('every Secret that a pod uses is declared', () => {
    const needed = new Set(
      inventoryOf(platform!).secrets.flatMap(({ secret, namespaces }) =>
        namespaces.map((namespace) => `${namespace}/${secret}`),
      ),
    );
    // Secrets of environment variables that the user adds are the user's own.
    const ownSecrets = new Set(
      [...JSON.stringify(environment).matchAll(/"env":\{"\w+":\{"secret":"([^"]+)"/g)].map((one) => one[1]),
    );
    for (const { metadata, ...rest } of manifests) {
      const names = [
        ...JSON.stringify(rest).matchAll(/"secretKeyRef":\{"key":"[^"]+","name":"([^"]+)"\}|"secretName":"([^"]+)"/g),
      ].map((match) => match[1] ?? match[2]);
      for (const name of names.filter((one) => !ownSecrets.has(one)))
        expect(needed).toContain(`${metadata.namespace}/${name}`);
    }
  });
});

test('dist contains exactly the listed environments', () => {
  expect(readdirSync(join(root, 'dist')).sort()).toEqual(environments.map(({ name }) => name).sort());
  for (const { folder } of goldens)
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).size).toBeGreaterThan(100);
});

test('the JSON Schema of an environment, and its validator, are generated from the types', () => {
  const schema = environmentSchema();
  expect(readFileSync(join(root, 'constructs/platform/schema.json'), 'utf8')).toBe(schema);
  const validator = readFileSync(join(root, 'constructs/platform/validator.ts'), 'utf8');
  expect(validator === validatorModule(JSON.parse(schema) as object)).toBe(true);
});

test('the committed diagrams and lists of images are those of the environments', () => {
  const drawn = described(
    all.map(({ rendered }) => rendered),
    'there is no last output',
  );
  for (const [n, { descriptions: files }] of drawn.entries()) {
    expect([...files.keys()].sort()).toEqual(descriptions);
    for (const [file, text] of files) expect(readFileSync(join(all[n]!.folder, file), 'utf8')).toBe(text);
  }
});
