import Ajv from 'ajv';
import { isMap, type Data } from '../../constructs/kit';
import schema from '../../constructs/platform/schema.json';

/** All defaults in the schema, by path. Keys of `properties` are names, not keywords of JSON Schema. */
function defaults(node: unknown, path: string, names = false): [path: string, node: Data][] {
  if (Array.isArray(node)) return node.flatMap((item, n) => defaults(item, `${path}[${n}]`));
  if (!isMap(node)) return [];
  const below = Object.entries(node).flatMap(([key, value]) =>
    names || key !== 'default' ? defaults(value, `${path}/${key}`, !names && mapsOfNames.has(key)) : [],
  );
  return !names && 'default' in node ? [[path, node], ...below] : below;
}

const mapsOfNames = new Set(['properties', 'definitions']);
const found = defaults(schema, '#');

test.each(found)('%s: the default is a value that the setting itself takes', (_, node) => {
  const validate = new Ajv({ strict: false }).compile({ ...node, definitions: schema.definitions });
  expect([node['default'], validate(node['default'])]).toEqual([node['default'], true]);
});

test('defaults in words are in descriptions', () => {
  const texts = found.flatMap(([path, { default: value }]) => (typeof value === 'string' ? [{ path, value }] : []));
  expect(texts.filter(({ value }) => /^- | - |\.$/.test(value))).toEqual([]);
  const { events } = schema.definitions.CollectSettings.properties;
  expect(events.description).toBe('Kubernetes events. Default: none.');
  const { dns } = schema.definitions.ClusterSettings.properties;
  expect([dns.default, dns.description]).toEqual([
    'anyone',
    "The DNS servers, for the NetworkPolicies. Default: 'anyone': NodeLocal DNS listens on an address of the node, not of a pod.",
  ]);
});
