import type { Layers } from '../layers';
import type { TopologyName } from './targets';

/** The names that the chart gives to its objects. */
export function fullName(root: Layers, release: string): string {
  const override = root.at('fullnameOverride')?.text();
  if (override !== undefined) return override;
  const name = chartName(root);
  return release.includes(name) ? release : `${release}-${name}`;
}

function chartName(root: Layers): string {
  return root.at('nameOverride')?.text() ?? 'loki';
}

/** The first version whose names of all targets begin with the name of the release. */
const releaseNames = 16;

/** The name of Loki with which the StatefulSets have the names of the chart. */
export function nameOf(root: Layers, release: string, topology: TopologyName, major: number | undefined): string {
  const full = fullName(root, release);
  const usesName = topology === 'simple-scalable' && (major === undefined || major < releaseNames);
  return usesName ? chartName(root) : full;
}
