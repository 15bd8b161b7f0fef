import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { manifestsOf, printed, setRegistry, type Manifest } from '../../constructs/kit';
import { MinioStore } from '../../constructs/object-store';
import {
  LoggingPlatform,
  publishedNames,
  releaseSets,
  render,
  type Environment,
  type EnvironmentInput,
  type ReleaseSet,
} from '../../constructs/platform';
import { distributed, laptop, production, small } from '../fixtures';
import { hosts } from '../fixtures/hosts';

const registry = 'registry.example.com:5000/mirror';

/** Environments that together contain every pod of this project. */
function everything(releases: ReleaseSet): readonly Environment[] {
  const { external } = production.objectStore;
  const cache = { memory: '256Mi', exporter: true };
  return [
    {
      ...distributed,
      releases,
      loki: { ...distributed.loki, caches: { chunks: cache, results: cache } },
      grafana: { login: 'grafana' },
      collect: { ...distributed.collect, events: { login: 'vector', tenant: 'Prod', exporter: {} } },
    },
    { ...production, releases, objectStore: { external, uploadCleanup: {} } },
    {
      ...laptop,
      releases,
      tempo: {},
      collect: {
        logs: { login: 'vector', tenant: 'Prod', promtail: {} },
        events: { login: 'vector', tenant: 'Prod', alloy: {} },
      },
    },
    {
      ...laptop,
      releases,
      objectStore: { minio: { flavour: 'minio' } },
      collect: { logs: { ...laptop.collect.logs, sources: { journal: true } }, events: { logger: {} } },
      delivery: { smokeTest: {} },
    },
  ];
}

function imagesOf(manifests: readonly object[]): string[] {
  return [...JSON.stringify(manifests).matchAll(/"image":"([^"]+)"/g)].map((match) => match[1]!);
}

function rendered(environment: Environment): Manifest[] {
  const { errors: problems } = render(environment);
  expect(problems).toEqual([]);
  return manifestsOf(new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', environment));
}

/** Image names in the source, with their files. */
function constants(folder: string): { readonly file: string; readonly image: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      (readFileSync(join(folder, file), 'utf8').match(/(?<=')[\w.-]+\.\w+\/[\w./-]+:[\w.-]+(?=')/g) ?? []).map(
        (image) => ({ file, image }),
      ),
    );
}

const named = constants(join(__dirname, '../../constructs'));

const sets = Object.keys(releaseSets) as ReleaseSet[];
const all = sets.flatMap(everything);

test('every image comes from the registry of the environment, with its path and tag', () => {
  const published = all.flatMap((environment) => imagesOf(rendered(environment)));
  const mirrored = all.flatMap((environment) => imagesOf(rendered({ ...environment, registry })));
  expect(mirrored).toEqual(published.map((image) => `${registry}${image.slice(image.indexOf('/'))}`));
  // This test covers all images of the source.
  const known = named.map(({ image }) => image);
  expect(known.length).toBeGreaterThan(10);
  expect([...new Set(published)].sort()).toEqual(expect.arrayContaining(known.sort()));
});

test('images are named in tables of releases only, and a release set pins a release of each table', () => {
  expect(named.filter(({ file }) => !file.endsWith('releases.ts'))).toEqual([]);
  for (const set of Object.values(releaseSets))
    expect(Object.keys(set).sort()).toEqual([
      'alloy',
      'curl',
      'eventLogger',
      'events',
      'grafana',
      'loki',
      'memcached',
      'memcachedExporter',
      'minio',
      'nginx',
      'promtail',
      'silo',
      'tempo',
      'vector',
    ]);
});

test('a registry changes only images, and the name of a Job, which contains a hash', () => {
  const plain = JSON.stringify(rendered(small)).replaceAll(/"image":"[^"]*"/g, '');
  const mirrored = JSON.stringify(rendered({ ...small, registry })).replaceAll(/"image":"[^"]*"/g, '');
  expect(mirrored).toBe(plain);
});

test('an image that a section sets is not changed', () => {
  const pod = { image: 'other.example.com/loki:3.7.8' };
  const minio = { pod: { image: 'other.example.com/silo:1' }, clientImage: 'other.example.com/mc:1' };
  const images = imagesOf(
    rendered({
      ...laptop,
      registry,
      loki: { ...laptop.loki, pod },
      objectStore: { minio },
      gateway: { pod: { image: 'other.example.com/nginx:1.29.3' } },
    }),
  );
  expect(images.filter((image) => image.startsWith('other.')).sort()).toEqual([
    'other.example.com/loki:3.7.8',
    'other.example.com/mc:1',
    'other.example.com/mc:1',
    'other.example.com/nginx:1.29.3',
    'other.example.com/nginx:1.29.3',
    'other.example.com/nginx:1.29.3',
    'other.example.com/silo:1',
  ]);
});

test('a single construct uses the registry of its chart', () => {
  const chart = new Chart(new App({ outdir: 'unused' }), 'mine');
  setRegistry(chart, registry);
  new MinioStore(chart, 'store', { namespace: 's3' });
  for (const image of imagesOf(manifestsOf(chart)))
    expect(image).toMatch(/^registry\.example\.com:5000\/mirror\/pgsty\//);
  expect(() => setRegistry(new Chart(new App({ outdir: 'unused' }), 'mine'), 'https://r.example.com')).toThrow(
    `registry: 'r.example.com'`,
  );
});

const digestOf = (name: string): string => `sha256:${createHash('sha256').update(name).digest('hex')}`;

/** A digest for each published image. */
function digestsOf(environment: EnvironmentInput): Record<string, string> {
  const { images } = render(environment);
  return Object.fromEntries(publishedNames(images).map((name) => [name, digestOf(name)]));
}

test('digests are added to every image of manifests and machines, in the mirror too', () => {
  for (const environment of [...all, hosts]) {
    const digests = digestsOf(environment);
    expect(Object.keys(digests).length).toBeGreaterThan(0);
    const { images, errors } = render({ ...environment, registry, digests });
    expect(errors).toEqual([]);
    for (const { image, published } of images) {
      const [name = ''] = published.split('@');
      expect(published).toBe(`${name}@${digests[name]}`);
      expect(image).toBe(`${registry}${published.slice(published.indexOf('/'))}`);
    }
  }
});

test('a digest is added to an image that a section sets, unless it has one', () => {
  const image = 'other.example.com/loki:3.7.8';
  const environment = { ...laptop, loki: { ...laptop.loki, pod: { image } } };
  const { files } = render({ ...environment, digests: digestsOf(environment) });
  expect(files.get('20-loki.yaml')).toContain(`image: ${image}@${digestOf(image)}\n`);
  const pinned = { ...laptop, loki: { ...laptop.loki, pod: { image: `${image}@${digestOf('other')}` } } };
  const digests = { ...digestsOf(environment), [image]: digestOf(image) };
  expect(render({ ...pinned, digests }).files.get('20-loki.yaml')).toContain(`${image}@${digestOf('other')}\n`);
});

test('with digests, images without one are an error that names what runs them', () => {
  const { 'docker.io/grafana/loki:3.7.8': _loki, ...digests } = digestsOf(laptop);
  const { errors, files } = render({ ...laptop, digests });
  expect(files.size).toBe(0);
  expect(errors.map((one) => printed(one))).toEqual([
    {
      path: 'digests',
      message:
        'there is no digest of these images, so that a tag alone would decide what runs: docker.io/grafana/loki:3.7.8 (StatefulSet logging/loki, container loki). With images.lock, npx cdk8s-logging images --lock adds them.',
    },
  ]);
});

test('a machine pulls the image from the registry of the environment', () => {
  const compose = render({ ...hosts, registry }).artifacts.find(({ path }) => path.endsWith('compose.yaml'));
  expect(compose?.text).toContain(`image: ${registry}/timberio/vector:`);
});
