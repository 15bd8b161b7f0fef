import { Construct } from 'constructs';
import { lokiFunctions, type Endpoint, type LokiApi, type LokiFunction, type ObjectStore } from '../contracts';
import { check, configFiles, needSecret, valueAt, warn, yamlText } from '../kit';
import { LokiCache } from './cache';
import { configProblems } from './check-config';
import { keyProblems } from './check-keys';
import { limitAdvice, limitProblems } from './check-limits';
import { retentionProblems } from './check-retention';
import { lokiConfig, runtimeFile, runtimePath, type Parts } from './config';
import { clientLimits, limitsIn, overridesOf, runtimeConfig, tenantClientLimits } from './limits';
import type { LokiProps } from './props';
import { pushMemory, pushSize } from './push-size';
import { rulerAdvice, rulerPlan, rulerProblems, ruleVolumes } from './ruler';
import { firstPeriods, metadataProblems, schemaAdvice, schemaProblems } from './schema';
import { longestNameOf, settledPlans, topologyAdvice, topologyProblems } from './settled';
import { escaped, putsInKeys, storeProblems, type Stores } from './storage';
import { LokiTarget, memberlist, zonesBudget, type TargetFiles } from './target';
import type { Target } from './topology';
import { lokiVersion, newestLoki } from './versions';

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
    const plans = settledPlans(props);
    const ingesters = plans.filter(({ ingests }) => ingests);
    const ingesterPods = ingesters.reduce((sum, { replicas }) => sum + replicas, 0);
    const { memory, memoryLimit = memory } = ingesters[0]!.resources;
    const smallest = pushMemory(plans);
    this.#needKeys(props, name);

    const madeFrom = { name, longest: longestNameOf(plans) };
    const targets = plans.map(
      (plan) =>
        new LokiTarget(this, plan, { name, madeFrom, namespace, release, image: version.image, stores, cluster }),
    );
    zonesBudget(this, name, namespace, targets);
    const gossip = memberlist(this, { name, madeFrom, namespace, cluster, targets });
    const cache = (of: 'chunks' | 'results'): Endpoint | undefined =>
      caches[of] &&
      new LokiCache(this, `${of}-cache`, { ...caches[of], loki: name, madeFrom, namespace, cluster }).endpoint;
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
    const files = this.#files(putsInKeys(stores) ? escaped(yamlText(config)) : yamlText(config), props, name);
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
    ]);
    warn(this, () => [
      ...schemaAdvice(schema, metadata),
      ...topologyAdvice(props, ingesterPods, Number(valueAt(config, ['common', 'replication_factor']))),
      ...rulerAdvice(props),
      ...limitAdvice(limits, size),
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
    for (const [of, opens] of [
      [store, `the object store of ${name}`],
      [earlierStore, `the earlier object store of ${name}`],
    ] as const)
      if (of !== undefined && of !== 'filesystem') this.#needStore(of, opens, namespace);
  }

  #needStore({ keys, keysOwner, ca }: ObjectStore, opens: string, namespace: string): void {
    needSecret(this, { form: 'key-pair', owner: keysOwner, opens, namespaces: [namespace], ...keys });
    if (ca !== undefined)
      needSecret(this, {
        form: 'certificate',
        secret: ca.secret,
        namespaces: [namespace],
        keys: [ca.key],
        of: `the authority that ${opens} is trusted by`,
      });
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
