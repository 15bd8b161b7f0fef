import type { RedactPattern } from '../../contracts';
import { isCredentialName, marker, redactions } from '../pipeline/redactions';
import { groupReplacement, withoutGroups } from './expressions';
import type { Keys } from './keys';
import type { ProcessStage } from './plan';
import { selector } from './selector';

/**
 * Stages that replace what matches in the line and in extracted fields.
 *
 * @param reorders - whether lines may be in another order afterwards: those that match pass through nested stages
 */
export function redactStages(
  redact: RedactPattern | { readonly pattern: string; readonly replacement: string },
  keys: Keys,
  reorders: boolean,
): ProcessStage[] {
  const patterns = typeof redact === 'string' ? redactions[redact] : [redact];
  const replacements = patterns.map(({ pattern, replacement }) => groupReplacement(pattern, replacement));
  const replaced = (source?: string): ProcessStage[] =>
    replacements.map((one) => ({ replace: { ...(source !== undefined && { source }), ...one } }));
  const any = patterns.map(({ pattern }) => `(?:${withoutGroups(pattern)})`).join('|');
  const inLine: ProcessStage[] =
    // Most lines contain nothing to replace, which one search for all patterns tells.
    reorders && patterns.length > 1
      ? [{ match: { selector: `${selector({})} |~ ${JSON.stringify(any)}`, stages: replaced() } }]
      : replaced();
  const inFields = [...keys].flatMap(([name, key]): ProcessStage[] =>
    // What a value is about is told by its name.
    redact === 'credentials' && isCredentialName(name)
      ? [{ template: { source: key, template: `{{ with .${key} }}${marker}{{ end }}` } }]
      : replaced(key),
  );
  return [...inLine, ...inFields];
}
