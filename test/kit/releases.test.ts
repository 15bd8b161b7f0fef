import { compareReleases, releases } from '../../constructs/kit';

const table = releases('The server', { '0.9.1': { image: 'old' }, '0.10.0': { image: 'new' } }, '0.10.0');

test('a table of releases has the names in its order and the properties of each', () => {
  expect(table.names).toEqual(['0.9.1', '0.10.0']);
  expect(table.newest).toBe('0.10.0');
  expect(table.facts('0.9.1')).toEqual({ image: 'old' });
});

test('an unknown release is rejected with the supported ones', () => {
  expect(() => table.facts('0.9.2')).toThrow("release: The server '0.9.2' is not supported; supported: 0.9.1, 0.10.0.");
  expect(() => table.facts('toString')).toThrow('not supported');
});

test.each([
  ['0.9.1', '0.10.0'],
  ['0.9', '0.9.1'],
  ['3.3.2', '3.7.8'],
])('%s is older than %s', (older, newer) => {
  expect(compareReleases(older, newer)).toBeLessThan(0);
  expect(compareReleases(newer, older)).toBeGreaterThan(0);
  expect(compareReleases(older, older)).toBe(0);
});
