import type { LineOrigin } from '../../contracts';
import { levelFields, levels, levelWord } from '../../kit';
import { vrlRegex } from './regexp';
import { extractedField } from './values';

/** Statements that write `.extracted.level`. */
export function levelLines(level: 'detect' | { readonly field: string }, origins: readonly LineOrigin[]): string[] {
  const fields = level === 'detect' ? levelFields.map(extractedField) : [extractedField(level.field)];
  if (level === 'detect' && origins.includes('journal')) fields.push('.PRIORITY');
  if (level === 'detect' && origins.includes('syslog')) fields.push('.severity');
  if (level === 'detect' && origins.includes('tcp')) fields.push(extractedField('talos-level'));
  const found = [`level = downcase(to_string(${fields.join(' || ')}) ?? "")`];
  if (level === 'detect')
    found.push(
      'if level == "" {',
      `  word = parse_regex(.message, ${vrlRegex(levelWord('level'))}) ?? {}`,
      '  level = downcase(to_string(word.level))',
      '}',
    );
  const branches = Object.entries(levels).map(
    ([name, others]) => `if match(level, r'^(?:${others.join('|')})$') {\n  .extracted.level = "${name}"\n}`,
  );
  // Otherwise a field that is no level of a line would be sent as one: the audit log has the level of its policy. The
  // compiler must not know that the result is text or null: it rejects handlers for errors that cannot occur.
  const none = level === 'detect' ? ['{\n  .extracted.level = get({}, ["level"]) ?? null\n}'] : [];
  // 0.40 does not read `else` at the beginning of a line.
  return [...found, ...[...branches, ...none].join(' else ').split('\n')];
}
