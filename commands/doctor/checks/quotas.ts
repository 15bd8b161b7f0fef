import { isMap, valueAt, type Data } from '../../../constructs/kit';
import { listAt } from '../../checks/workloads';
import { failed, orPassed, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { amount, bytesText, cpuText, requestsOf } from '../cluster/amounts';
import { mapAt, nameOf } from '../cluster/reader';
import { podsThere } from '../cluster/room';
import type { PlatformWorkload } from '../workloads';

/** What the pods of a workload add to a quota. */
interface Share {
  readonly workload: PlatformWorkload;
  /** Of the pods that do not exist yet. */
  readonly missing: number;
  /** Of one pod. */
  readonly each: number;
}

/** ResourceQuota and LimitRange of the namespaces. */
export const quotas: DoctorCheck = {
  id: 'quotas',
  phase: 'before',
  checks:
    'No ResourceQuota of a namespace is too small for its pods and volumes, and no LimitRange refuses their requests and limits.',
  says: 'The quota, what is left and what is needed; `pod.resources` of the workload that needs most.',
  run: (context) => {
    const found = context.namespaces.flatMap((namespace) => {
      const own = context.workloads.filter((one) => one.namespace === namespace);
      if (own.length === 0) return [];
      const { cluster } = context;
      return [
        ...cluster.list('resourcequotas', { namespace }).flatMap((quota) => quotaFindings(context, own, quota)),
        ...cluster.list('limitranges', { namespace }).flatMap((range) => rangeFindings(own, range)),
      ];
    });
    return orPassed(found, 'no quota or limit range is in the way');
  },
};

/** What one pod adds to each kind of quota. CPU has no limit. */
const amounts: Readonly<Record<string, (workload: PlatformWorkload) => number>> = {
  cpu: ({ pod }) => requestsOf(pod).cpu,
  memory: ({ pod }) => requestsOf(pod).memory,
  'requests.cpu': ({ pod }) => requestsOf(pod).cpu,
  'requests.memory': ({ pod }) => requestsOf(pod).memory,
  'limits.memory': ({ memoryLimitBytes }) => memoryLimitBytes,
  pods: () => 1,
  'count/pods': () => 1,
  persistentvolumeclaims: ({ claims }) => claims.length,
  'requests.storage': ({ claims }) =>
    claims.reduce((sum, claim) => sum + amount(valueAt(claim, ['spec', 'resources', 'requests', 'storage'])), 0),
};

function quotaFindings(context: Context, own: readonly PlatformWorkload[], quota: Data): Finding[] {
  const { namespace } = own[0]!;
  const hard = mapAt(quota, 'status', 'hard');
  const used = mapAt(quota, 'status', 'used');
  const subject = `the ResourceQuota ${namespace}/${nameOf(quota)}`;
  const command = `kubectl describe resourcequota ${nameOf(quota)} --namespace ${namespace}`;
  // A quota with scopes counts some pods only.
  if (valueAt(quota, ['spec', 'scopes']) !== undefined || valueAt(quota, ['spec', 'scopeSelector']) !== undefined)
    return [warned(`${subject} has scopes, which were not compared with the pods`, { command })];
  const limitless = hard['limits.cpu'] === undefined || hasDefaultLimit(context, namespace, 'cpu');
  const pods = context.cluster.list('pods', { namespace });
  return [
    ...(limitless
      ? []
      : [
          failed(`${subject} has limits.cpu, and refuses pods without a CPU limit, which none of these pods has`, {
            command,
          }),
        ]),
    ...Object.entries(amounts).flatMap(([key, of]): Finding[] => {
      if (hard[key] === undefined) return [];
      const left = amount(hard[key]) - amount(used[key]);
      const shares = own.map((workload): Share => {
        const there = podsThere(workload, pods).length;
        const wanted = wantedPods(context, workload);
        return { workload, each: of(workload), missing: Math.max(0, wanted - there) };
      });
      const needed = shares.reduce((sum, share) => sum + share.missing * share.each, 0);
      if (needed <= left || needed === 0) return [];
      const largest = shares.toSorted((one, other) => other.missing * other.each - one.missing * one.each)[0]!;
      const most = `${largest.workload.subject} needs most, ${largest.missing} × ${shownAs(key, largest.each)}`;
      return [
        failed(
          `${subject}: ${key} has ${shownAs(key, left)} left of ${hard[key]}, and ${shownAs(key, needed)} are needed; ${most}`,
          {
            command,
            setting:
              resourceKey(key) === undefined ? undefined : largest.workload.setting('resources', resourceKey(key)!),
          },
        ),
      ];
    }),
  ];
}

/** The pods that a workload has for most of the time. */
function wantedPods({ cluster }: Context, { kind, replicas }: PlatformWorkload): number {
  if (kind === 'CronJob') return 0;
  return replicas === 'one per node' ? cluster.list('nodes').length : replicas;
}

function resourceKey(key: string): string | undefined {
  if (key === 'limits.memory') return 'memoryLimit';
  return ['cpu', 'memory'].find((resource) => key === resource || key === `requests.${resource}`);
}

function shownAs(key: string, value: number): string {
  if (key.endsWith('cpu')) return cpuText(value);
  return /memory|storage/.test(key) ? bytesText(Math.max(0, value)) : String(value);
}

/** Whether a LimitRange gives containers a limit that they do not set. */
function hasDefaultLimit({ cluster }: Context, namespace: string, resource: string): boolean {
  return cluster
    .list('limitranges', { namespace })
    .flatMap((range) => listAt(range, ['spec', 'limits']))
    .some((limit) => limit['type'] === 'Container' && valueAt(limit, ['default', resource]) !== undefined);
}

function rangeFindings(own: readonly PlatformWorkload[], range: Data): Finding[] {
  const subject = `the LimitRange ${nameOf(range)}`;
  return listAt(range, ['spec', 'limits'])
    .filter(({ type }) => type === 'Container')
    .flatMap((limit) => [
      ...own.flatMap((workload) => containerFindings(workload, limit, subject)),
      ...(valueAt(limit, ['default', 'cpu']) === undefined
        ? []
        : [
            warned(
              `${subject} limits the CPU of containers in ${own[0]!.namespace} to ${String(valueAt(limit, ['default', 'cpu']))}: they are throttled, and logs can be lost`,
            ),
          ]),
    ]);
}

function containerFindings(workload: PlatformWorkload, limit: Data, subject: string): Finding[] {
  return listAt(workload.pod, ['containers']).flatMap((container) => {
    const of = (kind: 'requests' | 'limits', resource: string): number | undefined => {
      const value = valueAt(container, ['resources', kind, resource]);
      return value === undefined ? undefined : amount(value);
    };
    return (['cpu', 'memory'] as const).flatMap((resource): Finding[] => {
      const { max, min } = limit;
      const most = isMap(max) && max[resource] !== undefined ? amount(max[resource]) : Infinity;
      const least = isMap(min) && min[resource] !== undefined ? amount(min[resource]) : 0;
      const limited = of('limits', resource) ?? of('requests', resource) ?? 0;
      const requested = of('requests', resource) ?? 0;
      const key = resource === 'memory' && of('limits', 'memory') !== undefined ? 'memoryLimit' : resource;
      if (limited > most)
        return [
          failed(
            `${subject} allows at most ${shownAs(resource, most)} for a container, and ${workload.subject} has ${shownAs(resource, limited)}`,
            {
              setting: workload.setting('resources', key),
            },
          ),
        ];
      if (requested < least)
        return [
          failed(
            `${subject} demands at least ${shownAs(resource, least)} for a container, and ${workload.subject} requests ${shownAs(resource, requested)}`,
            {
              setting: workload.setting('resources', resource),
            },
          ),
        ];
      return [];
    });
  });
}
