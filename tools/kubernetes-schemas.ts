/**
 * Writes test/support/kubernetes/<release>.json from the API server of the current context: the schemas of the kinds
 * that this project generates, without descriptions. Unknown fields are forbidden, as by `kubectl apply`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, type Data } from '../constructs/kit';

const folder = join(__dirname, '../test/support/kubernetes');

/** API groups, and the kinds of each. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'api/v1': ['ConfigMap', 'Namespace', 'PersistentVolumeClaim', 'Secret', 'Service', 'ServiceAccount'],
  'apis/apps/v1': ['DaemonSet', 'Deployment', 'StatefulSet'],
  'apis/autoscaling/v2': ['HorizontalPodAutoscaler'],
  'apis/batch/v1': ['CronJob', 'Job'],
  'apis/networking.k8s.io/v1': ['Ingress', 'NetworkPolicy'],
  'apis/policy/v1': ['PodDisruptionBudget'],
  'apis/rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
};

/** Keywords of JSON Schema that restrict values; the rest is documentation. */
const keywords = new Set([
  'type',
  'format',
  'enum',
  'required',
  'properties',
  'items',
  'additionalProperties',
  'oneOf',
]);

function get(path: string): Data {
  const text = execFileSync('kubectl', ['get', '--raw', path], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return JSON.parse(text) as Data;
}

/** Converts a schema of OpenAPI 3.0, where a reference beside a default is in an `allOf`, to JSON Schema. */
function schemaOf(source: unknown): unknown {
  if (!isMap(source)) return source;
  const [only] = Array.isArray(source['allOf']) ? source['allOf'] : [];
  const reference: unknown = isMap(only) ? only['$ref'] : source['$ref'];
  if (typeof reference === 'string') return { $ref: `#/definitions/${nameOf(reference)}` };
  const kept = Object.entries(source).filter(([key]) => keywords.has(key));
  return {
    ...Object.fromEntries(kept.map(([key, value]) => [key, inner(key, value)])),
    ...('properties' in source && { additionalProperties: false }),
  };
}

function inner(key: string, value: unknown): unknown {
  if (key === 'properties' && isMap(value))
    return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, schemaOf(property)]));
  if (key === 'oneOf') return Array.isArray(value) ? value.map(schemaOf) : value;
  return key === 'items' || key === 'additionalProperties' ? schemaOf(value) : value;
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

/** The definitions that schemas refer to, directly or indirectly. */
function closure(all: Data, names: readonly string[]): Data {
  const found = new Map<string, unknown>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    const schema = schemaOf(all[name]);
    found.set(name, schema);
    open.push(...[...JSON.stringify(schema).matchAll(/#\/definitions\/([\w.-]+)/g)].map((match) => match[1]!));
  }
  return Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function schemasOf(path: string): Data {
  const { components } = get(`/openapi/v3/${path}`);
  const schemas = isMap(components) ? components['schemas'] : undefined;
  if (!isMap(schemas)) throw new Error(`${path}: the API server has no schemas.`);
  return schemas;
}

const { major, minor } = get('/version');
const kinds: [string, string][] = [];
const definitions: Record<string, unknown> = {};
for (const [path, names] of Object.entries(groups)) {
  const schemas = schemasOf(path);
  const group = path.replace(/^apis?\//, '');
  for (const kind of names) {
    const name = Object.keys(schemas).find((known) =>
      known.endsWith(`.${path.slice(path.lastIndexOf('/') + 1)}.${kind}`),
    )!;
    kinds.push([`${group} ${kind}`, name]);
    Object.assign(definitions, closure(schemas, [name]));
  }
}
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, `${String(major)}.${String(minor)}.json`),
  `${JSON.stringify({ kinds: Object.fromEntries(kinds), definitions })}\n`,
);
