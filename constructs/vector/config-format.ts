import { otherReleases, type ConfigFormat, type ConfigOf, type Keys, type ManagedKeys, type ValueOf } from '../kit';
import { ids } from './config';
import { keys as keys0402 } from './keys/0.40.2';
import { keys as keys0570 } from './keys/0.57.0';
import type { VectorRelease } from './releases';

type NewestKeys = typeof keys0570;

/** Keys of the API that newer releases do not have. `playground: false` is valid for every release. */
type OldApi = ValueOf<(typeof keys0402)['api']>;

/**
 * Vector's own configuration, with Vector's names of keys: those of the newest release. The `type` of a component
 * determines its keys.
 */
export interface VectorConfig extends Omit<ConfigOf<NewestKeys>, 'api'> {
  readonly api?: ValueOf<NewestKeys['api']> & OldApi;
}

export type VectorSource = ValueOf<NewestKeys['sources']['map']>;
export type VectorTransform = ValueOf<NewestKeys['transforms']['map']>;
export type VectorSink = ValueOf<NewestKeys['sinks']['map']>;

const tables: Readonly<Record<VectorRelease, Keys>> = { '0.40.2': keys0402, '0.57.0': keys0570 };

const removed: ConfigFormat['removed'] = {
  'api.playground': { since: '0.55', why: 'with the GraphQL API', fix: { remove: true } },
  'api.graphql': { since: '0.55', why: 'the API uses gRPC instead, with GET /health', fix: { remove: true } },
  'sinks.http.headers': { since: '0.55', why: 'use request.headers', fix: { remove: true } },
  'sources.file.fingerprint.bytes': { since: '0.51', why: 'use fingerprint.lines', fix: { remove: true } },
};

const proxy = { why: 'the NetworkPolicy does not allow connections to a proxy', removable: true };
const network = 'this construct sets it, so that the NetworkPolicy allows it';
const login = 'this construct reads the login from its Secret';

const managed: ManagedKeys = {
  [`sinks.${ids.sink}.endpoint`]: { why: network, removable: true },
  [`sinks.${ids.sink}.path`]: { why: "this construct sets it to Loki's push API", removable: true },
  [`sinks.${ids.sink}.auth`]: { why: login, removable: true },
  // Without its own tenant, logs would go to the tenant of the sink.
  [`sinks.${ids.sink}.tenant_id`]: { why: 'this construct sets it to the tenant of the sink' },
  secret: { why: 'the pods mount only the Secret of the login, which this construct declares', removable: true },
  proxy,
  '*.*.proxy': proxy,
};

/** The configuration format of a release. */
export function vectorFormat(release: VectorRelease): ConfigFormat {
  return {
    system: 'Vector',
    release,
    keys: tables[release],
    otherReleases: otherReleases(tables, release),
    unknownKey: 'refused',
    ignoredIn: ['request', 'batch', 'healthcheck', 'encoding', 'acknowledgements'],
    uncheckedTypes: 'The NetworkPolicy allows only the connections of the own components of the agent',
    nullValue: 'Vector converts its configuration to TOML, which has no null, and would not start',
    removed,
    managed,
  };
}
