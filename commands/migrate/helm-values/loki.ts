import { isMap, type Data } from '../../../constructs/kit';
import type { Input } from '../input';
import { Layers } from '../layers';
import { coveredNote, type Context, plain } from '../loki-config/context';
import type { Sections } from '../loki-config/limits';
import type { Period } from '../loki-config/schema';
import { usesThanos } from '../loki-config/rules-store';
import { lokiParts, unusedClient, volumeFolders } from '../loki-config/settings';
import type { StoreSettings } from '../loki-config/store';
import type { MigrateOptions, Migration } from '../migration';
import { cachesOf, canaryOf, monitoringOf } from './companions';
import { gatewayOf } from './gateway';
import { minioOf } from './minio';
import { fullName, setNames } from './names';
import { secretsIn } from './pod';
import { rejectRest } from './reasons';
import { imageNote, podsOf, shared, stringsOf } from './shared';
import { statefulSections, targetsOf, topologyOf } from './targets';
import { tenantsIn } from './tenants';
import { volumeNotes } from './volumes';

/** The keys of `loki` in the values that are sections of Loki under another name. */
const sectionKeys: Readonly<Record<string, readonly string[]>> = {
  common: ['commonConfig'],
  ruler: ['rulerConfig'],
  memberlist: ['memberlistConfig', 'extraMemberlistConfig'],
  schema_config: ['schemaConfig'],
};

/** The sections of Loki that the chart takes over under their own names; it ignores others. */
const sections = [
  'analytics',
  'block_builder',
  'bloom_build',
  'bloom_gateway',
  'compactor',
  'distributor',
  'frontend',
  'frontend_worker',
  'index_gateway',
  'ingester',
  'ingester_client',
  'limits_config',
  'operational_config',
  'pattern_ingester',
  'querier',
  'query_range',
  'query_scheduler',
  'server',
  'storage_config',
  'tracing',
];

/** Translates values of the chart of Loki. */
export function lokiValues(values: Input, major: number | undefined, options: MigrateOptions): Migration {
  const root = Layers.of(values)!;
  const at = (...path: string[]): Layers | undefined => root.at(...path);
  const loki = at('loki');
  const structured = loki?.at('structuredConfig');
  const section: Sections = (name) =>
    name === 'table_manager'
      ? at('tableManager')
      : Layers.of(
          ...[...keysOf(name).map((key) => loki?.at(key)), structured?.at(name)].flatMap(
            (found) => found?.inputs ?? [],
          ),
        );
  const names = [...Object.keys(sectionKeys), ...sections, ...(structured?.keys() ?? []), 'table_manager'];
  const release = options.release ?? 'loki';
  const namespace = options.namespace ?? 'NAMESPACE';
  const context: Context = {
    notes: [],
    secretOf: secretsIn(
      ['singleBinary', 'write', 'read', 'backend', 'ingester', 'querier', 'defaults'].flatMap((key) => [
        at(key, 'extraEnv'),
        at(key, 'env'),
      ]),
    ),
    usedVariables: new Set(),
    usedAnnotations: new Set(),
    annotations: stringsOf(at('serviceAccount', 'annotations')?.value),
    from: options.from,
  };
  const topology = topologyOf(root, major);
  const sets = setNames(root, release, topology, statefulSections[topology]);
  const baseName = sets.name;
  const gatewayName = `${fullName(root, release)}-gateway`;
  const usesMinio = at('minio', 'enabled')?.flag() === true;
  const type = storeType(loki);
  const storage = loki?.at('storage');
  loki?.at('useTestSchema')?.take();
  // The files that the chart writes from values that are read here.
  const overrides = section('runtime_config')?.at('file');
  if (overrides?.value === '/etc/loki/runtime-config/runtime-config.yaml') overrides.replace();
  if (at('ruler', 'directories') !== undefined) section('ruler')?.at('storage', 'local')?.replace();
  const parts = lokiParts(
    {
      section,
      names: [...new Set(names)],
      defaultPeriods: defaultPeriods(loki, major, type, context),
      store: usesMinio ? { minio: minioOf(at('minio'), release, options.namespace, context.notes) } : undefined,
      storeSettings: (identity) => storeSettings(identity, storage, section),
    },
    context,
  );
  for (const key of context.usedAnnotations) at('serviceAccount', 'annotations', key)?.take();
  const targets = targetsOf(root, topology, context);
  const { replicationFactor, ...settings } = parts.loki;
  const pods = targets.ingesters;
  const common = podsOf(loki);
  const environment: Data = {
    ...shared(root),
    objectStore: parts.objectStore,
    loki: {
      ...(options.namespace !== undefined && { namespace: options.namespace }),
      ...(baseName !== 'loki' && { name: baseName }),
      topology,
      ...targets.settings,
      ...(replicationFactor !== undefined &&
        replicationFactor !== (pods >= 3 ? 3 : 1) &&
        Number(replicationFactor) <= pods && { replicationFactor }),
      ...settings,
      ...(isMap(targets.settings['pod']) || common !== undefined
        ? { pod: { ...common, ...(targets.settings['pod'] as Data | undefined) } }
        : {}),
      ...cachesOf(root, major, context.notes),
    },
    ...gatewayOf(root, gatewayName, context),
    tenants: tenantsIn(root, section, options.tenants ?? [], context),
    ...canaryOf(root, context.notes),
    ...monitoringOf(root),
  };
  if (options.namespace === undefined)
    context.notes.push(
      'The namespace of the release is not in the values. Name it with --namespace: claims can be taken over only in the namespace where they are, and clients find the gateway there.',
    );
  imageNote(loki, context);
  rejectRest(root);
  return {
    environment,
    unmapped: values.unmapped,
    notes: [
      ...context.notes,
      ...volumeNotes({ root, topology, onVolume: parts.onVolume, release, namespace, names: sets }),
      ...coveredNote(values.replaced),
    ],
  };
}

/** The keys of `loki` in the values for a section of Loki. */
function keysOf(section: string): readonly string[] {
  return sectionKeys[section] ?? (sections.includes(section) ? [section] : []);
}

/** The object store that the chart configures. */
function storeType(loki: Layers | undefined): string {
  const storage = loki?.at('storage');
  const thanos = storage?.at('use_thanos_objstore')?.flag() === true ? storage.at('object_store', 'type') : undefined;
  storage?.at('type')?.take();
  return plain(thanos?.take() ?? storage?.at('type')?.value ?? 's3');
}

function storeSettings(identity: string, storage: Layers | undefined, section: Sections): StoreSettings | undefined {
  const kind = identity === 's3' || identity === 'azure' || identity === 'gcs' ? identity : undefined;
  if (identity === 'filesystem') {
    volumeFolders(storage?.at('filesystem'));
    storage?.at('bucketNames')?.take();
    volumeFolders(section('common')?.at('storage', 'filesystem'));
    volumeFolders(section('storage_config')?.at('filesystem'));
    return { kind: 'filesystem', client: undefined };
  }
  if (kind === undefined) return undefined;
  const isThanos = storage?.at('use_thanos_objstore')?.flag() === true || usesThanos(section);
  const inConfig = section('storage_config');
  const thanos = [storage?.at('object_store', kind), inConfig?.at('object_store', kind)];
  const legacy = [
    storage?.at(kind),
    section('common')?.at('storage', kind),
    inConfig?.at(kind === 's3' ? 'aws' : kind),
  ];
  const layersOf = (places: typeof thanos): Layers | undefined =>
    Layers.of(...places.flatMap((found) => found?.inputs ?? []));
  const [client, unused] = isThanos ? [thanos, legacy] : [legacy, thanos];
  layersOf(unused)?.differs(unusedClient(isThanos));
  storage?.at('bucketNames', 'admin')?.take();
  return {
    kind,
    client: layersOf(client),
    chunks: storage?.at('bucketNames', 'chunks'),
    ruler: storage?.at('bucketNames', 'ruler'),
  };
}

/** The periods of a chart without a `schemaConfig`. */
function defaultPeriods(
  loki: Layers | undefined,
  major: number | undefined,
  store: string,
  { notes }: Context,
): Period[] {
  if (loki?.at('schemaConfig') !== undefined || loki?.at('structuredConfig', 'schema_config') !== undefined) return [];
  const test = loki?.at('useTestSchema')?.flag() === true;
  if (test) return [{ from: '2024-04-01', index: 'tsdb', version: 'v13', prefix: 'index_', store }];
  if (major === 5) {
    notes.push(
      'The values have no schemaConfig: the period of the chart, of 2022-01-11 with boltdb-shipper and v12, was taken over.',
    );
    return [{ from: '2022-01-11', index: 'boltdb-shipper', version: 'v12', prefix: 'loki_index_', store }];
  }
  notes.push(
    'The values have no schemaConfig, without which the chart does not deploy Loki since version 6 and has a period of its own in version 5 (--chart-version 5). If there are logs, look up schema_config in the ConfigMap of Loki, and write its periods into loki.schema.',
  );
  return [{ from: '2024-04-01', index: 'tsdb', version: 'v13', prefix: 'loki_index_', store }];
}
