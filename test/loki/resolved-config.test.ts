import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import {
  isMap,
  manifestsOf,
  merged,
  pathText,
  problemsOf,
  valueAt,
  yamlText,
  type Data,
  type Keys,
  type Shape,
} from '../../constructs/kit';
import { lokiReleases, type LokiProps, type LokiRelease } from '../../constructs/loki';
import { unsupportedKeys } from '../../constructs/loki/config-rules/unsupported-keys';
import { managedLimitProblems, managedKeyProblems } from '../../constructs/loki/config-rules/managed-keys';
import { lokiFormat } from '../../constructs/loki/config-format';
import { lokiProgram } from '../support/loki-process';
import { folder } from '../support/processes';
import { aloneLoki, configOf, objectStore } from '../support/components';

const absent = lokiReleases.names.filter((release) => lokiProgram(release) === undefined);
if (absent.length > 0) console.warn(`skipped: Loki ${absent.join(', ')} is not in ../shared/lab`);
const present = lokiReleases.names.filter((release) => !absent.includes(release));
const when = present.length > 0 ? describe : describe.skip;

jest.setTimeout(120_000);

const nested = (name: string, value: unknown): Data =>
  name.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Data;

/** The values of a configuration by their dotted paths. */
function leaves(config: Data, path = ''): Map<string, unknown> {
  return new Map(
    Object.entries(config).flatMap(([key, value]): [string, unknown][] =>
      isMap(value) ? [...leaves(value, `${path}${key}.`)] : [[`${path}${key}`, value]],
    ),
  );
}

/** The keys of a table by their dotted paths, without sections. */
function shapesOf(keys: Keys, path = ''): [name: string, shape: Shape][] {
  return Object.entries(keys).flatMap(([key, shape]): [string, Shape][] =>
    isMap(shape) && 'keys' in shape ? shapesOf(shape.keys, `${path}${key}.`) : [[`${path}${key}`, shape]],
  );
}

const notText = new Set<Shape>(['boolean', 'number', 'integer', 'goDuration', 'duration', 'size']);

/** Every key of a release that takes a string, with a value. */
function texts(keys: Keys): [name: string, value: unknown][] {
  return shapesOf(keys)
    .filter(([, shape]) => !notText.has(shape))
    .map(([name, shape]) => [name, isMap(shape) && 'list' in shape && shape.list === 'string' ? ['sample'] : 'sample']);
}

/** Every boolean key of a release. */
function switches(keys: Keys): string[] {
  return shapesOf(keys).flatMap(([name, shape]) => (shape === 'boolean' ? [name] : []));
}

const free = (release: LokiRelease, name: string, value: unknown): boolean =>
  managedKeyProblems(nested(name, value), unsupportedKeys(lokiReleases.facts(release), objectStore)).length === 0;

/** Strings that are no host, file outside the volume, store or identity of a pod. Reviewed key by key. */
const harmless = [
  // Encryption, compression and discovery of existing connections.
  /\.(tls_(min_version|cipher_suites|server_name)|initial_\w+_window_size|grpc_compression|compression|(instance_)?interface_names|encoding)$/,
  // Names inside the rings and caches of this Loki, and its metrics.
  /\.prefix$|\.excluded_zones$|^metrics_namespace$|^ruler\.wal\.(name|tenant|remotewrite)$|\.(datasource_uid|external_url)$/,
  // Directories, which have another rule.
  /(^|[._])(dir|directory|cache_location|rule_path|path_prefix|scratch_path|tokens_file_path)$|^ingester\.shutdown_marker_path$/,
  // Limits.
  /^limits_config\.|^tenant_limits_allow_publish$|^operational_config\.|^distributor\.(otlp_config|default_policy)/,
  // Logs of Loki itself.
  /^server\.(log|trace)_\w+$|^frontend\.log_query_request_headers$/,
  // The object store, without its address; access keys are rejected as secrets.
  /^(common\.storage\.s3|storage_config\.object_store\.s3)\.(access_key_id|secret_access_key|storage_class|signature_version|list_objects_version|sse\.\w+)$/,
  /congestion_control\.\w+\.strategy$/,
  // Behaviour of the targets.
  /^compactor\.\w+_(prefix|db_type)$|^compactor\.jobs_config\.deletion\.deletion_manifest_store_prefix$|^(query_range\.shard_aggregations|ingester\.chunk_encoding)$/,
  /^ruler\.(sharding_\w+|enabled_tenants|disabled_tenants|alertmanager_client\.(type|basic_auth_\w+))$|\.mode$|\.time_based_sharding_buckets$/,
  // Labels of alerts, and profiles of Loki itself.
  /^ruler\.(alert_relabel_configs|external_labels)$|^profiling$/,
  // The table manager, which manages no supported index, and bloom filters, which are disabled.
  /^table_manager\.|^storage_config\.bloom_shipper\.|^bloom_/,
];

test.each(lokiReleases.names)('%s: every key that takes a string is unsupported or harmless', (release) => {
  const unknown = texts(lokiFormat(release).keys)
    .filter(([name, value]) => free(release, name, value))
    .map(([name]) => name)
    .filter((name) => !harmless.some((pattern) => pattern.test(name)));
  expect(unknown).toEqual([]);
});

test.each(lokiReleases.names)('%s: limits that are unsupported for all tenants are unsupported for one', (release) => {
  const limits = Object.keys((lokiFormat(release).keys['limits_config'] as { readonly keys: Keys }).keys);
  const unsupported = new Set(limits.filter((key) => !free(release, `limits_config.${key}`, 'sample')));
  const tenant = limits.filter(
    (key) => managedLimitProblems(['tenants', 'Prod', 'limits'], { [key]: 'sample' }).length > 0,
  );
  // retention-rules.ts validates the one of all tenants.
  expect(tenant).toEqual(limits.filter((key) => unsupported.has(key) || key === 'retention_period'));
});

const store = (release: LokiRelease): string =>
  release === '3.3.2' ? 'common.storage.s3' : 'storage_config.object_store.s3';
const refused: readonly (readonly [name: string, value: unknown])[] = [
  ['common.ring.heartbeat_period', '1m'],
  ['common.instance_interface_names', ['eth0']],
  ['common.instance_addr', '10.0.0.1'],
  ['storage_config.aws.sse.type', 'SSE-S3'],
  ['common.storage.azure.container_name', 'logs'],
  ['storage_config.object_store.gcs.bucket_name', 'logs'],
  ['storage_config.gcs.bucket_name', 'logs'],
  ['server.http_tls_config.cert_file', '/tls/tls.crt'],
  ['ingester_client.grpc_client_config.tls_ca_path', '/tls/ca.crt'],
  ['ruler.alertmanager_client.tls_ca_path', '/tls/ca.crt'],
  ['chunk_store_config.chunk_cache_config.memcached_client.host', 'memcached'],
  ['chunk_store_config.chunk_cache_config.redis.endpoint', 'redis:6379'],
  ['query_range.results_cache.cache.memcached_client.addresses', 'dns+memcached:11211'],
  ['kafka_config.topic', 'logs'],
  ['ingester.kafka_ingestion.enabled', true],
  ['analytics.reporting_enabled', true],
  ['verifyconfig', true],
  ['memberlist.tls_enabled', true],
  ['pattern_ingester.metric_aggregation.loki_address', 'http://loki:3100'],
  ['limits_config.s3_sse_type', 'SSE-S3'],
  ['limits_config.ruler_remote_write_url', 'http://prometheus:9090'],
];

test.each(lokiReleases.names.flatMap((release) => refused.map(([name, value]) => ({ release, name, value }))))(
  '$release: $name is rejected with the reason',
  ({ release, name, value }) => {
    const problems = managedKeyProblems(nested(name, value), unsupportedKeys(lokiReleases.facts(release), objectStore));
    expect(problems).toHaveLength(1);
    expect(`config.${name}`).toContain(pathText(problems[0]!.path));
    expect(problems[0]!.message).toMatch(/ cannot be set here: .+\.$/);
  },
);

test('the S3 client of another release is rejected with the key of the right one', () => {
  const [problem] = managedKeyProblems(
    nested('common.storage.s3.sse.type', 'SSE-S3'),
    unsupportedKeys(lokiReleases.facts('3.7.8'), objectStore),
  );
  expect(problem?.path).toEqual(['config', 'common', 'storage']);
  expect(problem?.message).toContain('storage_config.object_store.s3');
});

when('the real Loki', () => {
  /** The configuration that the program prints. */
  function resolved(release: LokiRelease, config: Data): Data {
    const own = folder('resolved');
    const file = join(own.path, 'config.yaml');
    writeFileSync(file, yamlText(config));
    const args = [`-config.file=${file}`, '-target=all', '-verify-config', '-print-config-stderr'];
    const { status, stderr } = spawnSync(lokiProgram(release)!, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
    own.remove();
    if (status !== 0) throw new Error(stderr.slice(-1000));
    // The output has log lines in between.
    const lines = stderr.split('\n').filter((line) => !/^(level=|\{"|ts=|---$|# )/.test(line));
    return load(lines.join('\n')) as Data;
  }

  const written = (release: LokiRelease, props: Partial<LokiProps> = {}): Data =>
    configOf(manifestsOf(aloneLoki({ release, ...props }).chart), 'loki', 'config.yaml');

  const parts = ['distributor', 'ingester.lifecycler', 'query_scheduler', 'ruler', 'index_gateway', 'compactor'];
  const rings = (config: Data): [string, unknown][] =>
    [...leaves(config)].filter(
      ([path]) =>
        path.endsWith('.kvstore.store') && parts.some((part) => path.startsWith(part)) && !path.includes('kafka'),
    );
  /** Addresses: clients of stores, hosts and files. */
  const places = (config: Data): [string, unknown][] =>
    [...leaves(config)].filter(([path]) =>
      /(endpoint|bucket_?names?|insecure|_address(es)?|_url|\.host|\.addresses|(cert|key|ca)_(file|path)|object_store|backend)$/.test(
        path,
      ),
    );

  test.each(present)('%s: every ring uses memberlist, and both S3 clients use the configured store', (release) => {
    const config = resolved(release, written(release));
    expect(rings(config).length).toBeGreaterThanOrEqual(6);
    expect(new Set(rings(config).map(([, kind]) => kind))).toEqual(new Set(['memberlist']));
    const clients =
      release === '3.3.2' ? ['storage_config.aws', 'ruler.storage.s3'] : [store(release), 'ruler_storage.s3'];
    const bucket = release === '3.3.2' ? 'bucketnames' : 'bucket_name';
    expect(clients.map((path) => valueAt(config, [...path.split('.'), 'endpoint']))).toEqual([
      's3.example.com:443',
      's3.example.com:443',
    ]);
    expect(clients.map((path) => valueAt(config, [...path.split('.'), bucket]))).toEqual(['loki-chunks', 'loki-ruler']);
  });

  test.each(present)('%s: no supported key changes a ring, a store, a host or a file', (release) => {
    const before = resolved(release, written(release));
    const { keys } = lokiFormat(release);
    const laidOver = [
      ...[true, false].map((value) => switches(keys).map((name): [string, unknown] => [name, value])),
      // Only keys for which Loki accepts any string.
      texts(keys).filter(([name]) => /tls_server_name|\.prefix$|excluded_zones|datasource_uid/.test(name)),
    ].map((group) =>
      group
        .filter(
          ([name, value]) =>
            free(release, name, value) &&
            !/^compactor\._|^querier\.query_\w+_only$|^frontend_worker\.query_/.test(name),
        )
        .map(([name, value]) => nested(name, value))
        .reduce(merged, {}),
    );
    for (const over of laidOver) {
      const after = resolved(release, merged(written(release), over));
      expect(rings(after)).toEqual(rings(before));
      const moved = places(after).filter(
        ([path, value]) => JSON.stringify(new Map(places(before)).get(path)) !== JSON.stringify(value),
      );
      expect(moved).toEqual([]);
    }
  });

  test.each(present)('%s: settings of the S3 client apply to logs and rules', (release) => {
    const http = release === '3.3.2' ? 'http_config' : 'http';
    const config = nested(store(release), { sse: { type: 'SSE-S3' }, [http]: { insecure_skip_verify: true } });
    const { chart } = aloneLoki({ release, config });
    expect(problemsOf(chart)).toEqual([]);
    const after = leaves(resolved(release, configOf(manifestsOf(chart), 'loki', 'config.yaml')));
    const clients =
      release === '3.3.2' ? ['storage_config.aws', 'ruler.storage.s3'] : [store(release), 'ruler_storage.s3'];
    for (const client of clients)
      expect([after.get(`${client}.sse.type`), after.get(`${client}.${http}.insecure_skip_verify`)]).toEqual([
        'SSE-S3',
        true,
      ]);
  });
});
