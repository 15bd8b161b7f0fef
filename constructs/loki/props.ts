import type { ExternalService } from '../contracts';
import type { ByteSize, ClusterSettings, Data, PodSettings } from '../kit';
import type { CachesSettings } from './cache';
import type { Retention } from './retention';
import type { RuleGroup } from './rules';
import type { SchemaPeriod } from './schema';
import type { LokiStore } from './storage';
import type { TargetsSettings, Topology, ZoneSettings } from './topology';
import type { LokiRelease } from './versions';

/** Who takes the results of recording rules. */
export interface RemoteWrite extends ExternalService {
  /** @default '/api/v1/write' - as Prometheus has it; Mimir's is /api/v1/push */
  readonly path?: string;
}

/** A Loki and where it keeps its logs. */
export interface LokiProps {
  readonly namespace: string;
  /** Where chunks, index and rules are kept: an object store, or the volume of the one pod. */
  readonly store: LokiStore;
  /** Where the older periods of `schema` are that say `keptIn: 'earlier'`. @default - all are in `store` */
  readonly earlierStore?: LokiStore;
  /**
   * `monolithic`: every pod does everything, with three pods the usual production. `distributed`: every part has pods of
   * its own. `simple-scalable`: writers, readers and backends apart; Loki 4 drops it.
   */
  readonly topology: Topology;
  /** Start of every object's name. @default 'loki' */
  readonly name?: string;
  /** @default '3.7.8' */
  readonly release?: LokiRelease;
  /** Pods of each target; in `distributed` they are said of each. @default - 1 monolithic, 3 of each if simple-scalable */
  readonly replicas?: number;
  /** Size of each volume. @default '10Gi' */
  readonly storage?: ByteSize;
  readonly pod?: PodSettings;
  /** What differs for single targets, by their names. @default - as `replicas`, `storage` and `pod` say */
  readonly targets?: TargetsSettings;
  /**
   * Only in `distributed`: ingesters in zones, each copy of a line in another one.
   *
   * @default - one set of ingesters, spread over zones where the cluster has them
   */
  readonly ingesterZones?: readonly ZoneSettings[];
  /** Copies of each line in different pods until it is in the store. @default - 3 with three pods or more, else 1 */
  readonly replicationFactor?: number;
  /** How long logs are kept. @default - for ever */
  readonly retention?: Retention;
  /** How logs are indexed, from which day on: a list that only grows. @default [{ from: '2024-04-01' }] */
  readonly schema?: readonly SchemaPeriod[];
  /**
   * Each tenant for itself. `false`: Loki asks nobody for a tenant, and everything belongs to the one that it calls `fake`.
   *
   * @default true
   */
  readonly multiTenant?: boolean;
  /**
   * A user of several tenants may ask for some of them at once, as `a|b` in `X-Scope-OrgID`.
   *
   * @default false
   */
  readonly multiTenantQueries?: boolean;
  /** What differs for a tenant, by its name: keys of `limits_config`. Loki reads them again within seconds, without a restart. */
  readonly tenantLimits?: Readonly<Record<string, Data>>;
  /**
   * Rules of tenants, by their names: every tenant is in it, with an empty list if it has none. Rules come from here only
   * then, and the API cannot write them.
   *
   * @default - they are written through the API
   */
  readonly rules?: Readonly<Record<string, readonly RuleGroup[]>>;
  /** Who is told of alerts. @default - nobody: alerts are only seen in the API */
  readonly alertmanager?: ExternalService;
  /** A Prometheus, Mimir or VictoriaMetrics that takes what recording rules find. @default - none */
  readonly remoteWrite?: RemoteWrite;
  /** Caches in pods of their own. @default - none */
  readonly caches?: CachesSettings;
  /** Patterns are looked for in what comes in, for Grafana's drill-down. Costs memory of those that ingest. @default false */
  readonly patterns?: boolean;
  /** Loki's own configuration, laid over the rest and checked like it. @default - nothing */
  readonly config?: Data;
  readonly cluster?: ClusterSettings;
}
