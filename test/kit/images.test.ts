import {
  error,
  imageTag,
  replaceWith,
  otherReleaseProblems,
  registryProblems,
  unclearReleaseAdvice,
} from '../../constructs/kit';

const digest = `@sha256:${'a'.repeat(64)}`;

test.each([
  ['registry.example.com'],
  ['registry.example.com/mirror'],
  ['registry.example.com:5000/team-a/some__thing'],
  ['localhost:5000'],
  ['localhost/mirror'],
  ['10.0.0.1:5000'],
])('the registry %s: accepted', (registry) => {
  expect(registryProblems(['registry'], registry)).toEqual([]);
});

test.each([
  ['https://registry.example.com/', 'registry.example.com'],
  ['registry.example.com/mirror/', 'registry.example.com/mirror'],
  // A path of Docker Hub.
  ['mirror', undefined],
  ['Registry.example.com', undefined],
  ['registry.example.com/Mirror', undefined],
  ['registry.example.com/mirror:3', undefined],
  ['registry.example.com//mirror', undefined],
  ['user:password@registry.example.com', undefined],
  ['', undefined],
])('the registry %s: rejected, with a fix if one follows from it', (registry, replace) => {
  expect(registryProblems(['registry'], registry)).toEqual([
    error(['registry'], expect.stringContaining(`'${registry}'`) as string, replaceWith(replace)),
  ]);
});

test.each([
  ['a/loki:3.7.8', '3.7.8'],
  [`a/loki:3.7.8${digest}`, '3.7.8'],
  ['a:5000/loki', undefined],
  [`a:5000/loki${digest}`, undefined],
])('the tag of %s', (image, tag) => {
  expect(imageTag(image)).toBe(tag);
});

const of = (image: string, release = '3.7.8') => ({
  path: ['pod', 'image'],
  image,
  release,
  known: ['3.3.2', '3.7.8', 'RELEASE.2025-09-07T16-13-09Z', 'RELEASE.2026-09-16T00-00-00Z'],
});

describe('an image set by the user', () => {
  test.each([
    [of('a/loki:3.7.8')],
    [of('a/loki:v3.7.8-amd64')],
    [of('a/loki:mirror-3.7.8_2026.11.01')],
    [of(`a/loki:3.7.8${digest}`)],
    [of('a/minio:RELEASE.2026-09-16T00-00-00Z-cpuv1', 'RELEASE.2026-09-16T00-00-00Z')],
    [of('a/cache:1.6.39', '1.6.39-alpine')],
  ])('whose tag names the release is accepted: $image', (image) => {
    expect([...otherReleaseProblems(image), ...unclearReleaseAdvice(image)]).toEqual([]);
  });

  test.each([
    [of('a/loki:3.3.2')],
    [of(`a/loki:v3.3.2-amd64${digest}`)],
    [of('a/minio:RELEASE.2025-09-07T16-13-09Z', 'RELEASE.2026-09-16T00-00-00Z')],
  ])('whose tag names another supported release is rejected: $image', (image) => {
    expect(otherReleaseProblems(image)).toEqual([
      error(['pod', 'image'], expect.stringContaining(`are for ${image.release}`) as string),
    ]);
    expect(unclearReleaseAdvice(image)).toEqual([]);
  });

  test.each([[of('a/loki:prod')], [of('a/loki:3.7')], [of('a/loki:3.7.80')], [of(`a/loki${digest}`)]])(
    'whose tag does not name the release gets a warning: $image',
    (image) => {
      expect(otherReleaseProblems(image)).toEqual([]);
      expect(unclearReleaseAdvice(image)).toHaveLength(1);
    },
  );
});
