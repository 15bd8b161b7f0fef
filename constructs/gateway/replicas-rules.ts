import { autoscalingProblems, error, isCount, type AutoscalingSettings, type Problem } from '../kit';

/** Validates the number of pods: fixed, or that of an autoscaler. */
export function replicaProblems({
  replicas,
  autoscaling,
}: {
  readonly replicas?: number;
  readonly autoscaling?: AutoscalingSettings;
}): Problem[] {
  if (autoscaling !== undefined && replicas !== undefined)
    return [
      error(['replicas'], 'the autoscaler sets the number of pods; autoscaling.min is the smallest one.', {
        fix: { remove: true },
      }),
    ];
  if (replicas === undefined || isCount(replicas)) return autoscalingProblems(['autoscaling'], autoscaling);
  return [error(['replicas'], `${replicas} is not valid; it must be a whole number from 1 to 2147483647.`)];
}
