import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { validEnvironment } from '../../commands/environments';
import { sbomText } from '../../commands/sbom/bom';
import { merged, type Data } from '../../constructs/kit';
import type { Environment, EnvironmentInput } from '../../constructs/platform';
import { fixtures, laptop, production } from '../fixtures';
import { delivered } from '../fixtures/delivered';
import { variants } from '../fixtures/variants';

interface Listed {
  readonly name: string;
  readonly version?: string;
  readonly purl: string;
  readonly hashes?: readonly object[];
  readonly 'bom-ref': string;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

const all: readonly EnvironmentInput[] = [
  ...fixtures,
  ...variants,
  delivered,
  { ...production, name: 'cleanup', objectStore: { ...production.objectStore, uploadCleanup: {} } },
];
const changed = (base: Environment, over: Data): Environment => merged({ ...base }, over) as unknown as Environment;

function listed(environment: EnvironmentInput): readonly Listed[] {
  return (JSON.parse(sbomText(validEnvironment(environment))) as { components: readonly Listed[] }).components;
}

/** `where: image` of every use. */
function uses(environment: EnvironmentInput): string[] {
  return listed(environment).flatMap((one) => one.properties.map(({ value }) => `${value}: ${one['bom-ref']}`));
}

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

test.each(all)('the list of $name is valid by the schema of CycloneDX', async (environment) => {
  expect(await validator.validate(sbomText(validEnvironment(environment)))).toBeNull();
});

test.each(all)('the list of $name has every image of its files, and no other', (environment) => {
  const { files, artifacts } = validEnvironment(environment);
  const texts = [...files.values(), ...artifacts.map(({ text }) => text)];
  const images = texts.flatMap((text) => [...text.matchAll(/^[ -]*image: (.+)$/gm)].map(([, image]) => image));
  expect(listed(environment).map((one) => one['bom-ref'])).toEqual([...new Set(images)].toSorted());
});

test('a list is the same each time, and says neither when it was made nor by which run', () => {
  const text = sbomText(validEnvironment(laptop));
  expect(sbomText(validEnvironment(laptop))).toBe(text);
  expect(Object.keys(JSON.parse(text) as object)).toEqual([
    '$schema',
    'bomFormat',
    'specVersion',
    'version',
    'metadata',
    'components',
    'dependencies',
  ]);
  expect(text).not.toContain('timestamp');
});

test('an image has its registry, its repository and its tag', () => {
  const loki = listed(laptop).find(({ name }) => name === 'docker.io/grafana/loki');
  expect(loki).toMatchObject({
    type: 'container',
    version: '3.7.8',
    purl: 'pkg:oci/loki?repository_url=docker.io%2Fgrafana%2Floki&tag=3.7.8',
  });
  expect(loki).not.toHaveProperty('hashes');
});

test('an image that is pinned has its digest as hash and in its purl', () => {
  const digest = 'ab'.repeat(32);
  const image = `registry.example.com:5000/mirror/loki:3.7.8@sha256:${digest}`;
  const loki = listed(changed(laptop, { loki: { pod: { image } } })).find((one) => one['bom-ref'] === image);
  expect(loki).toMatchObject({
    name: 'registry.example.com:5000/mirror/loki',
    version: '3.7.8',
    hashes: [{ alg: 'SHA-256', content: digest }],
    purl: `pkg:oci/loki@sha256:${digest}?repository_url=registry.example.com%3A5000%2Fmirror%2Floki&tag=3.7.8`,
  });
});

test('each image names what runs it: containers, init containers, Jobs, CronJobs and machines', () => {
  expect(all.flatMap(uses)).toEqual(
    expect.arrayContaining([
      'StatefulSet logging/loki, container loki: docker.io/grafana/loki:3.7.8',
      'StatefulSet logging/loki, init container wait-for-bucket: docker.io/pgsty/mc:RELEASE.2026-09-16T00-00-00Z',
      'Job logging/loki-smoke-test, container curl: docker.io/curlimages/curl:8.21.0',
      'CronJob logging/loki-upload-cleanup, container mc: docker.io/pgsty/mc:RELEASE.2026-09-16T00-00-00Z',
      'machine build-1, service vector: docker.io/timberio/vector:0.57.0-debian',
    ]),
  );
});
