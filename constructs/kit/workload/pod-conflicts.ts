import type { ClusterSettings } from '../network/cluster';
import type { Labels } from '../../contracts';
import { error, replaceWith, warning, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { extraVolumeProblems } from './extra-volume-rules';
import { dnsAdvice, dnsPolicyProblems } from './dns';
import { envProblems, proxyAdvice } from './pod-env';
import { podLabelProblems } from './pod-labels';
import { podSettingsProblems, type PodSettings } from './pod-settings';
import { securityContextProblems } from './security-context';
import { sharedPath, type SharedPodSettings } from './shared-pods';
import type { PodProps } from './template';

/** What a construct sets itself in its pods. */
export class OwnPods {
  labels: Labels;
  /** Names of environment variables. */
  readonly variables = new Set<string>();
  readonly mountPaths = new Set<string>();
  rootReason: string | undefined;
  graceSeconds: number | undefined;

  constructor(labels: Labels) {
    this.labels = labels;
  }

  add({ containers, initContainers = [], labels, runAsRootReason, gracePeriodSeconds }: PodProps): void {
    for (const { env = [], volumeMounts = [] } of [...containers, ...initContainers]) {
      for (const { name } of env) this.variables.add(name);
      for (const { mountPath } of volumeMounts) this.mountPaths.add(mountPath);
    }
    this.labels = { ...this.labels, ...labels };
    this.rootReason = runAsRootReason;
    this.graceSeconds = gracePeriodSeconds;
  }
}

/**
 * Reports settings that conflict with what the construct sets.
 *
 * @param others - further volumes of the same pods
 */
function conflictProblems(
  path: Path,
  settings: PodSettings,
  own: OwnPods,
  others: PodSettings['volumes'] = {},
): Problem[] {
  const further = Object.entries(others).filter(([name]) => settings.volumes?.[name] === undefined);
  const paths = new Set([...own.mountPaths, ...further.map(([, { mountPath }]) => mountPath)]);
  return [
    ...podLabelProblems([...path, 'labels'], settings.labels, own.labels),
    ...envProblems([...path, 'env'], settings.env, own.variables),
    ...extraVolumeProblems([...path, 'volumes'], settings.volumes, { paths, hostPaths: own.rootReason !== undefined }),
  ];
}

/** Warns of a grace period in which the program cannot stop. */
function graceAdvice(path: Path, { terminationGracePeriodSeconds: seconds }: PodSettings, own: OwnPods): Problem[] {
  const { graceSeconds = 0 } = own;
  if (seconds === undefined || seconds >= graceSeconds) return [];
  return [
    warning(
      [...path, 'terminationGracePeriodSeconds'],
      `the component may need ${graceSeconds} s to stop; after ${seconds} s it is killed, and what it has not written yet can be lost.`,
      replaceWith(graceSeconds),
    ),
  ];
}

/** Settings of a workload's pods, in layers. */
export interface PodLayers {
  /** Path of the component's settings. */
  readonly path: Path;
  /** Settings of the component. */
  readonly own: PodSettings;
  /** Settings of all workloads. */
  readonly shared: SharedPodSettings;
  /** Both, merged. */
  readonly pod: PodSettings;
  /** What the construct sets. */
  readonly construct: OwnPods;
  /** There is one pod per node. */
  readonly everyNode: boolean;
}

/** Validates the settings of a workload. Shared settings are validated by themselves once, in `setPodSettings`. */
export function podProblems({ path, own, shared, pod, construct, everyNode }: PodLayers): Problem[] {
  return [
    ...podSettingsProblems(path, own),
    ...securityContextProblems([...path, 'securityContext'], own.securityContext, construct.rootReason),
    ...dnsPolicyProblems(own.dnsPolicy === undefined ? sharedPath : path, pod),
    ...(everyNode && own.topologySpreadConstraints !== undefined
      ? [
          error([...path, 'topologySpreadConstraints'], 'there is one pod per node, so there is nothing to spread.', {
            fix: { remove: true },
          }),
        ]
      : []),
    ...conflictProblems(path, own, construct, shared.volumes),
    ...conflictProblems(sharedPath, shared, construct),
  ];
}

/** Warns of settings with a risk. */
export function podAdvice(
  { path, own, shared, pod, construct }: PodLayers,
  cluster: ClusterSettings | undefined,
): Problem[] {
  return [
    ...proxyAdvice(path, own.env, pod, cluster),
    ...proxyAdvice(sharedPath, shared.env, shared, cluster),
    ...dnsAdvice(own.dnsConfig === undefined ? sharedPath : path, pod),
    ...graceAdvice(path, own, construct),
  ];
}
