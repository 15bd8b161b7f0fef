import { dataProblems, pathText } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { laptop } from '../fixtures';

const own: Record<string, unknown> = {};
own['own'] = own;

test.each<[string, unknown, string, string]>([
  ['a number that is none', { a: { b: [1, NaN] } }, 'a.b[1]', 'NaN is not a number'],
  ['an infinite number', { a: -Infinity }, 'a', '-Infinity is not a number'],
  ['a BigInt', { a: 7n }, 'a', '7n is a BigInt'],
  ['a function', { a: () => 1 }, 'a', 'a function is not data'],
  ['an object of a class', { a: new Date(0) }, 'a', 'an object of the class Date'],
  ['half of a character', { a: 'x\ud83d' }, 'a', `'x' is followed by U+D83D, half of a character`],
  ['half of a character in a key', { a: { 'k\udc00': 1 } }, 'a', `'k' is followed by U+DC00`],
  ['a NUL', { a: 'x\0' }, 'a', `'x' is followed by U+0000`],
  ['a key of every JavaScript object', { a: JSON.parse('{"__proto__":{"b":1}}') }, 'a', `'__proto__' cannot be a key`],
  ['a key that cdk8s cannot print', { a: { constructor: 'b' } }, 'a', `'constructor' cannot be a key`],
  ['a key that hides a conversion', { a: { toString: 'b' } }, 'a', `'toString' cannot be a key`],
  ['a text that fits into no object', { a: 'a'.repeat(250_000) }, 'a', 'has 250000 characters'],
  ['data that contains itself', own, 'own'.concat('.own'.repeat(50)), 'contains itself'],
])('%s is refused where it stands', (_, data, path, says) => {
  const [problem, ...more] = dataProblems(data);
  expect(more).toEqual([]);
  expect(pathText(problem!.path)).toBe(path);
  expect(problem?.message).toContain(says);
});

test('an anchor of YAML that repeats itself is refused without being unfolded', () => {
  const bomb = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner, inner], 'a');
  expect(dataProblems(bomb).map(({ message }) => message)).toEqual(['there are more than 500000 values.']);
});

test('data that YAML and JSON can hold is taken, whatever its texts', () => {
  expect(
    dataProblems({ a: [null, undefined, true, 1.5, '', '😀', '\t\n'], hasOwnProperty: { isPrototypeOf: 'b' } }),
  ).toEqual([]);
  expect(dataProblems(Object.create(null))).toEqual([]);
});

test.each([
  ['a BigInt', { ...laptop, loki: { ...laptop.loki, replicas: 3n } }, 'loki.replicas'],
  ['a domain that is read as an address', { ...laptop, cluster: { domain: '0x10' } }, 'cluster.domain'],
])('%s is a problem of the environment, not an exception', (_, environment, path) => {
  expect(render(environment as unknown as Environment).errors.map((problem) => pathText(problem.path))).toEqual([path]);
});

test('an environment and a namespace can have the name of a property of every JavaScript object', () => {
  expect(render({ ...laptop, name: 'constructor' }).errors).toEqual([]);
  expect(render({ ...laptop, namespaces: { minio: { name: 'constructor' } } }).errors).toEqual([]);
});
