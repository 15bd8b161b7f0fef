import type { LineOrigin } from '../../contracts';
import { vrlRegex } from './regexp';
import { extractedField } from './values';

/** Fields of JSON and logfmt in which loggers write the level. */
const usualFields = ['level', 'severity', 'lvl', 'log_level', 'loglevel', 'levelname', 'log.level', 'Level'];

/** Levels of Loki and Grafana, with the names of loggers; numbers of syslog (0 to 7) and of pino and bunyan (10 to 60). */
const levels: Readonly<Record<string, readonly string[]>> = {
  trace: ['trace', 'trc', 'verbose', '10'],
  debug: ['debug', 'dbg', '7', '20'],
  info: ['info', 'information', 'inf', 'notice', '5', '6', '30'],
  warn: ['warn', 'warning', 'wrn', '4', '40'],
  error: ['error', 'err', 'eror', '3', '50'],
  critical: ['critical', 'crit', 'fatal', 'panic', 'alert', 'emerg', 'emergency', '0', '1', '2', '60'],
};

const words = Object.values(levels)
  .flat()
  .filter((name) => /^[a-z]{4,}$/.test(name) || name === 'err');

/** Statements that write `.extracted.level`. */
export function levelLines(level: 'detect' | { readonly field: string }, origins: readonly LineOrigin[]): string[] {
  const fields = level === 'detect' ? usualFields.map(extractedField) : [extractedField(level.field)];
  if (level === 'detect' && origins.includes('journal')) fields.push('.PRIORITY');
  if (level === 'detect' && origins.includes('syslog')) fields.push('.severity');
  if (level === 'detect' && origins.includes('tcp')) fields.push(extractedField('talos-level'));
  const found = [`level = downcase(to_string(${fields.join(' || ')}) ?? "")`];
  if (level === 'detect')
    found.push(
      'if level == "" {',
      `  word = parse_regex(.message, ${vrlRegex(`(?i)(?:\\b|\\x1b\\[[0-9;]*m)(?P<level>${words.join('|')})\\b`)}) ?? {}`,
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
