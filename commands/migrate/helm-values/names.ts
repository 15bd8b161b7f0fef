import { literalOf } from '../loki-config/context';
import { textOf } from '../input';
import type { Layers } from '../layers';
import type { TopologyName } from './targets';

/** The names that the chart gives to its objects. */
export function fullName(root: Layers, release: string): string {
  const override = literalOf(root.at('fullnameOverride'));
  if (override !== undefined) return override;
  const name = chartName(root);
  return release.includes(name) ? release : `${release}-${name}`;
}

function chartName(root: Layers): string {
  return literalOf(root.at('nameOverride')) ?? 'loki';
}

/** The names of the StatefulSets of the chart. */
export interface SetNames {
  /** The name of Loki with which the sets of the platform have these names, at least the one that ingests. */
  readonly name: string;
  /** The name of a set by its target. */
  readonly setOf: (target: string) => string;
}

/**
 * The names of the sets with volumes. The targets of simple scalable have the name of the chart in every version, those
 * of the other topologies that of the release; `fullnameOverride` of a target changes its name.
 *
 * @param keys - the keys of the targets in the values, with their names
 */
export function setNames(
  root: Layers,
  release: string,
  topology: TopologyName,
  keys: Readonly<Record<string, string>>,
): SetNames {
  const base = topology === 'simple-scalable' ? chartName(root) : fullName(root, release);
  const names = new Map(
    Object.entries(keys).map(([key, target]) => [
      target,
      overrideOf(root.at(key), chartName(root)) ?? `${base}-${target}`,
    ]),
  );
  const setOf = (target: string): string => names.get(target) ?? base;
  const ingesting = Object.values(keys).find((target) => target === 'write' || target === 'ingester');
  const set = ingesting === undefined ? undefined : setOf(ingesting);
  return { name: set?.endsWith(`-${ingesting}`) === true ? set.slice(0, -ingesting!.length - 1) : base, setOf };
}

/** The name that the values give to a target. */
function overrideOf(section: Layers | undefined, chart: string): string | undefined {
  const setting = section?.at('fullnameOverride');
  const text = textOf(setting?.value)?.replaceAll(/\{\{-?\s*include "loki\.name" [.$]\s*-?\}\}/g, chart);
  if (text === undefined || text.includes('{{')) return undefined;
  setting!.take();
  return text;
}
