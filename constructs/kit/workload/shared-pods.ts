import type { IConstruct } from 'constructs';
import { isMap } from '../config/data';
import { InvalidInput, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { extraVolumeProblems } from './extra-volume-rules';
import { podSettingsProblems, type PodSettings } from './pod-settings';
import { securityContextProblems } from './security-context';

/** Pod settings of all workloads: without those that depend on the program. */
export type SharedPodSettings = Omit<PodSettings, 'image' | 'resources' | 'terminationGracePeriodSeconds'>;

const podsKey = 'cdk8s-logging/pods';

/** The path of problems of shared settings, relative to the section of a component. */
export const sharedPath: Path = ['pods'];

/**
 * Sets pod settings for all workloads below. Those of a component win: maps are merged by key, a list or a single value
 * replaces the shared one. The node agent runs on every node, so its placement is not shared.
 *
 * @throws InvalidInput if a setting is invalid
 * @throws Error if `construct` has children already
 */
export function setPodSettings(construct: IConstruct, pods: SharedPodSettings): void {
  const problems = sharedPodProblems(sharedPath, pods);
  if (problems.length > 0) throw new InvalidInput(problems);
  construct.node.setContext(podsKey, pods);
}

/** Validates shared settings by themselves; conflicts with the pods of a component are found with it. */
export function sharedPodProblems(path: Path, pods: SharedPodSettings | undefined): Problem[] {
  return [
    ...podSettingsProblems(path, pods),
    ...securityContextProblems([...path, 'securityContext'], pods?.securityContext, undefined),
    ...extraVolumeProblems([...path, 'volumes'], pods?.volumes, { paths: new Set(), hostPaths: false }),
  ];
}

/** The settings of `setPodSettings` that apply to a workload. @param everyNode - it has one pod per node */
export function sharedPods(construct: IConstruct, everyNode: boolean): SharedPodSettings {
  const pods = (construct.node.tryGetContext(podsKey) ?? {}) as SharedPodSettings;
  if (!everyNode) return pods;
  const { nodeSelector: _nodes, affinity: _affinity, tolerations: _taints, ...others } = pods;
  return others;
}

/** The settings of a component merged over the shared ones. */
export function mergedPods(shared: SharedPodSettings, own: PodSettings = {}): PodSettings {
  const merged: Record<string, unknown> = { ...shared };
  for (const [key, value] of Object.entries(own)) {
    const below = merged[key];
    if (value !== undefined) merged[key] = isMap(below) && isMap(value) ? { ...below, ...value } : value;
  }
  return merged;
}
