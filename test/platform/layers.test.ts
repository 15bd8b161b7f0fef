import { layersOf, settingLayer, type Layer } from '../../constructs/platform/layers';

const production = {
  name: 'production',
  loki: { replicas: 3, storage: '20Gi' },
  gateway: { replicas: 2 },
  cluster: { scrapers: [{ cidrs: ['192.0.2.0/24'] }, { namespace: 'monitoring' }] },
};
const staging = {
  name: 'staging',
  extends: production,
  loki: { replicas: 1 },
  gateway: { replicas: null },
  cluster: { scrapers: [{ namespace: 'metrics' }] },
};

test('the layers of an environment are what it extends and itself, without extends', () => {
  const { extends: _extends, ...over } = staging;
  expect(layersOf(staging)).toEqual<Layer[]>([
    { kind: 'environment', name: 'production', data: production, input: production },
    { kind: 'environment', name: 'staging', data: over, input: staging },
  ]);
});

test.each([
  [['loki', 'replicas'], 'staging'],
  [['loki', 'storage'], 'production'],
  [['loki'], 'staging'],
  [['cluster', 'scrapers', 0, 'namespace'], 'staging'],
  // A list replaces the list below it.
  [['cluster', 'scrapers', 1, 'namespace'], undefined],
  [['cluster', 'scrapers', 0, 'cidrs'], undefined],
  // null removes what is below.
  [['gateway', 'replicas'], undefined],
  [['loki', 'retention'], undefined],
])('%j is set by %s', (path, name) => {
  expect(settingLayer(layersOf(staging), path)?.name).toBe(name);
});
