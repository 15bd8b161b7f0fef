import type { LineMatch, LineOrigin, Parse, Stage, When } from '../../contracts';
import { withGroupNames, withoutGroups } from './expressions';
import { jsonPath, type Keys } from './keys';
import { levelStages } from './level';
import type { ProcessStage } from './plan';
import { redactStages } from './redact';
import { selector } from './selector';
import { timestampStages } from './times';

/** What stages are compiled for: the lines of one source. */
export interface StageContext {
  readonly origin: LineOrigin;
  readonly keys: Keys;
  /** Names of fields in which a list or an object is no value. */
  readonly scalars: ReadonlySet<string>;
  /** The label that has the value of a condition. */
  readonly labelOf: (condition: Exclude<keyof When, 'origin'>) => string;
  /** Labels that lines must have: the parser that their pod has chosen. */
  readonly chosen?: Readonly<Record<string, string>>;
  /** Labels and fields whose values are those of the stream. */
  readonly stream: readonly string[];
  /** Fields of lines of this origin that have a level. */
  readonly levels: readonly string[];
  /** Whether lines have the time at which they were written. */
  readonly isWritten: boolean;
  /** Fields that lines can have already. */
  readonly extracted: ReadonlySet<string> | 'any';
  /** Whether lines are joined later, so that they must stay in their order. */
  readonly joinsLater: boolean;
  /** Names for what only the stage uses. */
  readonly unique: (name: string) => string;
}

/** The stages of a step of a pipeline; none if it is for lines of other origins. */
export function stagesOf(stage: Stage, context: StageContext): ProcessStage[] {
  const { when = {}, keep, drop } = stage;
  const { origin, chosen, labelOf } = context;
  if (when.origin !== undefined && when.origin !== origin) return [];
  const { origin: _origin, ...labels } = when;
  if (origin !== 'pods' && Object.keys(labels).length > 0) return [];
  const conditions = Object.entries(labels).map(([name, value]) => [labelOf(name as keyof typeof labels), value]);
  const matched: Readonly<Record<string, string>> = { ...chosen, ...(Object.fromEntries(conditions) as object) };
  const lines = keep?.line ?? drop?.line;
  if (lines !== undefined) return [droppedLines(selector(matched), lines, keep !== undefined)];
  const stages = stepsOf(stage, context);
  const isConditional = Object.keys(matched).length > 0;
  return isConditional && stages.length > 0 ? [{ match: { selector: selector(matched), stages } }] : stages;
}

function droppedLines(matched: string, pattern: string, keeps: boolean): ProcessStage {
  const filter = `${keeps ? '!~' : '|~'} ${JSON.stringify(pattern)}`;
  return { match: { selector: `${matched} ${filter}`, action: 'drop', drop_counter_reason: keeps ? 'keep' : 'drop' } };
}

function stepsOf(stage: Stage, context: StageContext): ProcessStage[] {
  const { multiline, parse, timestamp, keep, drop, redact, level, sample, rateLimit } = stage;
  const { keys, unique } = context;
  if (multiline !== undefined) {
    const { firstLine, maxLines = 1000, maxWaitMs = 3000 } = multiline;
    return [{ multiline: { firstline: firstLine, max_lines: maxLines, max_wait_time: `${maxWaitMs}ms` } }];
  }
  if (parse !== undefined) return parseStages(parse, context);
  if (timestamp !== undefined) {
    const { isWritten } = context;
    return timestampStages(timestamp, { key: keys.get(timestamp.field)!, result: unique('time'), isWritten });
  }
  if (keep !== undefined) return fieldStages(keep, context, true);
  if (drop !== undefined) return fieldStages(drop, context, false);
  if (redact !== undefined) return redactStages(redact, extractedKeys(context), !context.joinsLater);
  if (level !== undefined) return levelStages(level, keys, context.levels);
  if (sample !== undefined) return [{ sampling: { rate: 1 / sample.keepOneIn } }];
  if (rateLimit !== undefined) {
    const { linesPerSecond, burst = linesPerSecond } = rateLimit;
    const stream = unique('stream');
    const values = context.stream.map((name) => `{{ .${name} }}`).join('|');
    return [
      { template: { source: stream, template: values } },
      { labels: { [stream]: stream } },
      { limit: { rate: linesPerSecond, burst, drop: true, by_label_name: stream, max_distinct_labels: 10_000 } },
      { labeldrop: [stream] },
    ];
  }
  // A check of the pipeline reports that the stage is empty.
  return [];
}

function extractedKeys({ keys, extracted }: StageContext): Keys {
  return extracted === 'any' ? keys : new Map([...keys].filter(([name]) => extracted.has(name)));
}

/** Drops lines by a field. A line without the field does not match. */
function fieldStages({ field, matches }: LineMatch, { keys, unique }: StageContext, keeps: boolean): ProcessStage[] {
  const source = keys.get(field!)!;
  const found = unique('found');
  const expression = `(?P<${found}>)(?:${withoutGroups(matches ?? '')})`;
  if (!keeps) return [{ regex: { source, expression } }, { drop: { source: found, drop_counter_reason: 'drop' } }];
  const missing = unique('missing');
  return [
    { regex: { source, expression } },
    { template: { source: missing, template: `{{ if not (hasKey . "${found}") }}true{{ end }}` } },
    { drop: { source: missing, drop_counter_reason: 'keep' } },
  ];
}

/** A line of klog: its level, time, thread, file, line of code and message. */
const klog = String.raw`^(?P<level>[IWEF])(?P<timestamp>\d{4} \d{2}:\d{2}:\d{2}\.\d{6})\s+(?P<id>\d+) (?P<file>[^:\s]+):(?P<line>\d+)\] (?P<message>(?s:.*))$`;

const klogLevels = { I: 'info', W: 'warning', E: 'error', F: 'fatal' };

/** Lines that are keys with values, and no other words. Each other line could be an error in the log of the agent. */
const isLogfmt = String.raw`^ *(?:[^"= \t]+=(?:"(?:[^"\\]|\\.)*"|[^ ]*)(?: +|$))+$`;

function parseStages(parse: Parse, context: StageContext): ProcessStage[] {
  const { keys } = context;
  if (keys.size === 0) return [];
  if (parse === 'json') return jsonStages(context);
  if (parse === 'logfmt') {
    const mapping = Object.fromEntries([...keys].map(([name, key]) => [key, name]));
    const stages: ProcessStage[] = [{ logfmt: { mapping } }];
    return context.joinsLater
      ? stages
      : [{ match: { selector: `${selector({})} |~ ${JSON.stringify(isLogfmt)}`, stages } }];
  }
  if (typeof parse === 'object')
    return [{ regex: { expression: withGroupNames(parse.regexp, (name) => keys.get(name)) } }];
  const level = keys.get('level');
  const letters = Object.entries(klogLevels).map(([letter, name]) => `if eq .${level} "${letter}" }}${name}`);
  return [
    { regex: { expression: withGroupNames(klog, (name) => keys.get(name)) } },
    ...(level === undefined
      ? []
      : [
          {
            template: {
              source: level,
              template: `{{ ${letters.join('{{ else ')}{{ else }}{{ default "" .${level} }}{{ end }}`,
            },
          },
        ]),
  ];
}

function jsonStages({ keys, scalars, extracted, unique }: StageContext): ProcessStage[] {
  // A field that the object does not have becomes null, which would replace one of an earlier stage.
  const isKept = (name: string): boolean => extracted === 'any' || extracted.has(name);
  const targets = [...keys].map(([name, key]) => ({ name, key, read: isKept(name) ? unique(key.slice(2)) : key }));
  return [
    {
      json: {
        expressions: Object.fromEntries(targets.map(({ name, read }) => [read, jsonPath(name, scalars.has(name))])),
      },
    },
    ...targets
      .filter(({ key, read }) => read !== key)
      .map(({ key, read }) => ({ regex: { source: read, expression: `(?s)^(?P<${key}>.*)$` } })),
  ];
}
