import type { LogSink } from '../contracts';
import {
  beginning,
  checkConfig,
  error,
  eventLabelProblems,
  firstOfEachPath,
  goRegexp,
  isCount,
  isMap,
  replaceWith,
  within,
  type Data,
  type Path,
  type Problem,
} from '../kit';
import type { EventMatch } from './config';
import { eventExporterFormat } from './config-format';
import type { EventExporterRelease } from './releases';

const eventTypes = ['Normal', 'Warning'];

/** The settings that are validated, with their defaults. */
export interface EventSettings {
  readonly labels: Readonly<Record<string, string>>;
  readonly keep: readonly EventMatch[];
  readonly drop: readonly EventMatch[];
  readonly maxEventAgeSeconds: number;
  readonly config: Data;
}

/** Validates the settings of the exporter, which itself validates almost nothing. */
export function eventProblems(settings: EventSettings, sink: LogSink, release: EventExporterRelease): Problem[] {
  return [
    ...labelProblems(settings.labels, sink),
    ...settings.keep.flatMap((match, n) => matchProblems(['keep', n], match)),
    ...settings.drop.flatMap((match, n) => matchProblems(['drop', n], match)),
    ...ageProblems(settings.maxEventAgeSeconds),
    ...configProblems(settings.config, release),
    ...characterProblems(settings),
  ];
}

function labelProblems(labels: Readonly<Record<string, string>>, sink: LogSink): Problem[] {
  const templates = Object.entries(labels).filter(([, value]) => value.includes('{{'));
  return [
    ...eventLabelProblems(labels, sink),
    ...templates.map(([name, value]) =>
      error(
        ['labels', name],
        `'${value}' is a template, but the exporter does not expand templates in labels: all events have the same labels. Queries can filter by the fields of the JSON line.`,
      ),
    ),
  ];
}

function matchProblems(path: Path, match: EventMatch): Problem[] {
  if (Object.keys(match).length === 0) return [error(path, 'The filter is empty and would match every event.')];
  return Object.entries(match).flatMap(([key, pattern]: [string, string]): Problem[] => {
    const problem = expressionProblem(pattern);
    if (problem === undefined) return noMatchProblems([...path, key], key, pattern);
    return [
      error(
        [...path, key],
        `'${beginning(pattern, 60)}' is not a valid Go regular expression: ${problem}. The exporter would report no error, and the filter would match no event.`,
        replaceWith(asExpression(pattern)),
      ),
    ];
  });
}

/** Valid expressions that match no event. */
function noMatchProblems(path: Path, key: string, pattern: string): Problem[] {
  const noMatch = (reason: string, fixed?: string): Problem[] => [
    error(path, `'${beginning(pattern, 60)}' ${reason}, so the filter would match no event.`, replaceWith(fixed)),
  ];
  const isPlain = /^\w+(\|\w+)*$/.test(pattern);
  if (key === 'type' && isPlain && !pattern.split('|').some((type) => eventTypes.includes(type)))
    return noMatch(
      'is not an event type (Normal or Warning)',
      eventTypes.find((type) => type.toLowerCase() === pattern.toLowerCase()),
    );
  if (key === 'kind' && /^[a-z]+(\|[a-z]+)*$/.test(pattern))
    return noMatch('is a resource name; a kind is capitalized and singular, such as Pod');
  if (key === 'namespace' && pattern.includes('-*'))
    return noMatch(
      "is a shell pattern; in a regular expression '-*' only repeats the hyphen",
      pattern.replaceAll('-*', '-.*'),
    );
  return [];
}

/** A shell pattern as a regular expression; nothing if the pattern is more than that. */
function asExpression(pattern: string): string | undefined {
  const expression = pattern.replaceAll(/(?<!\.)\*/g, '.*');
  return /^[\w.*|-]+$/.test(pattern) && expressionProblem(expression) === undefined ? expression : undefined;
}

/** Validates an expression alone and anchored as in `config.ts`, whose parentheses could balance those of the user. */
function expressionProblem(pattern: string): string | undefined {
  return goRegexp(pattern).problem ?? goRegexp(String.raw`^(?:${pattern})\z`).problem;
}

function ageProblems(seconds: number): Problem[] {
  if (isCount(seconds)) return [];
  return [
    error(
      ['maxEventAgeSeconds'],
      `${seconds} is not a valid age: whole seconds, at least 1. Older events are dropped on arrival.`,
    ),
  ];
}

/** Of several problems of a key the first is told: those of this function know more than the tables. */
function configProblems(config: Data, release: EventExporterRelease): Problem[] {
  const problems = Object.entries(config).flatMap(([key, value]): Problem[] => {
    const path = [key];
    if (key === 'receivers' && JSON.stringify(value).includes('webhook')) return [webhookProblem(path)];
    if (key === 'logLevel' && (value === 'debug' || value === 'trace'))
      return [error(path, `At level ${value} the exporter logs the headers of each push, including the password.`)];
    if (/^kube(QPS|Burst)$/.test(key) && !(typeof value === 'number' && value > 0))
      return [error(path, `${key} is ${JSON.stringify(value)}, but must be a number above 0 (requests per second).`)];
    return [];
  });
  return firstOfEachPath([...problems, ...checkConfig(eventExporterFormat(release), config, config)]).map((problem) =>
    within(['config'], problem),
  );
}

function webhookProblem(path: Path): Problem {
  return error(
    path,
    'A webhook sends the bare event without `streams`: Loki before 3.4 answers 204 and stores nothing, later releases reject it. The exporter already has a receiver for Loki.',
  );
}

/** Characters that would not reach the exporter as they were written. */
function characterProblems(settings: EventSettings): Problem[] {
  return stringsIn(settings).flatMap(([path, text]): Problem[] => {
    const fullWidth = /[\uFF01-\uFF5E\u3000]/.exec(text)?.[0];
    if (fullWidth !== undefined)
      return [
        error(
          path,
          `'${text}' contains the full-width character '${fullWidth}', which is not the same as '${asciiOf(fullWidth)}'.`,
        ),
      ];
    if (!text.includes('$')) return [];
    const isExpression = path.length === 3 && (path[0] === 'keep' || path[0] === 'drop');
    const withoutEnd = text.replace(/\$$/, '');
    return [
      error(
        path,
        `'${beginning(text, 60)}' contains '$', which the exporter expands as an environment variable.${!isExpression ? '' : ' An expression matches the whole value anyway, without ^ and $.'}`,
        replaceWith(isExpression && !withoutEnd.includes('$') ? withoutEnd : undefined),
      ),
    ];
  });
}

function asciiOf(fullWidth: string): string {
  const code = fullWidth.codePointAt(0)!;
  return code === 0x3000 ? ' ' : String.fromCodePoint(code - 0xfee0);
}

/** Every string with its path, keys included. */
function stringsIn(value: unknown, path: Path = []): (readonly [Path, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, n) => stringsIn(item, [...path, n]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const here = [...path, key];
    return [...(path.length === 0 ? [] : [[here, key] as const]), ...stringsIn(item, here)];
  });
}
