import {
  error,
  isCount,
  escapeControl,
  pathText,
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

/** A workload of a Loki: a target, with what the user decided about it. */
export interface ResolvedPlan extends TargetPlan {
  /** Part of its objects' names and its label. Empty where Loki is one workload. */
  readonly suffix: string;
  /** The zone that its pods live in. @default - any */
  readonly zone: ZoneSettings | undefined;
  readonly storage: ByteSize;
  readonly pod: PodSettings | undefined;
  /** Where the user wrote `pod`. */
  readonly podPath: Path;
}

/** Characters of a zone: `ingester-<zone>` and the name of Loki together stay within the 50 that a workload may have. */
const longestZone = 20;
const zoneName = new RegExp(`^(?=.{1,${longestZone}}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$`);

/** The workloads of a Loki, in the order in which they are written. */
export function resolvePlans(props: LokiProps): ResolvedPlan[] {
  // A zone that is there twice, or cannot be part of a name, is a problem of its own; here it counts once, or not.
  const sound = props.ingesterZones?.filter(({ name }) => zoneName.test(name));
  const zones = [...new Map(sound?.map((zone) => [zone.name, zone])).values()];
  return topologies[props.topology]
    .filter(({ onlyFor }) => onlyFor === undefined || props[onlyFor] === true)
    .map((plan) => settled(plan, props))
    .flatMap((plan) =>
      plan.target === 'ingester' && zones.length > 0 ? zones.map((zone) => inZone(plan, zone, zones.length)) : [plan],
    );
}

function settled(plan: TargetPlan, props: LokiProps): ResolvedPlan {
  const own = plan.target === 'all' ? undefined : props.targets?.[plan.target];
  const pod = own?.pod === undefined ? props.pod : { ...props.pod, ...own.pod };
  return {
    ...plan,
    suffix: plan.target === 'all' ? '' : `-${plan.target}`,
    zone: undefined,
    replicas: own?.replicas ?? (props.topology === 'distributed' ? undefined : props.replicas) ?? plan.replicas,
    storage: own?.storage ?? props.storage ?? '10Gi',
    resources: pod?.resources ?? plan.resources,
    pod,
    podPath: own?.pod === undefined ? ['pod'] : ['targets', plan.target, 'pod'],
  };
}

/** The pods of a target, spread evenly over its zones. */
function inZone(plan: ResolvedPlan, zone: ZoneSettings, zones: number): ResolvedPlan {
  const nodeSelector = zone.nodeSelector ?? { 'topology.kubernetes.io/zone': zone.name };
  return {
    ...plan,
    suffix: `${plan.suffix}-${zone.name}`,
    zone,
    replicas: Math.ceil(plan.replicas / zones),
    pod: { ...plan.pod, nodeSelector: { ...plan.pod?.nodeSelector, ...nodeSelector } },
  };
}

/** Characters of the name of a Loki: that of a workload, a headless Service and the number of a pod are made from it. */
export function longestNameOf(plans: readonly ResolvedPlan[]): number {
  return 50 - Math.max('-results-cache'.length, ...plans.map(({ suffix }) => suffix.length));
}

/** What is wrong with the numbers of pods, their volumes, and who they are said of. */
export function topologyProblems(props: LokiProps, plans: readonly ResolvedPlan[]): Problem[] {
  return [
    ...foreignTargets(props),
    ...overallReplicas(props),
    ...zoneProblems(props),
    ...onePerPath(plans.flatMap((plan) => planProblems(plan, props))),
  ];
}

function foreignTargets({ topology, targets = {} }: LokiProps): Problem[] {
  const known = topologies[topology].map(({ target }) => target).filter((target) => target !== 'all');
  return (Object.keys(targets) as Target[])
    .filter((target) => target !== 'all' && !known.includes(target))
    .map((target) =>
      error(
        ['targets', target],
        topology === 'monolithic'
          ? `a monolithic Loki has no ${target} pods: each pod does everything. Its replicas, storage and pod are set beside topology.`
          : `a ${topology} Loki has no ${target} pods; it has ${known.join(', ')}.`,
      ),
    );
}

function overallReplicas({ topology, replicas }: LokiProps): Problem[] {
  if (topology !== 'distributed' || replicas === undefined) return [];
  return [
    error(
      ['replicas'],
      `the targets of a distributed Loki need different numbers of pods, the compactor one; targets has a number for each.`,
    ),
  ];
}

function zoneProblems({ topology, ingesterZones: zones, targets, replicationFactor = 3 }: LokiProps): Problem[] {
  if (zones === undefined) return [];
  if (topology !== 'distributed')
    return [
      error(
        ['ingesterZones'],
        `a ${topology} Loki has no ingesters of their own to put into zones; its pods are spread over zones anyway.`,
      ),
    ];
  const names = zones.map(({ name }) => name);
  const problems: Problem[] = [];
  if (zones.length < replicationFactor)
    problems.push(
      error(
        ['ingesterZones'],
        `${replicationFactor} copies of a line need ${replicationFactor} zones, one for each, and there are ${zones.length}.`,
      ),
    );
  for (const [n, name] of names.entries())
    if (!zoneName.test(name))
      problems.push(
        error(
          ['ingesterZones', n, 'name'],
          `'${escapeControl(name)}' becomes part of the name of its pods: at most ${longestZone} lower-case letters, digits and '-', no '-' first or last. Where the nodes have another label, nodeSelector says it.`,
        ),
      );
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) problems.push(error(['ingesterZones'], `the zone '${twice}' is there twice.`));
  const pods = targets?.ingester?.replicas;
  if (pods !== undefined && zones.length > 0 && pods % zones.length !== 0)
    problems.push(
      error(
        ['targets', 'ingester', 'replicas'],
        `${pods} ingesters cannot be spread evenly over ${zones.length} zones; the smallest zone would hold the most.`,
        replaceWith(Math.ceil(pods / zones.length) * zones.length),
      ),
    );
  return problems;
}

/** What is wrong with the pods of a workload, at the place where the user wrote it. */
function planProblems(plan: ResolvedPlan, { storage, targets = {}, topology }: LokiProps): Problem[] {
  const { target, exactly } = plan;
  const own = target === 'all' ? undefined : targets[target];
  const path = own?.replicas === undefined ? ['replicas'] : ['targets', target, 'replicas'];
  // Pods in zones are a part of what the user wrote.
  const replicas = own?.replicas ?? plan.replicas;
  const problems: Problem[] = [];
  if (!isCount(replicas))
    problems.push(
      error(
        path,
        `${replicas} pods of ${topology === 'monolithic' ? 'Loki' : target} cannot do its work: at least one has to, and a whole number.`,
      ),
    );
  else if (exactly !== undefined && replicas !== exactly)
    problems.push(
      error(
        path,
        `${replicas} pods of ${target}: each would compact the same tables, and the delete requests of one are not known to the others.`,
        replaceWith(exactly),
      ),
    );
  const sizePath = own?.storage === undefined && storage !== undefined ? ['storage'] : ['targets', target, 'storage'];
  problems.push(...sizeProblems(sizePath, plan.storage));
  return problems;
}

/** One problem for each place: a setting of all targets is wrong once, not once for each of them. */
function onePerPath(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.toReversed().map((problem) => [pathText(problem.path), problem])).values()].toReversed();
}

/** What works today and will be regretted. */
export function topologyWarnings({ topology }: LokiProps, ingesters: number, factor: number): Problem[] {
  const found: Problem[] = [];
  if (topology === 'simple-scalable')
    found.push(warning(['topology'], 'Loki 4 drops simple-scalable: it will not start with these targets.'));
  if (ingesters > 1 && factor === 1)
    found.push(
      warning(
        ['replicas'],
        `${ingesters} pods ingest and each line is in one of them only: while one is away, its newest lines cannot be read. With three or more there are three copies.`,
      ),
    );
  if (factor % 2 === 0)
    found.push(
      warning(
        ['replicationFactor'],
        `${factor} copies bear the loss of no more pods than ${factor - 1} do, since more than half must answer; an odd number costs less or bears more.`,
      ),
    );
  return found;
}
