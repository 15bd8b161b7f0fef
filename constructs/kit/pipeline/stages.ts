import type { LineMatch, Stage, TimestampStage, When } from '../../contracts';
import { didYouMean } from '../validation/did-you-mean';
import { namespaceNameProblems } from '../validation/names';
import type { Path } from '../validation/path';
import { error, replaceWith, within, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';
import { expressionProblems, groupProblems, replacementProblems } from './expressions';
import { fieldsAfter, type Fields } from './fields';
import { layoutProblems } from './layout';

const steps = [
  'multiline',
  'parse',
  'timestamp',
  'keep',
  'drop',
  'redact',
  'level',
  'traceId',
  'sample',
  'rateLimit',
] as const;

/**
 * Validates a list of stages.
 *
 * @param parsers - stages that can have run before, by the choice of a pod
 * @param fields - extracted before all of them
 */
export function stageProblems(stages: readonly Stage[], parsers: readonly Stage[], fields: Fields): Problem[] {
  return stages.flatMap((stage, n) => {
    const before = stages.slice(0, n);
    const problems = [
      ...stepProblems(stage),
      ...whenProblems(stage.when),
      ...orderProblems(stage, before, 'Put multiline before it'),
      // With `when`, it is meant for pods that choose nothing.
      ...(stage.when === undefined
        ? orderProblems(stage, parsers, 'Put multiline into the parsers, or limit it by when')
        : []),
      ...settingProblems(stage, fieldsAfter([...parsers, ...before], fields)),
    ];
    return problems.map((problem) => within([n], problem));
  });
}

function stepProblems(stage: Stage): Problem[] {
  const found = steps.filter((step) => stage[step] !== undefined);
  if (found.length === 1) return [];
  return [
    error(
      [],
      found.length === 0
        ? `The stage does nothing: besides 'when' it has one of ${steps.join(', ')}.`
        : `The stage has ${found.join(' and ')}, which have no order; write one stage for each.`,
    ),
  ];
}

/** Fields that only lines of pods have, or of pods and Docker. */
const scopes = { namespace: ['pods'], app: ['pods'], container: ['pods', 'docker'] } as const;

function whenProblems(when: When | undefined): Problem[] {
  if (when === undefined) return [];
  const { origin, namespace } = when;
  if (Object.keys(when).length === 0)
    return [error(['when'], 'when is empty; without it a stage applies to every line.', { fix: { remove: true } })];
  const impossible = Object.entries(scopes).find(
    ([key, origins]) =>
      origin !== undefined &&
      when[key as keyof typeof scopes] !== undefined &&
      !(origins as readonly string[]).includes(origin),
  );
  if (impossible !== undefined)
    return [
      error(
        ['when', impossible[0]],
        `Lines of the origin '${origin}' have no ${impossible[0]}, so the stage would apply to none.`,
      ),
    ];
  return namespace === undefined ? [] : namespaceNameProblems(['when', 'namespace'], namespace);
}

/** Why a stage before `multiline` is wrong. */
const beforeMultiline = {
  parse: 'it would read single lines of an event, of which the joined event keeps one, or several as a list',
  level: 'it would read single lines of an event, such as the first line of a stack trace',
  traceId: 'it would read single lines of an event, of which the joined event keeps the ID of one',
  timestamp: 'it would set the time of single lines of an event',
  sample: 'it would drop single lines of an event',
  rateLimit: 'it would drop single lines of an event',
} as const;

function orderProblems({ multiline, when }: Stage, before: readonly Stage[], advice: string): Problem[] {
  if (multiline === undefined) return [];
  const early = before
    .filter((one) => !areDisjoint(one.when, when))
    .flatMap((one) => Object.entries(beforeMultiline).filter(([step]) => one[step as keyof Stage] !== undefined))[0];
  return early === undefined
    ? []
    : [error(['multiline'], `A stage '${early[0]}' runs before multiline: ${early[1]}. ${advice}.`)];
}

/** Whether no line is in both. */
function areDisjoint(one: When = {}, other: When = {}): boolean {
  return Object.entries(one).some(([key, value]) => {
    const another = other[key as keyof When];
    return another !== undefined && another !== value;
  });
}

function settingProblems(stage: Stage, fields: Fields): Problem[] {
  const { multiline, parse, timestamp, keep, drop, redact, level, sample, rateLimit } = stage;
  return [
    ...(multiline === undefined
      ? []
      : [
          ...expressionProblems(['multiline', 'firstLine'], multiline.firstLine, 'no two lines would be joined'),
          ...countProblems(['multiline', 'maxLines'], multiline.maxLines, 'An event of 1 line is not joined'),
          ...countProblems(['multiline', 'maxWaitMs'], multiline.maxWaitMs),
        ]),
    ...(typeof parse === 'object' ? groupProblems(['parse', 'regexp'], parse.regexp) : []),
    ...(timestamp === undefined ? [] : timestampProblems(timestamp, fields)),
    ...(keep === undefined ? [] : matchProblems(['keep'], keep, fields, 'all lines would be kept')),
    ...(drop === undefined ? [] : matchProblems(['drop'], drop, fields, 'all lines would be dropped')),
    ...(typeof redact === 'object'
      ? [
          ...expressionProblems(
            ['redact', 'pattern'],
            redact.pattern,
            'the replacement would be between all characters',
          ),
          ...replacementProblems(['redact', 'replacement'], redact.replacement),
        ]
      : []),
    ...(typeof level === 'object' ? fieldProblems(['level', 'field'], level.field, fields) : []),
    ...countProblems(['sample', 'keepOneIn'], sample?.keepOneIn, 'Keeping 1 in 1 lines keeps all'),
    ...rateProblems(rateLimit),
  ];
}

function timestampProblems({ field, format }: TimestampStage, fields: Fields): Problem[] {
  return [
    ...fieldProblems(['timestamp', 'field'], field, fields),
    ...(typeof format === 'object' ? layoutProblems(['timestamp', 'format', 'go'], format.go) : []),
  ];
}

function matchProblems(path: Path, match: LineMatch, fields: Fields, effect: string): Problem[] {
  const { line, field, matches } = match;
  const wrong = (message: string): Problem[] => [error(path, message)];
  if (line !== undefined) {
    if (field !== undefined || matches !== undefined)
      return wrong(
        `${path[0]} has 'line' and '${field === undefined ? 'matches' : 'field'}'; it matches the line, or one field.`,
      );
    return expressionProblems([...path, 'line'], line, effect);
  }
  if (field === undefined)
    return wrong(`${path[0]} has no 'line', and no 'field' with 'matches', so it does not tell what matches.`);
  if (matches === undefined) return wrong(`${path[0]} has a field without 'matches', the expression of its value.`);
  return [
    ...fieldProblems([...path, 'field'], field, fields),
    // One that matches everything selects the lines that have the field.
    ...expressionProblems([...path, 'matches'], matches),
  ];
}

/** Agents measure the time between two lines, some in whole nanoseconds, and count the lines at once in 32 bits. */
const mostPerSecond = 1_000_000;
const mostAtOnce = 2 ** 32 - 1;

function rateProblems(rateLimit: Stage['rateLimit']): Problem[] {
  if (rateLimit === undefined) return [];
  const { linesPerSecond, burst } = rateLimit;
  const tooMany = (path: Path, count: number | undefined, most: number, why: string): Problem[] =>
    count !== undefined && Number.isInteger(count) && count > most
      ? [error(path, `${count} is above ${most}: ${why}.`, replaceWith(most))]
      : countProblems(path, count);
  return [
    ...tooMany(
      ['rateLimit', 'linesPerSecond'],
      linesPerSecond,
      mostPerSecond,
      'agents measure the time between two lines, which would be less than a microsecond',
    ),
    ...tooMany(
      ['rateLimit', 'burst'],
      burst,
      mostAtOnce,
      'agents count the lines that are accepted at once in 32 bits',
    ),
  ];
}

/** Validates a number of at least 1, or 2 with the reason why not 1. */
function countProblems(path: Path, count: number | undefined, notOne?: string): Problem[] {
  if (count === undefined || (Number.isSafeInteger(count) && count > (notOne === undefined ? 0 : 1))) return [];
  const least = notOne === undefined ? 1 : 2;
  const nearest = Math.round(count);
  return [
    error(
      path,
      count === 1 ? `${notOne}.` : `${count} is not an integer of at least ${least}.`,
      replaceWith(Number.isSafeInteger(nearest) && nearest >= least ? nearest : undefined),
    ),
  ];
}

/** Validates that a name can be part of a path of a field in the language of an agent. */
export function controlProblems(path: Path, name: string): Problem[] {
  if (!/\p{Cc}/u.test(name)) return [];
  return [error(path, `'${escapeControl(name)}' has a control character, which names of fields cannot have.`)];
}

/** Validates the name of an extracted field. */
export function fieldProblems(path: Path, field: string, fields: Fields): Problem[] {
  if (field.split('.').includes(''))
    return [
      error(path, field === '' ? 'The name of the field is empty.' : `'${field}' has an empty part between dots.`),
    ];
  const control = controlProblems(path, field);
  if (control.length > 0) return control;
  if (field.includes('{{')) {
    const name = /^\{\{\s*\.?([^{}]*[^{}\s])\s*\}\}$/.exec(field)?.[1];
    return [error(path, `'${field}' is a template, but a field is given by its name.`, replaceWith(name))];
  }
  if (fields === 'any' || fields.has(field)) return [];
  const known = [...fields];
  return [
    error(
      path,
      known.length === 0
        ? `No stage before extracts fields, so no line has '${field}'. A stage 'parse' does.`
        : `No stage before extracts '${field}'; extracted are ${known.join(', ')}.`,
      replaceWith(didYouMean(field, known)),
    ),
  ];
}
