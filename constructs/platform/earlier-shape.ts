import { isDeepStrictEqual } from 'node:util';
import { error, isMap, replaceWith, valueAt, type Data, type Path, type Problem } from '../kit';
import { withPipeline } from './earlier-labels';
import { canaryUser } from './tenancy';

/**
 * Settings of environments as they were until 0.1, each with the line that replaces it; empty for an environment of
 * today.
 */
export function earlierSettings(input: unknown): Problem[] {
  if (!isMap(input)) return [];
  const now = migrated(input) as Data;
  const problems: Problem[] = [];
  // What could not be translated stays, and has no fix.
  const replaced = (path: Path, message: string, value = valueAt(now, path)): void => {
    const isUnchanged = [valueAt(now, path), value].includes(valueAt(input, path));
    problems.push(error(path, message, isUnchanged ? {} : replaceWith(value)));
  };
  if (isEarlierCollect(input['collect'])) {
    const { events: _events, ...collect } = now['collect'] as Data;
    replaced(
      ['collect'],
      'collect has a section for each kind of data: the settings of the agent are below collect.logs.vector.',
      collect,
    );
  }
  const logs = ['collect', 'logs'];
  const labels = ['labels', 'structuredMetadata'].find((key) => valueAt(input, [...logs, 'vector', key]) !== undefined);
  if (labels !== undefined)
    replaced(logs, `vector.${labels} moved to pipeline.${labels}, where each value names its source.`);
  if (isMap(input['events']))
    problems.push(
      error(
        ['events'],
        'events moved to collect.events, with the settings of the exporter below exporter.',
        now['events'] === undefined
          ? { fix: { moveTo: ['collect', 'events'], value: valueAt(now, ['collect', 'events']) } }
          : {},
      ),
    );
  if (isEarlierNamespaces(input['namespaces'])) {
    const moved = placements(input).map(([path, name]) => `${path.join('.')}: '${name}'`);
    // One of several lines that belong together is no fix.
    replaced(
      ['namespaces'],
      `namespaces is a map by name; a section names its own namespace${moved.length === 0 ? '' : ` (${moved.join(', ')})`}.`,
      moved.length === 0 ? undefined : valueAt(input, ['namespaces']),
    );
  }
  if (Array.isArray(input['tenants'])) replaced(['tenants'], 'tenants and their users are maps by name.');
  const [first, ...others] = [...problems, ...retentionProblems(input, now)];
  if (first === undefined) return [];
  return [{ ...first, message: `${first.message} npm run migrate -- environment FILE rewrites a file.` }, ...others];
}

/** Periods of single tenants in the retention of Loki. */
function retentionProblems(input: Data, now: Data): Problem[] {
  const { periods, streams } = tenantRetention(input);
  const moved = (path: Path, name: string, key: string): Problem => {
    const to = ['tenants', name, 'retention', key];
    const message = `the retention of a tenant is set at the tenant: ${to.join('.')}.`;
    // The line that replaces a list of tenants has the periods already.
    if (Array.isArray(input['tenants'])) return error(path, message, { fix: { remove: true } });
    const isClear = valueAt(input, ['tenants', name]) !== undefined && valueAt(input, to.slice(0, 3)) === undefined;
    return error(path, message, isClear ? { fix: { moveTo: to, value: valueAt(now, to) } } : {});
  };
  const empty = Object.keys(periods).length === 0 && isMap(valueAt(input, ['loki', 'retention', 'tenants']));
  const path = ['loki', 'retention', 'tenants'];
  return [
    ...(empty ? [error(path, 'the retention of a tenant is set at the tenant.', { fix: { remove: true } })] : []),
    ...Object.keys(periods).map((name) => moved([...path, name], name, 'default')),
    ...streams.flatMap((stream, n) =>
      named(stream) ? [moved(['loki', 'retention', 'streams', n], stream.tenant, 'streams')] : [],
    ),
  ];
}

/**
 * Translates an environment of an earlier shape. What has the shape of today, or no known shape, stays as it is.
 */
export function migrated(input: unknown): unknown {
  if (!isMap(input)) return input;
  const { events, ...rest } = input;
  const { collect } = input;
  const takesEvents = collect === undefined || (isMap(collect) && collect['events'] === undefined);
  const movesEvents = isMap(events) && takesEvents;
  let now: Data = movesEvents ? rest : input;
  if (isEarlierCollect(now['collect']) && now['collect']['agent'] === 'vector' && !hasSections(now['collect']))
    now = { ...now, collect: { logs: collectorOf(now['collect'], 'vector') } };
  const logs = valueAt(now, ['collect', 'logs']);
  const withSources = isMap(logs) ? withPipeline(logs) : logs;
  if (withSources !== logs) now = put(now, ['collect', 'logs'], withSources);
  if (movesEvents) now = put(now, ['collect', 'events'], collectorOf(events, 'exporter'));
  if (isEarlierNamespaces(now['namespaces']) && isConsistent(now['namespaces']) && isFree(input)) {
    now = { ...now, namespaces: namespacesOf(input) };
    for (const [path, name] of placements(input)) now = put(now, path, name);
  }
  if (Array.isArray(now['tenants'])) {
    const tenants = tenantsOf(now['tenants']);
    if (tenants === undefined) return now;
    now = { ...now, tenants };
  }
  return withTenantRetention(now);
}

function isEarlierCollect(collect: unknown): collect is Data {
  return isMap(collect) && ['agent', 'login', 'tenant'].some((key) => Object.hasOwn(collect, key));
}

/** Whether it has sections of today too: what belongs where is not clear then. */
function hasSections(collect: unknown): boolean {
  return isMap(collect) && ['logs', 'events'].some((key) => Object.hasOwn(collect, key));
}

/** The settings of a collector, with those of its program below `program`. */
function collectorOf({ agent: _agent, login, tenant, ...settings }: Data, program: string): Data {
  return { ...(login !== undefined && { login }), ...(tenant !== undefined && { tenant }), [program]: settings };
}

/** The three fixed keys of earlier environments, and the names that they had by default. */
const uses = { logging: 'logging', agents: 'logging-agents', minio: 'minio' } as const;

function isEarlierNamespaces(namespaces: unknown): namespaces is Data {
  return (
    isMap(namespaces) &&
    Object.keys(uses).some((use) => isMap(namespaces[use]) && Object.hasOwn(namespaces[use], 'name'))
  );
}

/** Whether no section has a namespace of its own yet. */
function isFree(input: Data): boolean {
  return placements(input).every(([path]) => valueAt(input, path) === undefined);
}

/** Whether every namespace has a name, and those with the same name have the same settings. */
function isConsistent(namespaces: Data): boolean {
  const known = new Map<unknown, unknown>();
  return Object.entries(namespaces).every(([use, settings]) => {
    if (!(use in uses)) return true;
    if (!isMap(settings) || typeof settings['name'] !== 'string' || settings['name'] === '') return false;
    const { name, create = true, podSecurity } = settings;
    const first = known.get(name) ?? [create, podSecurity];
    known.set(name, first);
    return isDeepStrictEqual(first, [create, podSecurity]);
  });
}

/** The settings by name of the namespaces that something is in. */
function namespacesOf(input: Data): Data {
  return Object.fromEntries(
    Object.entries(input['namespaces'] as Data).flatMap(([use, settings]) => {
      if (!isMap(settings) || !(use in uses)) return [[use, settings]];
      const { name = use, ...others } = settings;
      return isUsed(input, use) ? [[String(name), others]] : [];
    }),
  );
}

function isUsed(input: Data, use: string): boolean {
  if (use === 'agents') return input['collect'] !== undefined;
  const minio = ['minio', 'earlier.minio'].map((path) => valueAt(input, ['objectStore', ...path.split('.')]));
  return use === 'logging' || minio.some((settings) => settings !== undefined);
}

/** The settings `namespace` of sections that are not in the namespace of their default. */
function placements(input: Data): (readonly [Path, string])[] {
  const nameOf = (use: keyof typeof uses): string | undefined => {
    const name = valueAt(input, ['namespaces', use, 'name']);
    return typeof name === 'string' && name !== uses[use] ? name : undefined;
  };
  const places: readonly (readonly [keyof typeof uses, Path])[] = [
    ['logging', ['loki']],
    ['agents', ['collect', 'logs']],
    ['minio', ['objectStore', 'minio']],
    ['minio', ['objectStore', 'earlier', 'minio']],
  ];
  return places.flatMap(([use, path]) => {
    const name = nameOf(use);
    const exists = isMap(valueAt(input, path[0] === 'collect' ? ['collect'] : path));
    return name === undefined || !exists ? [] : [[[...path, 'namespace'], name] as const];
  });
}

/** Tenants and their users by name; undefined if one has no name, or that of another. */
function tenantsOf(tenants: readonly unknown[]): Data | undefined {
  const translated = Object.entries(byName(tenants) ?? {}).map(([name, tenant]) => {
    const users = Array.isArray(tenant['users']) ? byName(tenant['users']) : tenant['users'];
    return [name, 'users' in tenant ? { ...tenant, users } : tenant] as const;
  });
  const isComplete = translated.every(([, tenant]) => !('users' in tenant) || tenant.users !== undefined);
  return translated.length === tenants.length && isComplete ? Object.fromEntries(translated) : undefined;
}

function byName(list: readonly unknown[]): Readonly<Record<string, Data>> | undefined {
  const entries = list.map((entry) => {
    const { name, ...rest } = isMap(entry) ? entry : {};
    return [name, rest] as const;
  });
  const names = new Set(entries.map(([name]) => name));
  if (names.size < list.length || ![...names].every((name) => typeof name === 'string')) return undefined;
  return Object.fromEntries(entries) as Readonly<Record<string, Data>>;
}

/** The retention of Loki that concerns single tenants: periods by name, and the list of streams, which may name one. */
function tenantRetention(input: Data): { readonly periods: Data; readonly streams: readonly unknown[] } {
  const periods = valueAt(input, ['loki', 'retention', 'tenants']);
  const streams = valueAt(input, ['loki', 'retention', 'streams']);
  return { periods: isMap(periods) ? periods : {}, streams: Array.isArray(streams) ? streams : [] };
}

function named(stream: unknown): stream is Data & { readonly tenant: string } {
  return isMap(stream) && typeof stream['tenant'] === 'string';
}

function withTenantRetention(input: Data): Data {
  const { periods, streams } = tenantRetention(input);
  const names = [...new Set([...Object.keys(periods), ...streams.filter(named).map(({ tenant }) => tenant)])];
  // Periods of tenants that have some already are not merged.
  if (names.some((name) => valueAt(input, ['tenants', name, 'retention']) !== undefined)) return input;
  if (names.length === 0 && !isMap(valueAt(input, ['loki', 'retention', 'tenants']))) return input;
  const { tenants: _periods, streams: _streams, ...others } = valueAt(input, ['loki', 'retention']) as Data;
  const common = streams.filter((stream) => !named(stream));
  const now = put(input, ['loki', 'retention'], { ...others, ...(common.length > 0 && { streams: common }) });
  return names.reduce((sofar, name) => {
    const own = streams.filter(named).filter(({ tenant }) => tenant === name);
    // The tenant of the canary existed without being listed.
    const isNew = name === canaryUser && valueAt(sofar, ['tenants', name]) === undefined;
    const users = { [canaryUser]: { roles: ['write', 'read'] } };
    const listed = isNew ? put(sofar, ['tenants', name], { users }) : sofar;
    return put(listed, ['tenants', name, 'retention'], {
      ...(Object.hasOwn(periods, name) && { default: periods[name] }),
      ...(own.length > 0 && { streams: own.map(({ tenant: _tenant, ...stream }) => stream) }),
    });
  }, now);
}

/** A copy with a value at a path; maps on the way are created. */
function put(input: Data, path: Path, value: unknown): Data {
  const [first, ...rest] = path as readonly string[];
  const below = input[first!];
  return { ...input, [first!]: rest.length === 0 ? value : put(isMap(below) ? below : {}, rest, value) };
}
