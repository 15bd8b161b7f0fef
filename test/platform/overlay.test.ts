import { pathText } from '../../constructs/kit';
import { render, type Overlay } from '../../constructs/platform';
import { laptop, production } from '../fixtures';

const environmentOf = (overlay: Overlay): unknown => render(overlay).platform?.environment;

test('an overlay is the extended environment with other settings', () => {
  const staging: Overlay = { name: 'staging', extends: production, loki: { replicas: 1 }, gateway: { replicas: 1 } };
  expect(environmentOf(staging)).toEqual({
    ...production,
    name: 'staging',
    loki: { ...production.loki, replicas: 1 },
    gateway: { replicas: 1 },
  });
});

test('an overlay of an overlay has the settings of all three', () => {
  const test: Overlay = {
    name: 'test',
    extends: { name: 'staging', extends: laptop, canary: false },
    registry: 'r.example.com/a',
  };
  expect(environmentOf(test)).toEqual({ ...laptop, name: 'test', canary: false, registry: 'r.example.com/a' });
});

test('null removes a setting, so that another choice can take its place', () => {
  const { external } = production.objectStore;
  const moved: Overlay = { name: 'moved', extends: laptop, objectStore: { minio: null, external } };
  expect(environmentOf(moved)).toEqual({ ...laptop, name: 'moved', objectStore: { external } });
});

test('null for a setting that the base does not have changes nothing', () => {
  expect(environmentOf({ name: 'same', extends: laptop, gateway: { replicas: null } })).toEqual({
    ...laptop,
    name: 'same',
    gateway: {},
  });
});

test('a tenant, a user and a limit are added by their names', () => {
  const more: Overlay = {
    name: 'more',
    extends: laptop,
    tenants: { Prod: { users: { ops: { roles: ['admin'] } } }, Dev: { users: { dev: { roles: ['read'] } } } },
  };
  expect(environmentOf(more)).toMatchObject({
    tenants: {
      Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] }, ops: { roles: ['admin'] } } },
      Dev: { users: { dev: { roles: ['read'] } } },
    },
  });
});

test('lists are replaced', () => {
  const base: Overlay = { name: 'base', extends: laptop, cluster: { scrapers: [{ cidrs: ['192.0.2.0/24'] }] } };
  const over: Overlay = { name: 'over', extends: base, cluster: { scrapers: [] } };
  expect(environmentOf(over)).toMatchObject({ cluster: { scrapers: [] } });
});

test('an environment that extends itself is refused', () => {
  const endless: { name: string; extends: unknown } = { name: 'endless', extends: undefined };
  endless.extends = endless;
  const { errors } = render(endless as Overlay);
  expect(errors[0]?.message).toContain('contains itself');
});

test('a problem of an overlay has the path of the setting', () => {
  const { errors } = render({ name: 'over', extends: production, loki: { storage: 'much' } });
  expect(errors.map(({ path }) => pathText(path))).toEqual(['loki.storage']);
});
