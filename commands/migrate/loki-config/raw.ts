import { isMap, type Data } from '../../../constructs/kit';
import type { Input } from '../input';
import { isSecretKey } from '../shown';
import { referenceIn, type Context } from './context';
import type { Sections } from './limits';

/**
 * Settings of Loki that the platform decides: addresses, ports and rings of its pods, and folders of their volumes. A
 * section stands for all that is in it.
 */
const covered: readonly RegExp[] = [
  /^target$/,
  /^memberlist\b/,
  /^tracing\.enabled$/,
  /^analytics\.reporting_enabled$/,
  /^server\.(?:http|grpc)_listen_(?:port|address)$/,
  /^common\.(?:path_prefix|ring|instance_\w+|compactor_(?:grpc_)?address|replication_factor)\b/,
  /^(?:distributor|index_gateway|compactor|ruler|bloom_\w+|pattern_ingester)\.(?:compactor_)?ring\b/,
  /^query_scheduler\.(?:use_scheduler_ring|scheduler_ring)\b/,
  /^ingester\.lifecycler\b/,
  /^ingester\.wal\.dir$/,
  /^pattern_ingester\.lifecycler\b/,
  /^(?:frontend|frontend_worker)\.(?:scheduler_address|frontend_address|tail_proxy_url|downstream_url|address|instance_\w+)$/,
  /^storage_config\.(?:boltdb_shipper|tsdb_shipper|bloom_shipper)\.(?:active_index_directory|cache_location|shared_store\w*|working_directory|index_gateway_client|mode)\b/,
  /^storage_config\.(?:boltdb|use_thanos_objstore|index_cache_validity)\b/,
  /^compactor\.(?:working_directory|shared_store\w*|delete_request_store\w*|retention_enabled)$/,
  /^ruler\.(?:rule_path|storage|enable_api|enable_sharding|sharding_strategy|wal\.dir)\b/,
  /^ruler_storage\b/,
  /^runtime_config\b/,
  /^table_manager\b/,
  /^ingester_client\.remote_timeout$/,
];

/** Settings that name files which are not in the input. */
const files: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /^(?:runtime_config\.file|limits_config\.per_tenant_override_config)$/,
    'the overrides of tenants are in this file, which was not read; write their limits and retention into tenants',
  ],
];

/** Sections that were read before, or that the settings of the platform have. */
const elsewhere = new Set(['auth_enabled', 'schema_config']);

/**
 * The rest of the configuration, for `loki.config`: what nothing has read so far. What cannot be written into a file is
 * listed.
 */
export function rawConfig(names: readonly string[], section: Sections, { notes }: Context): Data {
  const config: Record<string, unknown> = {};
  const secrets: string[] = [];
  for (const name of names) {
    if (elsewhere.has(name)) continue;
    for (const input of section(name)?.inputs ?? [])
      for (const leaf of unreadIn(input)) {
        const path = [name, ...leaf.path.slice(input.path.length).map(String)];
        const dotted = path.join('.');
        const inFile = files.find(([pattern]) => pattern.test(dotted));
        if (inFile !== undefined) {
          leaf.reject(inFile[1]);
          continue;
        }
        if (covered.some((pattern) => pattern.test(dotted))) {
          leaf.replace();
          continue;
        }
        const why = isSecretKey(path.at(-1)!)
          ? 'it is a secret, which the platform does not write into a ConfigMap'
          : referenceIn(leaf.value);
        if (why !== undefined) {
          leaf.reject(why);
          if (isSecretKey(path.at(-1)!)) secrets.push(dotted);
        } else set(config, path, leaf.take());
      }
  }
  if (secrets.length > 0) notes.push(`These secrets are in the input, and in no output: ${secrets.join(', ')}.`);
  return config;
}

/** The values of a map of which nothing was read; a list is one value. */
function unreadIn(input: Input): Input[] {
  if (input.isRead) return [];
  const entries = input.entries();
  return isMap(input.value) && entries.length > 0 ? entries.flatMap(([, below]) => unreadIn(below)) : [input];
}

function set(map: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) map[key] = value;
  else {
    if (!isMap(map[key])) map[key] = {};
    set(map[key] as Record<string, unknown>, rest, value);
  }
}
