import { valueAt } from '../../kit';
import type { Problem } from '../../kit';
import { bufferFindings } from './buffers';
import { graphFindings } from './graph';
import { keyFindings } from './keys';
import { labelFindings } from './labels';
import { metadataFindings } from './metadata';
import { cardinalityAdvice, cardinalityFindings } from './cardinality';
import { listenFindings } from './listen';
import { logFindings } from './logs';
import { podFindings, typeFindings } from './pods';
import { textFindings, transformFindings } from './text';
import { ids } from '../config';
import { componentsOf, type Finding, type Judged } from './finding';

/**
 * What is wrong with a configuration of the agent, each place once. The first to speak of a place knows most about it: the
 * unknown keys come last.
 */
export function configProblems(judged: Judged): Problem[] {
  const { config, own, release } = judged;
  const labels = ['sinks', ids.sink, 'labels'];
  const metadata = ['sinks', ids.sink, 'structured_metadata'];
  // By its type the rest would be judged.
  const changed = typeFindings(config);
  if (changed.length > 0) return changed.map((finding) => problemOf(finding, own));
  const findings = [
    ...podFindings(judged),
    ...listenFindings(config),
    ...bufferFindings(judged),
    ...logFindings(judged),
    ...labelFindings(judged),
    ...metadataFindings(judged),
    ...cardinalityFindings(judged),
    ...transformFindings(componentsOf(config, 'transforms')),
    ...textFindings(own),
    ...textFindings(valueAt(config, labels), labels),
    ...textFindings(valueAt(config, metadata), metadata),
    ...graphFindings(config),
    ...keyFindings(config, release),
  ];
  const told: Finding[] = [];
  for (const finding of findings) if (!told.some((one) => samePlace(one.at, finding.at))) told.push(finding);
  return told.map((finding) => problemOf(finding, own));
}

/** Labels that work and that multiply the streams of Loki. */
export function configAdvice(judged: Judged): Problem[] {
  return cardinalityAdvice(judged).map((finding) => problemOf(finding, judged.own));
}

/** A line is told only where it can be written as it stands: no choice, no gap, and not `nothing`. */
function problemOf({ at, says, write }: Finding, own: Judged['own']): Problem {
  const stands = write !== undefined && !/^nothing|^one of |   \(|…/.test(write.replace(/^\w+: …$/, ''));
  return { path: settingPath(at, own), says, ...(stands && { write }) };
}

function samePlace(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, n) => other[n] === key);
}

/** Where the user wrote it: below `config`, or as a setting of the agent. */
function settingPath(at: readonly string[], own: object): string {
  const [kind, id, section, key] = at;
  if (kind === 'sinks' && id === ids.sink && valueAt({ ...own }, at) === undefined) {
    if (section === 'labels') return ['labels', ...at.slice(3)].join('.');
    if (section === 'structured_metadata') return ['structuredMetadata', ...at.slice(3)].join('.');
    if (section === 'buffer' && key === 'max_size') return 'buffer.maxSize';
    if (section === 'buffer' && key === 'when_full') return 'buffer.whenFull';
    if (section === 'tenant_id') return 'sink.tenant';
  }
  return ['config', ...at].join('.');
}
