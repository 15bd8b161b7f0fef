import type { Construct } from 'constructs';
import type { ExternalService, RemoteWrite, Retention, TenantApi, Tenants } from '../contracts';
import {
  Component,
  check,
  configFiles,
  keyProblems,
  valueAt,
  within,
  yamlText,
  type ByteSize,
  type ClusterSettings,
  type Data,
  type PodSettings,
  type DeploymentWorkload,
  type StatefulSetWorkload,
} from '../kit';
import { LokiCache, type CachesSettings } from './cache';
import { newestCache, type CacheReleases } from './cache-releases';
import { configProblems, otlpLabelProblems } from './config-rules';
import { lokiFormat, type LokiConfig } from './config-format';
import { addressesOf, endpointsOf } from './endpoints';
import { limitWarnings, limitProblems } from './limits-rules';
import { retentionProblems } from './retention-rules';
import { escapeForExpansion, needsExpansion } from './expansion';
import { lokiConfig, runtimeFile, runtimePath } from './config';
import { clientLimits, limitsIn, longestQueryTimeout, overridesOf, tenantClientLimits } from './limits';
import { pushMemory, pushSize } from './push-size';
import { rulerWarnings, rulerPlan, rulerProblems, ruleVolumes } from './ruler';
import { declareRulerSecrets, serviceEnv, serviceVolumes } from './ruler-services';
import { lokiRoutes, otlpPath, pushPath, type LokiFunction } from './routes';
import { firstPeriods, metadataProblems, schemaWarnings, schemaProblems, type SchemaPeriod } from './schema';
import { maxNameLength, resolvePlans, topologyWarnings, topologyProblems } from './resolved-plans';
import type { LokiStore, Stores } from './storage';
import { storeProblems } from './store-rules';
import { declareSecretsOf } from './store-access';
import { LokiTarget, memberlist, zonesBudget, type TargetFiles } from './target';
import type { TargetsSettings, Topology, ZoneSettings } from './topology';
import { lokiReleases, type LokiRelease } from './releases';

/** Settings of Loki. */
export interface LokiProps {
  readonly namespace: string;
  /** The store of chunks, index and rules: an object store, or the volume of the only pod. */
  readonly store: LokiStore;
  /** The store of the periods of `schema` with `keptIn: 'earlier'`. @default - all periods are in `store` */
  readonly earlierStore?: LokiStore;
  /**
   * `monolithic`: every pod runs all targets; three pods are usual in production. `distributed`: each target has its
   * own pods. `simple-scalable`: the targets write, read and backend; Loki 4 removes it.
   */
  readonly topology: Topology;
  /** Name of the objects, or prefix of their names. @default 'loki' */
  readonly name?: string;
  /** @default '3.7.8' */
  readonly release?: LokiRelease;
  /** Replicas of each target; not with `distributed`. @default - 1 if monolithic, 3 if simple-scalable */
  readonly replicas?: number;
  /** Size of each volume. @default '10Gi' */
  readonly storage?: ByteSize;
  readonly pod?: PodSettings;
  /** Settings of single targets. @default - `replicas`, `storage` and `pod` apply to all */
  readonly targets?: TargetsSettings;
  /**
   * Zones of the ingesters, each with another replica of a line. Only with `distributed`.
   *
   * @default - one set of ingesters, which the scheduler spreads over zones
   */
  readonly ingesterZones?: readonly ZoneSettings[];
  /** Number of ingesting pods that hold each line until it is flushed. @default - 3 with three pods or more, else 1 */
  readonly replicationFactor?: number;
  /** How long logs are kept. @default - forever */
  readonly retention?: Retention;
  /** How logs are indexed, by periods that are only ever appended. @default [{ from: '2024-04-01' }] */
  readonly schema?: readonly SchemaPeriod[];
  /**
   * Separates the logs of tenants. `false`: Loki requires no tenant, and stores everything in one that it names `fake`.
   *
   * @default true
   */
  readonly multiTenant?: boolean;
  /**
   * Allows a user of several tenants to query them together, with `X-Scope-OrgID: a|b`.
   *
   * @default false
   */
  readonly multiTenantQueries?: boolean;
  /**
   * Limits, rules and retention by tenant. Limits and retention are reloaded within seconds. If a tenant has rules, all
   * tenants with rules must be here, and the API cannot write any.
   *
   * @default - all tenants have the same limits, and rules are written through the API
   */
  readonly tenants?: Tenants;
  /** The Alertmanager that receives alerts. @default - none: alerts are visible in the API only */
  readonly alertmanager?: ExternalService;
  /** A Prometheus, Mimir or VictoriaMetrics that receives the results of recording rules. @default - none */
  readonly remoteWrite?: RemoteWrite;
  /** Caches in separate pods. @default - none */
  readonly caches?: CachesSettings;
  /** Releases of the programs in the pods of the caches. @default - the newest known ones */
  readonly cacheReleases?: CacheReleases;
  /** Detects patterns in new logs for Grafana's drilldown; needs memory in the ingesting pods. @default false */
  readonly patterns?: boolean;
  /**
   * Attributes of the resource of logs by OTLP that are labels of their streams, in addition to the service and the
   * workload: the names that agents give them.
   *
   * @default - those of Loki, among them the name of the pod
   */
  readonly otlpLabels?: readonly string[];
  /** Configuration of Loki, validated and merged over the generated one. @default - none */
  readonly config?: LokiConfig;
  readonly cluster?: ClusterSettings;
}

/** Loki. Its pods wait for a missing bucket if the store says how, and do not start without their Secrets. */
export class Loki extends Component {
  /** What clients and the gateway need to know. */
  readonly api: TenantApi;
  /** The pods of the targets and of the caches, by name; `apiObject` is the Deployment or StatefulSet. */
  readonly workloads: Readonly<Record<string, DeploymentWorkload | StatefulSetWorkload>>;

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id);
    const { namespace, name = 'loki', topology, cluster, release = lokiReleases.newest, retention = {} } = props;
    const { schema = firstPeriods, tenants = {}, caches = {}, cacheReleases = newestCache } = props;
    const { multiTenant = true, multiTenantQueries = false } = props;
    const version = lokiReleases.facts(release);
    const userConfig: Data = { ...props.config };
    const stores: Stores = { current: props.store, earlier: props.earlierStore };
    const plans = resolvePlans(props);
    const ingesters = plans.filter(({ ingests }) => ingests);
    const ingesterPods = ingesters.reduce((sum, { replicas }) => sum + replicas, 0);
    const { memory, memoryLimit = memory } = ingesters[0]!.resources;
    const smallestLimit = pushMemory(plans);
    declareSecretsOf(this, namespace, stores, name);
    declareRulerSecrets(this, props);

    const derivedFrom = { name, maxLength: maxNameLength(plans) };
    const targets = plans.map(
      (plan) =>
        new LokiTarget(this, plan, { name, derivedFrom, namespace, release, image: version.image, stores, cluster }),
    );
    zonesBudget(this, name, namespace, targets);
    const gossip = memberlist(this, { name, derivedFrom, namespace, cluster, targets });
    const cache = (of: 'chunks' | 'results'): LokiCache | undefined =>
      caches[of] &&
      new LokiCache(this, `${of}-cache`, {
        ...caches[of],
        releases: cacheReleases,
        loki: name,
        derivedFrom,
        namespace,
        cluster,
      });
    const built = { chunks: cache('chunks'), results: cache('results') };
    const cacheEndpoints = { chunks: built.chunks?.endpoint, results: built.results?.endpoint };
    this.workloads = Object.fromEntries(
      [...targets, ...Object.values(built)].flatMap((part) =>
        part === undefined ? [] : [[part.workload.name, part.workload]],
      ),
    );
    for (const target of targets) target.connect(gossip, Object.values(cacheEndpoints));
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
      tenants,
      clusterLabel: `${name}.${namespace}`,
      gossip,
      addresses: topology === 'monolithic' ? undefined : addressesOf(targets, serving),
      patterns: props.patterns ?? false,
      otlpLabels: props.otlpLabels,
      zones: ingesters.some(({ zone }) => zone !== undefined),
      caches: cacheEndpoints,
      rules: rulerPlan(props, ruler.workload),
      ingesterMemory: memoryLimit,
      pushMemory: smallestLimit,
      userConfig,
    });
    const overrides = overridesOf(retention, tenants);
    const files = this.#files(escapeForExpansion(yamlText(config)), yamlText({ overrides }), props, name);
    const rules = [...ruleVolumes(ruler, props, name), ...serviceVolumes(props)];
    const rulerFiles = { ...files, reloaded: [...files.reloaded, ...rules], env: serviceEnv(props) };
    for (const target of targets) target.run(target === ruler ? rulerFiles : files);

    const metadata = valueAt(config, ['limits_config', 'allow_structured_metadata']);
    const limits = { config, overrides, tenants };
    const size = pushSize(config, version, smallestLimit);
    check(this, () => [
      ...topologyProblems(props, plans),
      ...storeProblems(stores, { topology, pods: ingesterPods, version }),
      ...schemaProblems(schema, stores.earlier !== undefined),
      ...metadataProblems(schema, metadata),
      ...retentionProblems(retention, tenants, config, stores),
      ...otlpLabelProblems(props.otlpLabels, config),
      ...keyProblems(lokiFormat(release), config, userConfig).map((problem) => within(['config'], problem)),
      ...configProblems(config, userConfig, {
        ingesters: ingesterPods,
        ingesterMemory: memoryLimit,
        pushMemory: smallestLimit,
        version,
        store: stores.current,
      }),
      ...limitProblems(limits, size, release),
      ...rulerProblems(props),
      ...schemaWarnings(schema, metadata),
      ...topologyWarnings(props, ingesterPods, Number(valueAt(config, ['common', 'replication_factor']))),
      ...rulerWarnings(props),
      ...limitWarnings(limits, size),
    ]);
    this.api = {
      name: 'loki',
      ...lokiRoutes(release, endpointsOf(targets, props.patterns ?? false)),
      limits: { maxBodyBytes: size.maxPushBytes, queryTimeoutSeconds: longestQueryTimeout(config, overrides) },
      multiTenantQueries,
      logs: {
        pushPath,
        otlpPath,
        limits: clientLimits(limitsIn(config), size),
        tenantLimits: tenantClientLimits(config, overrides, size),
      },
    };
  }

  #files(config: string, overrides: string, { namespace }: LokiProps, name: string): TargetFiles {
    const files = { [runtimeFile]: overrides };
    const runtime = configFiles(this, 'runtime', { name: `${name}-runtime`, namespace, files });
    return {
      config: configFiles(this, 'config', { name, namespace, files: { 'config.yaml': config } }),
      reloaded: [{ volume: runtime.volume, path: runtimePath }],
      expandsEnv: needsExpansion(config),
    };
  }
}
