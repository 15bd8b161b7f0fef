import { findingsOf, mostSevere, type EnvironmentChange } from '../model';

/**
 * The changes as JSON. Keys are only added to it, not renamed or removed.
 *
 * @param base - as it was given
 */
export function diffJson(changes: readonly EnvironmentChange[], base: string, head: string): string {
  const environments = changes.map((change) => ({ ...change, risk: mostSevere(findingsOf(change)) }));
  const all = changes.flatMap(findingsOf);
  return `${JSON.stringify({ base, head, risk: mostSevere(all), environments }, null, 2)}\n`;
}
