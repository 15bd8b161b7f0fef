import type { Labels } from '../../contracts';
import type { TopologySpreadConstraint } from '../../../imports/k8s';
import { isQualifiedName, labelKeyRule } from '../validation/labels';
import { isCount } from '../validation/quantities';
import { error, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/** How evenly the pods of a workload are spread over a kind of place. The construct adds the label selector. */
export interface TopologySpread {
  /** Label of nodes whose values are the places: `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;
  /** Largest difference between the numbers of pods of two places. @default 1 */
  readonly maxSkew?: number;
  /** `DoNotSchedule`: a pod that would exceed `maxSkew` stays pending. @default 'ScheduleAnyway' */
  readonly whenUnsatisfiable?: 'ScheduleAnyway' | 'DoNotSchedule';
  /** Number of places that must exist, for `DoNotSchedule`. @default 1 */
  readonly minDomains?: number;
}

/** The constraints of a pod, which count the pods of its workload. */
export function topologySpreadConstraints(
  settings: readonly TopologySpread[],
  selector: Labels,
): TopologySpreadConstraint[] {
  return settings.map(({ topologyKey, maxSkew = 1, whenUnsatisfiable = 'ScheduleAnyway', minDomains }) => ({
    maxSkew,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: { matchLabels: selector },
    ...(minDomains !== undefined && { minDomains }),
  }));
}

/** Validates `topologySpreadConstraints` as the API server does. */
export function topologySpreadProblems(path: Path, settings: readonly TopologySpread[] = []): Problem[] {
  return settings.flatMap(({ topologyKey, maxSkew = 1, whenUnsatisfiable = 'ScheduleAnyway', minDomains }, n) => {
    const problems: Problem[] = [];
    const add = (key: string, message: string, help = {}): void =>
      void problems.push(error([...path, n, key], message, help));
    if (!isQualifiedName(topologyKey))
      add('topologyKey', `'${escapeControl(topologyKey)}' is not a valid label of nodes: ${labelKeyRule}.`);
    for (const [key, value] of Object.entries({ maxSkew, minDomains: minDomains ?? 1 }))
      if (!isCount(value)) add(key, `${value} is not valid; it must be a whole number from 1 to 2147483647.`);
    if (minDomains !== undefined && whenUnsatisfiable === 'ScheduleAnyway')
      add('minDomains', `minDomains needs whenUnsatisfiable 'DoNotSchedule'; 'ScheduleAnyway' is only a preference.`, {
        fix: { remove: true },
      });
    const same = settings.findIndex(
      (other) =>
        other.topologyKey === topologyKey && (other.whenUnsatisfiable ?? 'ScheduleAnyway') === whenUnsatisfiable,
    );
    if (same < n) add('topologyKey', `'${escapeControl(topologyKey)}' is listed twice with '${whenUnsatisfiable}'.`);
    return problems;
  });
}
