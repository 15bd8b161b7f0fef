import { isMap, type Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import { defined, textOf, type Context } from './context';
import { retentionOf, type Sections } from './limits';
import { rawConfig } from './raw';
import { rulerServices } from './ruler';
import { listRulesElsewhere, rulesBucket, usesThanos } from './rules-store';
import { periodsOf, schemaOf, storeIdentity, storeKind, unreadable, type Period, type StoreKind } from './schema';
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
  const given = section('schema_config') === undefined ? defaultPeriods : read;
  const periods = withKnownStores(given, section, context);
  const { schema, current = 'filesystem', earlier } = schemaOf(periods, context);
  const settingsOf = (identity: string): StoreSettings | undefined =>
    configuration.storeSettings?.(identity) ?? storeSettings(identity, section);
  const store = configuration.store ?? storeOf(settingsOf(current), context);
  const before =
    earlier === undefined ? {} : { earlier: storeOf({ ...settingsOf(earlier)!, isEarlier: true }, context) };
  section('storage_config')?.at('named_stores')?.reject('no period that the platform reads is in this store');
  const loki = {
    ...(schema !== undefined && { schema }),
    ...retentionOf(section),
    ...replication(section),
    ...patterns(section),
    ...multiTenantQueries(section),
    ...rulerServices(section('ruler'), context.notes),
  };
  listRulesElsewhere(section, current);
  const config = rawConfig(names, section, context);
  return {
    loki: { ...loki, ...(Object.keys(config).length > 0 && { config }) },
    objectStore: { ...store, ...before },
    onVolume: [current, earlier].includes('filesystem') && configuration.store === undefined,
  };
}

/** The periods whose stores the platform has, and those of the current store, whatever it is. What is lost is listed. */
function withKnownStores(periods: readonly Period[], section: Sections, { notes }: Context): Period[] {
  const current = periods.at(-1)?.store;
  return periods.filter(({ store, source }) => {
    const identity = storeIdentity(store);
    if (kindOf(identity, section) !== undefined) return true;
    const why = `the platform has no store '${store}'; it has S3 and what is compatible with it, GCS, Azure and volumes`;
    const isCurrent = current !== undefined && storeIdentity(current) === identity;
    if (!isCurrent) source?.differs(`${why}; ${unreadable}`);
    else if (source === undefined) notes.push(`${why}.`);
    else source.at('object_store')!.differs(`${why}, one of which has to be chosen in objectStore; ${unreadable}`);
    return isCurrent;
  });
}

function kindOf(identity: string, section: Sections): StoreKind | undefined {
  return namedStore(identity, section)?.kind ?? storeKind(identity);
}

/** The settings of a store by the name that a period has for it; undefined for one that the platform does not have. */
function storeSettings(identity: string, section: Sections): StoreSettings | undefined {
  const named = namedStore(identity, section);
  if (named !== undefined) return named;
  const kind = storeKind(identity);
  const storage = section('storage_config');
  const common = section('common')?.at('storage');
  if (kind === undefined) return undefined;
  if (kind === 'filesystem') {
    for (const one of [common?.at('filesystem'), storage?.at('filesystem'), storage?.at('object_store', 'filesystem')])
      volumeFolders(one);
    return { kind };
  }
  const isThanos = usesThanos(section);
  const legacy = storage?.at(kind === 's3' ? 'aws' : kind) ?? common?.at(kind);
  const thanos = storage?.at('object_store', kind) ?? common?.at('object_store', kind);
  const [client, unused] = isThanos ? [thanos ?? legacy, legacy] : [legacy ?? thanos, thanos];
  if (unused !== client) unused?.differs(unusedClient(isThanos));
  return { kind, client, ruler: rulesBucket(kind, section) };
}

/** Why a client of the object store has no effect. */
export function unusedClient(isThanos: boolean): string {
  return `use_thanos_objstore is ${isThanos ? '' : 'not '}true, so Loki does not use this client of the store`;
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
  /** Names of tenants, from the arguments. */
  readonly given: readonly string[];
  /** Names of tenants in the input, each with a user of the same name. @default - the platform names two users */
  readonly listed?: readonly string[];
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
  const { authEnabled, given, listed = [], user, settings = {} } = tenancy;
  const known = [...new Set([...given, ...listed, ...Object.keys(settings)])];
  const names = authEnabled ? (known.length === 0 ? [placeholder] : known) : [onlyTenant];
  if (!authEnabled)
    notes.push(
      `auth_enabled is false: Loki stored everything as the tenant '${onlyTenant}'. The platform keeps that name, so that the logs can be read, and its gateway asks for a login.`,
    );
  const unused = authEnabled ? [] : given.filter((name) => name !== onlyTenant);
  if (unused.length > 0)
    notes.push(
      `--tenant ${unused.join(', --tenant ')} was not used: with auth_enabled false Loki has no tenant but '${onlyTenant}'.`,
    );
  const usersOf = (tenant: string): readonly string[] => {
    if (listed.length === 0) return user === undefined ? [] : [user];
    return authEnabled ? [tenant] : listed;
  };
  return Object.fromEntries(
    names.map((name) => [name, { users: usersNamed(usersOf(name)), ...defined(settings[name] ?? {}) }]),
  );
}

/** Users that write and read; without names one for each. */
function usersNamed(names: readonly string[]): Data {
  if (names.length === 0) return { writer: { roles: ['write'] }, reader: { roles: ['read'] } };
  return Object.fromEntries(
    names.map((name) => {
      const secret = secretName(name);
      return [name, { roles: ['write', 'read'], ...(secret !== `${name}-loki-auth` && { secret }) }];
    }),
  );
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
