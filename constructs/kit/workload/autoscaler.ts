import type { Construct } from 'constructs';
import { KubeHorizontalPodAutoscalerV2, type ObjectMeta } from '../../../imports/k8s';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { isCount } from '../validation/quantities';

/** A number of pods that follows their CPU usage. The cluster needs metrics-server. */
export interface AutoscalingSettings {
  /** Smallest number of pods. @default 2 */
  readonly min?: number;
  /** Largest number of pods. */
  readonly max: number;
  /** CPU usage that it aims at, in percent of the requests of a pod. @default 80 */
  readonly cpuPercent?: number;
}

/** The smallest number of pods. */
export function minReplicas({ min = 2 }: AutoscalingSettings): number {
  return min;
}

/** Creates the HorizontalPodAutoscaler of the Deployment of the same name. */
export function autoscaler(scope: Construct, metadata: ObjectMeta, settings: AutoscalingSettings): void {
  const { max, cpuPercent = 80 } = settings;
  new KubeHorizontalPodAutoscalerV2(scope, 'autoscaler', {
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name! },
      minReplicas: minReplicas(settings),
      maxReplicas: max,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
        },
      ],
    },
  });
}

/** Validates `autoscaling` as the API server does. */
export function autoscalingProblems(path: Path, settings: AutoscalingSettings | undefined): Problem[] {
  if (settings === undefined) return [];
  const { max, cpuPercent = 80 } = settings;
  const min = minReplicas(settings);
  const problems = Object.entries({ min, max, cpuPercent })
    .filter(([, value]) => !isCount(value))
    .map(([key, value]) =>
      error([...path, key], `${value} is not valid; it must be a whole number from 1 to 2147483647.`),
    );
  if (problems.length === 0 && max < min)
    problems.push(error([...path, 'max'], `${max} is below the smallest number of pods, ${min}.`, replaceWith(min)));
  return problems;
}
