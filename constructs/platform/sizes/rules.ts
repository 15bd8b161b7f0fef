import { durationSeconds, error, valueAt, warning, type Problem } from '../../kit';
import type { Environment } from '../environment';
import { gigabytesOf } from './demand';
import { sizeLayers } from './layer';
import { facts } from './measured';
import { daysWithoutRetention } from './plan';

const path = ['size'];

/** Rejects a size without any component that a size sets. */
export function sizeProblems({ size, loki, tempo, collect }: Environment): Problem[] {
  if (size === undefined || (loki ?? tempo ?? collect?.logs?.vector) !== undefined) return [];
  return [
    error(
      path,
      'size has no effect: it is for Loki, the gateway and Vector in collect.logs, and none of them is set.',
      {
        fix: { remove: true },
      },
    ),
  ];
}

/** Warns where all logs are on the volume of one pod, and are too many for the pod or for the volume. */
export function sizeWarnings(environment: Environment): Problem[] {
  const { size, loki, objectStore } = environment;
  if (size === undefined || loki === undefined || objectStore?.filesystem !== true) return [];
  const gigabytes = gigabytesOf[size];
  const warnings: Problem[] = [];
  if (gigabytes > facts.monolithicMost.value)
    warnings.push(
      warning(
        path,
        `logs on a volume have one pod, which takes all ${gigabytes} GB a day; above ${facts.monolithicMost.value} GB the sizes have several, which need an object store.`,
      ),
    );
  const { default: retention } = loki.retention ?? {};
  if ((durationSeconds(retention ?? '0') ?? 0) > 0 || loki.storage !== volumeOf(environment)) return warnings;
  return [
    ...warnings,
    warning(
      path,
      `logs are kept for ever, but the volume has room for ${daysWithoutRetention} days of ${gigabytes} GB. Set loki.retention.default.`,
    ),
  ];
}

/** The size of the volume of Loki that `size` gives to an environment without one. */
function volumeOf(environment: Environment): unknown {
  const [layer] = sizeLayers({ ...environment, loki: { ...environment.loki, storage: undefined } });
  return valueAt(layer?.data, ['loki', 'storage']);
}
