import { isMap, type Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import { defined, textOf, type Context } from './context';
import { retentionOf, type Sections } from './limits';
import { rawConfig } from './raw';
import { rulerServices } from './ruler';
import { periodsOf, schemaOf, storeIdentity, type Period } from './schema';
import { storeOf, type StoreSettings } from './store';

/** What a configuration of Loki becomes. */
export interface LokiParts {
  /** Settings of the section `loki`, without topology and pods. */
  readonly loki: Data;
  readonly objectStore: Data;
  /** Logs are on a volume, at least those of earlier periods. */
  readonly onVolume: boolean;
}

/** A configuration, and what is known about it from elsewhere. */
export interface LokiConfiguration {
  readonly section: Sections;
  /** Names of the sections. */
  readonly names: readonly string[];
  /** Periods that apply without a `schema_config`. @default - none */
  readonly defaultPeriods?: readonly Period[] | undefined;
  /** The current store. @default - from the configuration */
  readonly store?: Data | undefined;
  /** The store by its identity. @default - from the configuration */
  readonly storeSettings?: ((identity: string) => StoreSettings | undefined) | undefined;
}

/** Translates a configuration of Loki. What is not read is in `loki.config`, and what cannot be there is listed. */
export function lokiParts(configuration: LokiConfiguration, context: Context): LokiParts {
  const { section, names, defaultPeriods = [] } = configuration;
  const read = periodsOf(section('schema_config'));
  section('schema_config')?.reject('the platform has no such setting of the schema');
  const periods = section('schema_config') === undefined ? defaultPeriods : read;
  const { schema, current = 'filesystem', earlier } = schemaOf(periods, context);
  const settingsOf = (identity: string): StoreSettings =>
    configuration.storeSettings?.(identity) ?? storeSettings(identity, section);
  const store = configuration.store ?? storeOf(settingsOf(current), context);
  const before =
    earlier === undefined ? {} : { earlier: storeOf({ ...settingsOf(earlier), isEarlier: true }, context) };
  section('storage_config')?.at('named_stores')?.reject('no period that the platform reads is in this store');
  const loki = {
    ...(schema !== undefined && { schema }),
    ...retentionOf(section),
    ...replication(section),
    ...patterns(section),
    ...multiTenantQueries(section),
    ...rulerServices(section('ruler'), context.notes),
  };
  const config = rawConfig(names, section, context);
  return {
    loki: { ...loki, ...(Object.keys(config).length > 0 && { config }) },
    objectStore: { ...store, ...before },
    onVolume: [current, earlier].includes('filesystem') && configuration.store === undefined,
  };
}

/** The settings of a store by the name that a period has for it. */
function storeSettings(identity: string, section: Sections): StoreSettings {
  const named = namedStore(identity, section);
  if (named !== undefined) return named;
  const kind = storeIdentity(identity);
  const storage = section('storage_config');
  const common = section('common')?.at('storage');
  if (kind === 'filesystem') {
    for (const one of [common?.at('filesystem'), storage?.at('filesystem'), storage?.at('object_store', 'filesystem')])
      volumeFolders(one);
    return { kind };
  }
  const known = kind === 'azure' || kind === 'gcs' ? kind : 's3';
  const thanos = storage?.at('object_store', known);
  const legacy = storage?.at(known === 's3' ? 'aws' : known);
  const client = legacy ?? thanos ?? common?.at(known);
  const rules = section('ruler')?.at('storage', known);
  const ruler = rules?.at('bucketnames') ?? rules?.at('bucket_name') ?? rules?.at('container_name');
  return { kind: known, client, ruler };
}

/** Reads the folders of a store on a volume, which the platform decides. */
export function volumeFolders(settings: Layers | undefined): void {
  for (const key of ['directory', 'dir', 'chunks_directory', 'rules_directory', 'admin_api_directory'])
    settings?.at(key)?.replace();
  settings?.reject('the platform has no such setting of a volume');
}

function namedStore(name: string, section: Sections): StoreSettings | undefined {
  const stores = section('storage_config')?.at('named_stores');
  for (const [key, kind] of Object.entries({ aws: 's3', s3: 's3', azure: 'azure', gcs: 'gcs' } as const)) {
    const client = stores?.at(key, name);
    if (client !== undefined) return { kind, client };
  }
  const volume = stores?.at('filesystem', name);
  volumeFolders(volume);
  return volume === undefined ? undefined : { kind: 'filesystem' };
}

/** The number of copies, where it is given. */
export function replicationFactorOf(section: Sections): number | undefined {
  const given =
    textOf(section('common'), 'replication_factor') ??
    section('ingester')?.at('lifecycler', 'ring', 'replication_factor')?.text();
  return given === undefined ? undefined : Number(given);
}

function replication(section: Sections): Data {
  const factor = replicationFactorOf(section);
  return factor === undefined ? {} : { replicationFactor: factor };
}

function patterns(section: Sections): Data {
  return section('pattern_ingester')?.at('enabled')?.flag() === true ? { patterns: true } : {};
}

function multiTenantQueries(section: Sections): Data {
  return section('querier')?.at('multi_tenant_queries_enabled')?.flag() === true ? { multiTenantQueries: true } : {};
}

/** What is known about the tenants of a Loki. */
export interface Tenancy {
  /** `false`: everything is in the tenant `fake`. */
  readonly authEnabled: boolean;
  /** Names of tenants, from the arguments and from the input. */
  readonly names: readonly string[];
  /** A user for each tenant, with the same name; else two users that the platform names. */
  readonly usersByTenant?: boolean;
  /** The user of all tenants. */
  readonly user?: string | undefined;
  /** Limits and retention by tenant. */
  readonly settings?: Readonly<Record<string, Data>>;
}

/** The tenant of a Loki whose `auth_enabled` is false. */
export const onlyTenant = 'fake';

/** The name of a tenant that has to be replaced. */
export const placeholder = 'main';

/** The tenants with their users. */
export function tenantsOf(tenancy: Tenancy, notes: string[]): Data {
  const { authEnabled, usersByTenant = false, user, settings = {} } = tenancy;
  const given = [...new Set([...tenancy.names, ...Object.keys(settings)])];
  const names = authEnabled ? (given.length === 0 ? [placeholder] : given) : [onlyTenant];
  if (!authEnabled)
    notes.push(
      `auth_enabled is false: Loki stored everything as the tenant '${onlyTenant}'. The platform keeps that name, so that the logs can be read, and its gateway asks for a login.`,
    );
  const usersOf = (tenant: string): Data => {
    const own = usersByTenant ? tenant : user;
    if (own === undefined) return { writer: { roles: ['write'] }, reader: { roles: ['read'] } };
    const secret = secretName(own);
    return { [own]: { roles: ['write', 'read'], ...(secret !== `${own}-loki-auth` && { secret }) } };
  };
  return Object.fromEntries(names.map((name) => [name, { users: usersOf(name), ...defined(settings[name] ?? {}) }]));
}

/** The Secret of a user: its name can have letters that the name of a Secret cannot have. */
export function secretName(user: string): string {
  const name = user
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `${name === '' ? 'user' : name}-loki-auth`;
}

/** The sections of a document, as one place. */
export function sectionsOf(root: Layers | undefined): {
  readonly section: Sections;
  readonly names: readonly string[];
} {
  return { section: (name) => root?.at(name), names: isMap(root?.value) ? root.keys() : [] };
}
