import { dataProblems, pathText } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { laptop } from '../fixtures';

const cyclic: Record<string, unknown> = {};
cyclic['cyclic'] = cyclic;

test.each<[string, unknown, string, string]>([
  ['NaN', { a: { b: [1, NaN] } }, 'a.b[1]', 'NaN cannot be represented'],
  ['an infinite number', { a: -Infinity }, 'a', '-Infinity cannot be represented'],
  ['a BigInt', { a: 7n }, 'a', '7n is a BigInt'],
  ['a function', { a: () => 1 }, 'a', 'a function is not valid'],
  ['an object of a class', { a: new Date(0) }, 'a', 'an instance of Date'],
  ['an incomplete surrogate pair', { a: 'x\ud83d' }, 'a', `'x' is followed by U+D83D, an incomplete surrogate pair`],
  ['an incomplete surrogate pair in a key', { a: { 'k\udc00': 1 } }, 'a', `'k' is followed by U+DC00`],
  ['a NUL character', { a: 'x\0' }, 'a', `'x' is followed by U+0000`],
  ['the key __proto__', { a: JSON.parse('{"__proto__":{"b":1}}') }, 'a', `'__proto__' is not supported as a key`],
  ['the key constructor', { a: { constructor: 'b' } }, 'a', `'constructor' is not supported as a key`],
  ['the key toString', { a: { toString: 'b' } }, 'a', `'toString' is not supported as a key`],
  ['a string that is too long for kubectl apply', { a: 'a'.repeat(250_000) }, 'a', 'has 250000 characters'],
  ['cyclic data', cyclic, 'cyclic'.concat('.cyclic'.repeat(50)), 'contains itself'],
])('%s is rejected, with its path', (_, data, path, message) => {
  const [problem, ...more] = dataProblems(data);
  expect(more).toEqual([]);
  expect(pathText(problem!.path)).toBe(path);
  expect(problem?.message).toContain(message);
});

test('nested YAML aliases are rejected before they expand', () => {
  const bomb = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner, inner], 'a');
  expect(dataProblems(bomb).map(({ message }) => message)).toEqual(['there are more than 500000 values.']);
});

test('YAML and JSON data is accepted, whatever its strings', () => {
  expect(
    dataProblems({ a: [null, undefined, true, 1.5, '', '😀', '\t\n'], hasOwnProperty: { isPrototypeOf: 'b' } }),
  ).toEqual([]);
  expect(dataProblems(Object.create(null))).toEqual([]);
});

test.each([
  ['a BigInt', { ...laptop, loki: { ...laptop.loki, replicas: 3n } }, 'loki.replicas'],
  ['a domain that URL parsers read as an IP address', { ...laptop, cluster: { domain: '0x10' } }, 'cluster.domain'],
])('%s in an environment is reported, not thrown', (_, environment, path) => {
  expect(render(environment as unknown as Environment).errors.map((problem) => pathText(problem.path))).toEqual([path]);
});

test('an environment and a namespace can have the name of a property of every JavaScript object', () => {
  expect(render({ ...laptop, name: 'constructor' }).errors).toEqual([]);
  expect(render({ ...laptop, loki: { ...laptop.loki, namespace: 'constructor' } }).errors).toEqual([]);
});
