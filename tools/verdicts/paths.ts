import { isDeepStrictEqual } from 'node:util';
import { valueAt, type Path } from '../../constructs/kit';
import { migrated } from '../../constructs/platform';

type Name = (...path: Path) => string;

/** Where settings of an earlier shape are now, the most specific first. `*` is any step, which is given to the function. */
const moved: readonly (readonly [from: string, to: (name: Name, ...steps: Path) => Path])[] = [
  ['collect.login', () => ['collect', 'logs', 'login']],
  ['collect.tenant', () => ['collect', 'logs', 'tenant']],
  ['collect.*', (_, key) => ['collect', 'logs', 'vector', key]],
  ['collect', () => ['collect', 'logs']],
  ['events.login', () => ['collect', 'events', 'login']],
  ['events.tenant', () => ['collect', 'events', 'tenant']],
  ['events.*', (_, key) => ['collect', 'events', 'exporter', key]],
  ['events', () => ['collect', 'events']],
  ['namespaces.logging.name', () => ['loki', 'namespace']],
  ['namespaces.agents.name', () => ['collect', 'logs', 'namespace']],
  ['namespaces.minio.name', () => ['objectStore', 'minio', 'namespace']],
  ['namespaces.*', (name, use) => ['namespaces', name('namespaces', use)]],
  ['loki.retention.tenants.*', (_, tenant) => ['tenants', tenant, 'retention', 'default']],
  ['tenants.*.name', (name, n) => ['tenants', name('tenants', n)]],
  ['tenants.*.users.*.name', (name, n, m) => userPath(name, n, m)],
  ['tenants.*.users.*', (name, n, m) => userPath(name, n, m)],
  ['tenants.*', (name, n) => ['tenants', name('tenants', n)]],
];

function userPath(name: Name, n: Path[number], m: Path[number]): Path {
  return ['tenants', name('tenants', n), 'users', name('tenants', n, 'users', m)];
}

/** The path in `migrated(environment)` of a path in an environment of any shape. */
export function migratedPath(environment: unknown, path: Path): Path {
  if (isDeepStrictEqual(environment, migrated(environment))) return path;
  const name: Name = (...at) => {
    const given = valueAt(environment, [...at, 'name']);
    return typeof given === 'string' ? given : String(at.at(-1));
  };
  for (const [from, to] of moved) {
    const pattern = from.split('.');
    if (pattern.length > path.length || !pattern.every((step, n) => step === '*' || step === path[n])) continue;
    return [...to(name, ...path.filter((_, n) => pattern[n] === '*')), ...path.slice(pattern.length)];
  }
  return path;
}
