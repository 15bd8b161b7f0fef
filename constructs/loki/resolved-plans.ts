import {
  error,
  isCount,
  labelProblems,
  escapeControl,
  firstOfEachPath,
  replaceWith,
  sizeProblems,
  warning,
  type ByteSize,
  type Path,
  type PodSettings,
  type Problem,
} from '../kit';
import type { LokiProps } from './loki';
import { topologies, type Target, type TargetPlan, type ZoneSettings } from './topology';

/** A workload of Loki: a target with the user's settings. */
export interface ResolvedPlan extends TargetPlan {
  /** Suffix of the names of its objects, and its component label. Empty if Loki is one workload. */
  readonly suffix: string;
  /** The zone of its pods. */
  readonly zone: ZoneSettings | undefined;
  readonly storage: ByteSize;
  readonly pod: PodSettings | undefined;
  /** Path of the user's `pod`. */
  readonly podPath: Path;
}

/** Characters of a zone name: `<name>-ingester-<zone>` has at most the 50 characters of a workload name. */
const maxZoneLength = 20;
const zoneName = new RegExp(`^(?=.{1,${maxZoneLength}}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$`);

/** The workloads of Loki, in the order of the manifests. */
export function resolvePlans(props: LokiProps): ResolvedPlan[] {
  // zoneProblems reports invalid and duplicate zones.
  const valid = props.ingesterZones?.filter(({ name }) => zoneName.test(name));
  const zones = [...new Map(valid?.map((zone) => [zone.name, zone])).values()];
  return topologies[props.topology]
    .filter(({ onlyFor }) => onlyFor === undefined || props[onlyFor] === true)
    .map((plan) => resolvePlan(plan, props))
    .flatMap((plan) =>
      plan.target === 'ingester' && zones.length > 0 ? zones.map((zone) => inZone(plan, zone, zones.length)) : [plan],
    );
}

function resolvePlan(plan: TargetPlan, props: LokiProps): ResolvedPlan {
  const settings = plan.target === 'all' ? undefined : props.targets?.[plan.target];
  const pod = settings?.pod === undefined ? props.pod : { ...props.pod, ...settings.pod };
  return {
    ...plan,
    suffix: plan.target === 'all' ? '' : `-${plan.target}`,
    zone: undefined,
    replicas: settings?.replicas ?? (props.topology === 'distributed' ? undefined : props.replicas) ?? plan.replicas,
    storage: settings?.storage ?? props.storage ?? '10Gi',
    resources: pod?.resources ?? plan.resources,
    pod,
    podPath: settings?.pod === undefined ? ['pod'] : ['targets', plan.target, 'pod'],
  };
}

/** One zone of a target: its share of the pods, on the nodes of the zone. */
function inZone(plan: ResolvedPlan, zone: ZoneSettings, zones: number): ResolvedPlan {
  const selector = zone.nodeSelector ?? { 'topology.kubernetes.io/zone': zone.name };
  // An invalid one is reported where the user wrote it.
  const nodeSelector = labelProblems([], selector).length > 0 ? {} : selector;
  return {
    ...plan,
    suffix: `${plan.suffix}-${zone.name}`,
    zone,
    replicas: Math.ceil(plan.replicas / zones),
    pod: { ...plan.pod, nodeSelector: { ...plan.pod?.nodeSelector, ...nodeSelector } },
  };
}

/** Maximum length of the name of Loki, to which the names of its workloads add a suffix. */
export function maxNameLength(plans: readonly ResolvedPlan[]): number {
  return 50 - Math.max('-results-cache'.length, ...plans.map(({ suffix }) => suffix.length));
}

/** Validates replicas, volumes, targets and zones. */
export function topologyProblems(props: LokiProps, plans: readonly ResolvedPlan[]): Problem[] {
  return [
    ...unknownTargets(props),
    ...commonReplicas(props),
    ...zoneProblems(props),
    // An invalid setting of all targets is reported once.
    ...firstOfEachPath(plans.flatMap((plan) => planProblems(plan, props))),
  ];
}

function unknownTargets({ topology, targets = {} }: LokiProps): Problem[] {
  const known = topologies[topology].map(({ target }) => target).filter((target) => target !== 'all');
  return (Object.keys(targets) as Target[])
    .filter((target) => target !== 'all' && !known.includes(target))
    .map((target) =>
      error(
        ['targets', target],
        topology === 'monolithic'
          ? `topology 'monolithic' has no target '${target}'; set replicas, storage and pod of loki itself.`
          : `topology '${topology}' has no target '${target}'; its targets are ${known.join(', ')}.`,
      ),
    );
}

function commonReplicas({ topology, replicas }: LokiProps): Problem[] {
  if (topology !== 'distributed' || replicas === undefined) return [];
  return [error(['replicas'], `replicas is not supported with topology 'distributed'; set targets.<target>.replicas.`)];
}

function zoneProblems({ topology, ingesterZones: zones, targets, replicationFactor = 3 }: LokiProps): Problem[] {
  if (zones === undefined) return [];
  if (topology !== 'distributed')
    return [
      error(
        ['ingesterZones'],
        `ingesterZones needs topology 'distributed'; with '${topology}' the scheduler spreads the pods over zones.`,
      ),
    ];
  const names = zones.map(({ name }) => name);
  const problems: Problem[] = [];
  if (zones.length < replicationFactor)
    problems.push(
      error(
        ['ingesterZones'],
        `a replication factor of ${replicationFactor} needs ${replicationFactor} zones, but Loki has ${zones.length}.`,
      ),
    );
  for (const [n, name] of names.entries())
    if (!zoneName.test(name))
      problems.push(
        error(
          ['ingesterZones', n, 'name'],
          `'${escapeControl(name)}' is not a valid zone name, which is part of pod names: at most ${maxZoneLength} lowercase letters, digits and '-', no '-' first or last. If the label of the nodes is different, set nodeSelector.`,
        ),
      );
  for (const [n, { nodeSelector }] of zones.entries())
    problems.push(...labelProblems(['ingesterZones', n, 'nodeSelector'], nodeSelector));
  const duplicate = names.find((name, n) => names.indexOf(name) !== n);
  if (duplicate !== undefined) problems.push(error(['ingesterZones'], `the zone '${duplicate}' is listed twice.`));
  const pods = targets?.ingester?.replicas;
  if (pods !== undefined && zones.length > 0 && pods % zones.length !== 0)
    problems.push(
      error(
        ['targets', 'ingester', 'replicas'],
        `${pods} ingesters cannot be divided evenly among ${zones.length} zones; the ingesters of the smallest zone would store the most.`,
        replaceWith(Math.ceil(pods / zones.length) * zones.length),
      ),
    );
  return problems;
}

/** Validates replicas and storage of a workload. */
function planProblems(plan: ResolvedPlan, { storage, targets = {} }: LokiProps): Problem[] {
  const { target, fixedReplicas } = plan;
  const settings = target === 'all' ? undefined : targets[target];
  const path = settings?.replicas === undefined ? ['replicas'] : ['targets', target, 'replicas'];
  // The plan of a zone has only a share of the user's replicas.
  const replicas = settings?.replicas ?? plan.replicas;
  const problems: Problem[] = [];
  if (!isCount(replicas))
    problems.push(error(path, `${replicas} is not a valid number of replicas: a whole number, 1 or more.`));
  else if (fixedReplicas !== undefined && replicas !== fixedReplicas)
    problems.push(
      error(
        path,
        `only ${fixedReplicas} replica of the ${target} is supported: several would compact the same tables and not share delete requests.`,
        replaceWith(fixedReplicas),
      ),
    );
  const sizePath =
    settings?.storage === undefined && storage !== undefined ? ['storage'] : ['targets', target, 'storage'];
  problems.push(...sizeProblems(sizePath, plan.storage));
  return problems;
}

/** Warns of a deprecated topology, and of replication that risks logs. */
export function topologyWarnings({ topology }: LokiProps, ingesters: number, factor: number): Problem[] {
  const warnings: Problem[] = [];
  if (topology === 'simple-scalable')
    warnings.push(warning(['topology'], 'Loki 4 removes simple-scalable and will not start with its targets.'));
  if (ingesters > 1 && factor === 1)
    warnings.push(
      warning(
        ['replicas'],
        `${ingesters} pods ingest, but the replication factor is 1: while one of them is down, its newest lines cannot be read. With 3 or more pods it is 3 by default.`,
      ),
    );
  if (factor % 2 === 0)
    warnings.push(
      warning(
        ['replicationFactor'],
        `a replication factor of ${factor} tolerates as many failed pods as one of ${factor - 1}, since more than half of the replicas must respond. Use an odd number.`,
      ),
    );
  return warnings;
}
