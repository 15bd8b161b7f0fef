import Ajv from 'ajv';
import { fileSchema } from '../../constructs/platform/file-schema';
import { fixtures, laptop, production } from '../fixtures';

const isValid = new Ajv({ strict: false }).compile(fileSchema());

test('every fixture is accepted, alone and in a list', () => {
  for (const one of fixtures) expect([one.name, isValid(one)]).toEqual([one.name, true]);
  expect(isValid(fixtures)).toBe(true);
});

test.each([
  ['the name of another one', { name: 'a', extends: 'production' }],
  ['a part of a section', { name: 'a', extends: 'production', loki: { replicas: 1 } }],
  [
    'null for a setting',
    { name: 'a', extends: 'production', objectStore: { external: null, minio: {} }, canary: null },
  ],
  ['a tenant without users', { name: 'a', extends: 'production', tenants: { Prod: { limits: {} }, Old: null } }],
])('an environment that extends may have %s', (_, environment) => {
  expect(isValid(environment)).toBe(true);
  expect(isValid([laptop, environment])).toBe(true);
});

test.each([
  ['a required setting is missing', { ...production, releases: undefined }],
  ['a section is incomplete', { ...production, objectStore: { external: {} } }],
  ['a setting is null', { ...production, canary: null }],
  ['a key is unknown', { ...production, lokki: {} }],
  ['the extended environment is a map', { name: 'a', extends: production }],
  ['an unknown key is in one that extends', { name: 'a', extends: 'production', loki: { replica: 1 } }],
  ['a type is wrong in one that extends', { name: 'a', extends: 'production', loki: { replicas: 'one' } }],
  ['an entry of a list is incomplete in one that extends', { name: 'a', extends: 'b', loki: { schema: [{}] } }],
  ['it extends without a name', { extends: 'production' }],
  ['the list is empty', []],
  ['it is a text', 'production'],
])('is refused if %s', (_, environment) => {
  expect(isValid(environment)).toBe(false);
});
