import { Construct } from 'constructs';
import {
  lokiFunctions,
  type Endpoint,
  type ExternalService,
  type LokiApi,
  type LokiFunction,
  type ObjectStore,
  type SecretNeed,
} from '../contracts';
import {
  check,
  configFiles,
  declareSecret,
  valueAt,
  yamlText,
  type ByteSize,
  type ClusterSettings,
  type Data,
  type Path,
  type PodSettings,
} from '../kit';
import { LokiCache, type CachesSettings } from './cache';
import { configProblems } from './config-rules';
import { keyProblems } from './config-rules/keys';
import { limitWarnings, limitProblems } from './limits-rules';
import type { Retention } from './retention';
import { retentionProblems } from './retention-rules';
import { lokiConfig, runtimeFile, runtimePath, type Parts } from './config';
import { clientLimits, limitsIn, overridesOf, runtimeConfig, tenantClientLimits } from './limits';
import { pushMemory, pushSize } from './push-size';
import { rulerWarnings, rulerPlan, rulerProblems, ruleVolumes, type RemoteWrite } from './ruler';
import type { RuleGroup } from './rules';
import { firstPeriods, metadataProblems, schemaWarnings, schemaProblems, type SchemaPeriod } from './schema';
import { longestNameOf, resolvePlans, topologyWarnings, topologyProblems } from './resolved-plans';
import { escapeForExpansion, expandsEnv, storeProblems, type LokiStore, type Stores } from './storage';
import { LokiTarget, memberlist, zonesBudget, type TargetFiles } from './target';
import type { Target, TargetsSettings, Topology, ZoneSettings } from './topology';
import { lokiVersion, newestLoki, type LokiRelease } from './releases';

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

/** Loki: start it after its object store; a missing bucket or key makes it wait, a missing Secret keeps it from starting. */
export class Loki extends Construct {
  /** What clients and the gateway take. */
  readonly api: LokiApi;

  /** @throws InvalidInput if the release is unknown, or the address of a service is no URL */
  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id);
    const { namespace, name = 'loki', topology, cluster, release = newestLoki, retention = {} } = props;
    const { schema = firstPeriods, tenantLimits = {}, caches = {} } = props;
    const { multiTenant = true, multiTenantQueries = false } = props;
    const version = lokiVersion(release);
    const stores: Stores = { current: props.store, earlier: props.earlierStore };
    const plans = resolvePlans(props);
    const ingesters = plans.filter(({ ingests }) => ingests);
    const ingesterPods = ingesters.reduce((sum, { replicas }) => sum + replicas, 0);
    const { memory, memoryLimit = memory } = ingesters[0]!.resources;
    const smallest = pushMemory(plans);
    this.#needKeys(props, name);

    const derivedFrom = { name, maxLength: longestNameOf(plans) };
    const targets = plans.map(
      (plan) =>
        new LokiTarget(this, plan, { name, derivedFrom, namespace, release, image: version.image, stores, cluster }),
    );
    zonesBudget(this, name, namespace, targets);
    const gossip = memberlist(this, { name, derivedFrom, namespace, cluster, targets });
    const cache = (of: 'chunks' | 'results'): Endpoint | undefined =>
      caches[of] &&
      new LokiCache(this, `${of}-cache`, { ...caches[of], loki: name, derivedFrom, namespace, cluster }).endpoint;
    const cached = { chunks: cache('chunks'), results: cache('results') };
    for (const target of targets) target.meet(gossip, [cached.chunks, cached.results]);
    const serving = (of: LokiFunction): LokiTarget => targets.find(({ plan }) => plan.functions.includes(of))!;
    const ruler = serving('rules');
    const config = lokiConfig({
      version,
      topology,
      stores,
      multiTenant,
      multiTenantQueries,
      replicationFactor: props.replicationFactor ?? (ingesterPods >= 3 ? 3 : 1),
      schema,
      retention,
      clusterLabel: `${name}.${namespace}`,
      gossip,
      parts: topology === 'monolithic' ? undefined : partsOf(targets, serving),
      patterns: props.patterns ?? false,
      zones: ingesters.some(({ zone }) => zone !== undefined),
      caches: cached,
      rules: rulerPlan(props, ruler.workload),
      ingesterMemory: memoryLimit,
      pushMemory: smallest,
      over: props.config ?? {},
    });
    const files = this.#files(
      expandsEnv(stores) ? escapeForExpansion(yamlText(config)) : yamlText(config),
      props,
      name,
    );
    const rules = ruleVolumes(ruler, props, name);
    for (const target of targets) target.run(target === ruler ? { ...files, live: [...files.live, ...rules] } : files);

    const metadata = valueAt(config, ['limits_config', 'allow_structured_metadata']);
    const overrides = overridesOf(retention, tenantLimits);
    const limits = { config, overrides, own: tenantLimits };
    const size = pushSize(config, version, smallest);
    check(this, () => [
      ...topologyProblems(props, plans),
      ...storeProblems(stores, topology, ingesterPods),
      ...schemaProblems(schema, stores.earlier !== undefined),
      ...metadataProblems(schema, metadata),
      ...retentionProblems(retention, config, stores),
      ...keyProblems(config, version, release),
      ...configProblems(config, props.config ?? {}, {
        ingesters: ingesterPods,
        ingesterMemory: memoryLimit,
        pushMemory: smallest,
        version,
        store: stores.current,
      }),
      ...limitProblems(limits, size, version, release),
      ...rulerProblems(props),
      ...schemaWarnings(schema, metadata),
      ...topologyWarnings(props, ingesterPods, Number(valueAt(config, ['common', 'replication_factor']))),
      ...rulerWarnings(props),
      ...limitWarnings(limits, size),
    ]);
    this.api = {
      release,
      endpoints: endpointsOf(targets, props.patterns ?? false),
      multiTenantQueries,
      limits: clientLimits(limitsIn(config), size),
      tenantLimits: tenantClientLimits(config, overrides, size),
    };
  }

  #needKeys({ store, earlierStore, namespace }: LokiProps, name: string): void {
    for (const [of, accessTo, path] of [
      [store, `the object store of ${name}`, ['store']],
      [earlierStore, `the earlier object store of ${name}`, ['earlierStore']],
    ] as const)
      if (of !== undefined && of !== 'filesystem') this.#needStore(of, accessTo, namespace, path);
  }

  #needStore({ keys, keysOwner, ca }: ObjectStore, accessTo: string, namespace: string, path: Path): void {
    declareSecret(this, { form: 'key-pair', owner: keysOwner, accessTo, namespaces: [namespace], ...keys }, path);
    if (ca !== undefined) {
      const need: SecretNeed = {
        form: 'certificate',
        secret: ca.secret,
        namespaces: [namespace],
        keys: [ca.key],
        description: `the authority that ${accessTo} is trusted by`,
      };
      declareSecret(this, need, path);
    }
  }

  #files(config: string, { namespace, retention = {}, tenantLimits = {} }: LokiProps, name: string): TargetFiles {
    const runtime = configFiles(this, 'runtime', {
      name: `${name}-runtime`,
      namespace,
      files: { [runtimeFile]: yamlText(runtimeConfig(retention, tenantLimits)) },
    });
    return {
      config: configFiles(this, 'config', { name, namespace, files: { 'config.yaml': config } }),
      live: [{ volume: runtime.volume, path: runtimePath }],
    };
  }
}

/** Who serves what to clients. */
function endpointsOf(targets: readonly LokiTarget[], patterns: boolean): LokiApi['endpoints'] {
  return Object.fromEntries(
    lokiFunctions.flatMap((of) => {
      const target = targets.find(({ plan }) => plan.functions.includes(of));
      // Each of several compactors would take a request to delete for itself, and only one of them deletes.
      const nobody = (of === 'delete' && target!.plan.replicas > 1) || (of === 'patterns' && !patterns);
      return target === undefined || nobody ? [] : [[of, target.http] as const];
    }),
  );
}

/** Who does what for the others. The flows between them are those between all members. */
function partsOf(targets: readonly LokiTarget[], serving: (of: LokiFunction) => LokiTarget): Parts {
  const find = (target: Target): LokiTarget | undefined => targets.find(({ plan }) => plan.target === target);
  const [frontend, querier] = [find('query-frontend'), find('querier')];
  return {
    index: serving('index').podsGrpc,
    compactor: serving('compact').grpc,
    scheduler: serving('schedule').podsGrpc,
    tail: frontend && querier && frontend.workload.connect(querier.http, 'tail'),
  };
}
