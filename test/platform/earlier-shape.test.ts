import { migrated, render, type Environment } from '../../constructs/platform';
import { seed } from '../fixtures';

const { namespace: _loki, ...loki } = seed.loki;
const { login, tenant, vector } = seed.collect.logs;
/** The environment of the guide, in the shape of 0.1. */
const earlier = {
  ...seed,
  loki,
  namespaces: {
    logging: { name: 'monitoring', create: true },
    agents: { name: 'monitoring' },
    minio: { name: 'minio', podSecurity: 'restricted' },
  },
  collect: { agent: 'vector', login, tenant, ...vector },
};

test('an earlier environment is translated into one with the same output', () => {
  const now = migrated(earlier) as Environment;
  expect(now.namespaces).toEqual({ monitoring: {}, minio: { podSecurity: 'restricted' } });
  expect([...render(now).files]).toEqual([...render(seed).files]);
});

test.each([
  [
    'a namespace with two sets of settings',
    { namespaces: { ...earlier.namespaces, agents: { name: 'monitoring', create: false } } },
  ],
  ['a section that has a namespace already', { loki: { ...loki, namespace: 'other' } }],
])('%s is not translated', (_, change) => {
  expect(migrated({ ...earlier, ...change })).toMatchObject({ namespaces: { agents: { name: 'monitoring' } } });
});
