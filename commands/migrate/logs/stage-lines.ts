import type { Stage } from '../../../constructs/contracts';
import { goRegexp, layoutProblems } from '../../../constructs/kit';
import { textOf, type Input } from '../input';
import { quoted } from './literals';
import { addStage, type StageContext } from './model';

const formats: Readonly<Record<string, NonNullable<Stage['timestamp']>['format']>> = {
  RFC3339: 'rfc3339',
  RFC3339Nano: 'rfc3339',
  Unix: 'unix',
  UnixMs: 'unix-ms',
  ANSIC: { go: 'Mon Jan _2 15:04:05 2006' },
  RubyDate: { go: 'Mon Jan 02 15:04:05 -0700 2006' },
  RFC822Z: { go: '02 Jan 06 15:04 -0700' },
  RFC1123Z: { go: 'Mon, 02 Jan 2006 15:04:05 -0700' },
};

export function timestamp(settings: Input, context: StageContext): string | undefined {
  const source = fieldOf(settings.at('source'), context);
  const layout = settings.textAt('format', '');
  const format = Object.hasOwn(formats, layout) ? formats[layout]! : { go: layout };
  const [problem] = typeof format === 'object' ? layoutProblems([], format.go) : [];
  if (problem !== undefined) return `the format cannot be read by every agent: ${problem.message.replace(/\.$/, '')}`;
  if (source === undefined) return 'its source is no field that a stage before extracts';
  if (settings.at('location')?.is('UTC', 'Etc/UTC', '') === false) return 'a time without a zone is in UTC';
  settings.at('source')?.take();
  settings.at('format')?.take();
  settings.at('action_on_failure')?.is('skip', 'fudge');
  addStage(context, settings, { timestamp: { field: source, format } });
  return undefined;
}

/** The field of an extracted value. */
function fieldOf(input: Input | undefined, { extracted }: StageContext): string | undefined {
  return extracted.get(String(input?.value))?.extracted;
}

export function multiline(settings: Input, context: StageContext): string | undefined {
  const firstLine = settings.textAt('firstline', '');
  const { problem } = goRegexp(firstLine);
  if (problem !== undefined || firstLine === '')
    return `the expression of the first line is not valid: ${problem ?? 'it is empty'}`;
  const wait = settings.textAt('max_wait_time', '');
  const maxWaitMs = wait === '' ? undefined : milliseconds(wait);
  if (wait !== '' && maxWaitMs === undefined) return 'max_wait_time is no duration';
  for (const key of ['firstline', 'max_wait_time', 'max_lines']) settings.at(key)?.take();
  // The default of Promtail and Alloy differs from that of a pipeline.
  const maxLines = Number(settings.at('max_lines')?.value ?? 128);
  addStage(context, settings, { multiline: { firstLine, maxLines, ...(maxWaitMs !== undefined && { maxWaitMs }) } });
  return undefined;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration of Go in milliseconds: `3s`, `1m30s`. */
export function milliseconds(duration: string): number | undefined {
  if (!/^(?:[\d.]+(?:ms|s|m|h))+$/.test(duration)) return undefined;
  const parts = [...duration.matchAll(/([\d.]+)(ms|s|m|h)/g)];
  return Math.round(parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0));
}

export function drop(settings: Input, context: StageContext): string | undefined {
  for (const key of ['older_than', 'longer_than'])
    if (settings.at(key) !== undefined) return `${key} has no counterpart, and the conditions apply together`;
  const [source, another] = settings.at('source')?.items() ?? [];
  if (another !== undefined) return 'a stage matches one field';
  const value = textOf(settings.at('value')?.value);
  const pattern = value === undefined ? textOf(settings.at('expression')?.value) : `^${quoted(value)}$`;
  if (source === undefined) {
    if (pattern === undefined) return 'it has no condition';
    addStage(context, settings, { drop: { line: pattern } });
  } else {
    const field = fieldOf(source, context);
    if (field === undefined) return 'its source is no field that a stage before extracts';
    addStage(context, settings, { drop: { field, matches: pattern ?? '.*' } });
  }
  for (const key of ['source', 'value', 'expression', 'separator']) settings.at(key)?.take();
  // The name of a reason in the agent's own metrics.
  settings.at('drop_counter_reason')?.take();
  return undefined;
}

export function replace(settings: Input, context: StageContext): string | undefined {
  const source = settings.at('source');
  if (source !== undefined && !['', null].includes(source.value as string))
    return 'a stage redact replaces in the line and in all fields, not in one extracted value';
  source?.take();
  const replacement = settings.textAt('replace', '');
  if (replacement.includes('{{')) return 'the replacement is a fixed text';
  const redact = replaced(settings.textAt('expression', ''), replacement);
  if (redact === undefined) return 'what is replaced is one group, with nothing but fixed text around it';
  for (const key of ['expression', 'replace']) settings.at(key)?.take();
  addStage(context, settings, { redact });
  return undefined;
}

/** Promtail replaces the group, a pipeline the whole match: the text around the group is part of the replacement. */
export function replaced(
  expression: string,
  replacement: string,
): { pattern: string; replacement: string } | undefined {
  const { problem } = goRegexp(expression);
  const parts =
    /^((?:\(\?i\))?)((?:[\w\s=:"',;@/&<>#%~-]|\\[.\-/"[\](){}|?*+])*)\((?:\?P?<\w+>)?((?:[^()\\]|\\[^])*)\)((?:[\w\s=:"',;@/&<>#%~-]|\\[.\-/"[\](){}|?*+])*)$/.exec(
      expression,
    );
  if (problem !== undefined || parts === null) return undefined;
  const [, flags = '', before = '', group = '', after = ''] = parts;
  // A letter of another case would be replaced by the one of the expression.
  if (flags !== '' && /[a-z]/i.test(before + after)) return undefined;
  const plain = (text: string): string => text.replaceAll(/\\(.)/g, '$1');
  const isAlternative = group.includes('|');
  return {
    pattern: `${flags}${before}${isAlternative ? `(?:${group})` : group}${after}`,
    replacement: `${plain(before)}${replacement}${plain(after)}`,
  };
}

export function sampling(settings: Input, context: StageContext): string | undefined {
  const rate = Number(settings.at('rate')?.value);
  const keepOneIn = Math.round(1 / rate);
  if (!(rate > 0) || Math.abs(keepOneIn * rate - 1) > 0.01 || keepOneIn < 2)
    return `one of a whole number of lines is kept, but 1/${rate} is none`;
  settings.at('rate')?.take();
  addStage(context, settings, { sample: { keepOneIn } });
  return undefined;
}

export function limit(settings: Input, context: StageContext): string | undefined {
  if (settings.at('drop')?.value !== true) return 'without drop: true it slows reading down; a rateLimit drops lines';
  if (settings.at('by_label_name')?.value) return 'a rateLimit counts the lines of each stream, not of one label';
  const rate = Number(settings.at('rate')?.value);
  const burst = Number(settings.at('burst')?.value ?? rate);
  if (!Number.isInteger(rate) || rate < 1) return 'a rateLimit has a whole number of lines per second';
  settings.take();
  addStage(context, settings, { rateLimit: { linesPerSecond: rate, burst: Math.max(1, Math.round(burst)) } });
  context.notes.add('A limit counts all lines of the agent together, a rateLimit the lines of each stream.');
  return undefined;
}
