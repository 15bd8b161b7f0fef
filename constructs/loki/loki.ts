import { Construct } from 'constructs';
import type { Endpoint, LokiApi, LokiFunction, ObjectStore } from '../contracts';
import {
  bytes,
  check,
  configFiles,
  durationSeconds,
  needSecret,
  sizeProblem,
  warn,
  yamlText,
  type ByteSize,
  type ClusterSettings,
  type Data,
  type PodSettings,
  type Problem,
} from '../kit';
import { at, ruleProblems } from './check-config';
import { keyProblems } from './check-keys';
import { lokiConfig, maxPushBytes } from './config';
import { lokiBytes } from './sizes';
import { LokiTarget, memberlist } from './target';
import { topologies, type SettledPlan, type TargetPlan, type TargetSettings, type Topology } from './topology';
import { lokiVersion, newestLoki, type LokiRelease } from './versions';

/** A Loki on an object store. */
export interface LokiProps {
  readonly namespace: string;
  /** Where chunks, index and rules are kept. */
  readonly store: ObjectStore;
  /** `monolithic`: every pod does everything. `simple-scalable`: writers, readers and backends apart; Loki 4 drops it. */
  readonly topology: Topology;
  /** Start of every object's name. @default 'loki' */
  readonly name?: string;
  /** @default '3.7.8' */
  readonly release?: LokiRelease;
  /** Pods of each target. @default - 1 monolithic, 3 of each otherwise */
  readonly replicas?: number;
  /** Size of each volume. @default '10Gi' */
  readonly storage?: ByteSize;
  readonly pod?: PodSettings;
  /** Only in `simple-scalable`. @default - as `replicas`, `storage` and `pod` say */
  readonly write?: TargetSettings;
  /** Only in `simple-scalable`. @default - as `replicas` and `pod` say */
  readonly read?: TargetSettings;
  /** Only in `simple-scalable`. @default - as `replicas`, `storage` and `pod` say */
  readonly backend?: TargetSettings;
  /** Copies of each line in different pods until it is in the object store. @default - 3 with three pods or more, else 1 */
  readonly replicationFactor?: number;
  /** How long logs are kept: `30d`, `24h`, `52w`. @default - for ever */
  readonly retention?: string;
  /** First day of the schema, in the past. It never changes once logs are written. @default '2024-04-01' */
  readonly schemaFrom?: string;
  /** Loki's own configuration, laid over the rest and checked like it. @default - nothing */
  readonly config?: Data;
  readonly cluster?: ClusterSettings;
}

/** Loki: start it after its object store; a missing bucket or key makes it wait, a missing Secret keeps it from starting. */
export class Loki extends Construct {
  /** What clients and the gateway take. */
  readonly api: LokiApi;

  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id);
    const { namespace, name = 'loki', store, topology, cluster, release = newestLoki } = props;
    const version = lokiVersion(release);
    const plans = topologies[topology].map((plan) => settled(plan, props));
    const ingesters = plans.find(({ ingests }) => ingests)!;
    const ingesterMemory = ingesters.resources.memoryLimit ?? ingesters.resources.memory;
    needSecret(this, {
      form: 'key-pair',
      owner: store.keysOwner,
      opens: `the object store of ${name}`,
      namespaces: [namespace],
      ...store.keys,
    });

    const targets = plans.map(
      (plan) => new LokiTarget(this, plan, { name, namespace, release, image: version.image, store, cluster }),
    );
    const gossip = memberlist(this, { name, namespace, cluster, targets });
    for (const target of targets) target.meet(targets, gossip);
    const serving = (of: LokiFunction): LokiTarget => targets.find(({ plan }) => plan.functions.includes(of))!;
    const config = lokiConfig({
      version,
      topology,
      store,
      replicationFactor: props.replicationFactor ?? (ingesters.replicas >= 3 ? 3 : 1),
      schemaFrom: props.schemaFrom ?? '2024-04-01',
      retention: props.retention,
      clusterLabel: `${name}.${namespace}`,
      gossip,
      backend:
        topology === 'simple-scalable'
          ? { pods: serving('schedule').podsGrpc, service: serving('schedule').grpc }
          : undefined,
      ingesterMemory,
      over: props.config ?? {},
    });
    const files = configFiles(this, 'config', { name, namespace, files: { 'config.yaml': yamlText(config) } });
    for (const target of targets) target.run(files);

    check(this, () => [
      ...topologyProblems(props),
      ...plans.flatMap((plan) => planProblems(plan, topology)),
      ...keyProblems(config, version, release),
      ...ruleProblems(config, { ingesters: ingesters.replicas, ingesterMemory }),
    ]);
    warn(this, () => advice(props, ingesters.replicas, Number(at(config, 'common.replication_factor'))));
    const endpoint = (of: LokiFunction): Endpoint => serving(of).http;
    this.api = {
      release,
      endpoints: {
        push: endpoint('push'),
        query: endpoint('query'),
        tail: endpoint('tail'),
        rules: endpoint('rules'),
        delete: endpoint('delete'),
        schedule: endpoint('schedule'),
        index: endpoint('index'),
      },
      limits: {
        maxLineBytes: lokiBytes(at(config, 'limits_config.max_line_size')) ?? 256 * 1024,
        maxPushBytes,
        queryTimeoutSeconds: durationSeconds(String(at(config, 'limits_config.query_timeout'))) ?? 60,
        maxLabels: Number(at(config, 'limits_config.max_label_names_per_series') ?? 15),
      },
    };
  }
}

function settled(plan: TargetPlan, props: LokiProps): SettledPlan {
  const own = plan.target === 'all' ? undefined : props[plan.target];
  const pod = own?.pod === undefined ? props.pod : { ...props.pod, ...own.pod };
  return {
    ...plan,
    replicas: own?.replicas ?? props.replicas ?? plan.replicas,
    storage: own?.storage ?? props.storage ?? '10Gi',
    resources: pod?.resources ?? plan.resources,
    pod,
    podPath: own?.pod === undefined ? 'pod' : `${plan.target}.pod`,
  };
}

function topologyProblems(props: LokiProps): Problem[] {
  if (props.topology !== 'monolithic') return [];
  return (['write', 'read', 'backend'] as const)
    .filter((target) => props[target] !== undefined)
    .map((target) => ({
      path: target,
      says: `a monolithic Loki has no ${target} pods: each pod does everything.`,
      write: `topology: 'simple-scalable'   (or replicas, storage and pod beside topology)`,
    }));
}

function planProblems({ target, replicas, storage }: SettledPlan, topology: Topology): Problem[] {
  const prefix = topology === 'monolithic' ? '' : `${target}.`;
  const problems: Problem[] = [];
  if (!Number.isInteger(replicas) || replicas < 1)
    problems.push({
      path: `${prefix}replicas`,
      says: `${replicas} pods cannot do the work of ${target}; at least one has to.`,
      write: 'replicas: 1',
    });
  if (bytes(storage) === undefined) problems.push(sizeProblem(`${prefix}storage`, storage));
  return problems;
}

function advice({ topology }: LokiProps, ingesters: number, factor: number): Problem[] {
  const found: Problem[] = [];
  if (topology === 'simple-scalable')
    found.push({
      path: 'topology',
      says: 'Loki 4 drops simple-scalable: it will not start with these targets.',
      write: `topology: 'monolithic'   (replicas: 3; the same buckets and schema)`,
    });
  if (ingesters > 1 && factor === 1)
    found.push({
      path: 'replicas',
      says: `${ingesters} pods ingest and each line is in one of them only: while one is away, its newest lines cannot be read.`,
      write: 'replicas: 3   (three copies then)',
    });
  if (factor % 2 === 0)
    found.push({
      path: 'replicationFactor',
      says: `${factor} copies bear the loss of no more pods than ${factor - 1} do, since more than half must answer.`,
      write: `replicationFactor: ${factor - 1}`,
    });
  return found;
}
