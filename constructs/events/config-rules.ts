import type { LogSink } from '../contracts';
import {
  beginning,
  didYouMean,
  error,
  goRegexp,
  isCount,
  isMap,
  replaceWith,
  type Data,
  type Path,
  type Problem,
} from '../kit';
import type { EventMatch } from './config';

/** What `config` may say. The exporter reads past what it does not know, so a misspelt key would never be noticed. */
const keys = ['logLevel', 'clusterName', 'kubeQPS', 'kubeBurst'];

/** What it may say of itself. From `debug` on it writes each header of a push, the login among them, into its own log. */
const levels = ['info', 'warn', 'error', 'fatal', 'panic', 'disabled'];

/** What has a setting of its own. */
const own: Readonly<Record<string, string>> = {
  receivers: 'events go to Loki through the gateway, as the user of login and to its tenant',
  route: 'the settings keep and drop, beside config, choose events by their fields',
  maxEventAgeSeconds: 'it is a setting beside config',
  throttlePeriod:
    'it is the older word for maxEventAgeSeconds, a setting beside config, and with both the exporter does not start',
  leaderElection: 'there is one pod, and nobody to elect from',
  omitLookup: 'it is always on: a request for each event costs events',
  metricsNamePrefix: 'dashboards look for it',
  logFormat: 'what it says of itself is collected as JSON',
};

/** The types of events. */
const types = ['Normal', 'Warning'];

/** What a user may have written wrong. */
export interface EventSettings {
  readonly labels: Readonly<Record<string, string>>;
  readonly keep: readonly EventMatch[];
  readonly drop: readonly EventMatch[];
  readonly maxEventAgeSeconds: number;
  readonly config: Data;
}

/** What the exporter would take and do wrong: it checks next to nothing itself. */
export function eventProblems(settings: EventSettings, sink: LogSink): Problem[] {
  return [
    ...labelProblems(settings.labels, sink),
    ...settings.keep.flatMap((match, n) => matchProblems(['keep', n], match)),
    ...settings.drop.flatMap((match, n) => matchProblems(['drop', n], match)),
    ...ageProblems(settings.maxEventAgeSeconds),
    ...configProblems(settings.config),
    ...textProblems(settings),
  ];
}

function labelProblems(labels: Readonly<Record<string, string>>, { maxLabels }: LogSink): Problem[] {
  const names = Object.keys(labels);
  const problems: Problem[] = [];
  if (names.length === 0)
    problems.push(
      error(['labels'], 'there are no labels: the exporter would send no stream, and Loki would store nothing.'),
    );
  if (names.length > maxLabels)
    problems.push(
      error(
        ['labels'],
        `there are ${names.length} labels and Loki takes ${maxLabels}; it would refuse every event. What is no label stands in the line.`,
      ),
    );
  for (const [name, value] of Object.entries(labels)) {
    const fixed = name.replaceAll(/\W/g, '_').replace(/^\d/, '_$&');
    if (!isLabel(name))
      problems.push(
        error(
          ['labels', name],
          `'${name}' is no label of Loki: letters, digits and _, no digit first.`,
          isLabel(fixed) && !Object.hasOwn(labels, fixed) ? { fix: { moveTo: ['labels', fixed], value } } : {},
        ),
      );
    if (value.includes('{{'))
      problems.push(
        error(
          ['labels', name],
          `'${value}' would stay as it is: the labels of the exporter are no templates, the same for every event. The line is JSON, which a query can read.`,
        ),
      );
  }
  return problems;
}

function matchProblems(path: Path, match: EventMatch): Problem[] {
  if (Object.keys(match).length === 0) return [error(path, 'it names no field, and would fit every event.')];
  return Object.entries(match).flatMap(([key, pattern]: [string, string]): Problem[] => {
    const problem = expressionProblem(pattern);
    if (problem === undefined) return neverFits([...path, key], key, pattern);
    return [
      error(
        [...path, key],
        `'${beginning(pattern, 60)}' is no regular expression of Go: ${problem}. The exporter would report nothing and let it fit nothing.`,
        replaceWith(meantPattern(pattern)),
      ),
    ];
  });
}

/** Expressions that can be read, and that no event fits. */
function neverFits(path: Path, key: string, pattern: string): Problem[] {
  const wrong = (why: string, meant?: string): Problem[] => [
    error(path, `'${beginning(pattern, 60)}' ${why}, so no event would fit.`, replaceWith(meant)),
  ];
  const plain = /^\w+(\|\w+)*$/.test(pattern);
  if (key === 'type' && plain && !pattern.split('|').some((type) => types.includes(type)))
    return wrong(
      'fits neither Normal nor Warning, which are the types of events',
      types.find((type) => type.toLowerCase() === pattern.toLowerCase()),
    );
  if (key === 'kind' && /^[a-z]+(\|[a-z]+)*$/.test(pattern))
    return wrong('is written as kubectl takes it; kinds begin with a capital and are singular, such as Pod');
  if (key === 'namespace' && pattern.includes('-*'))
    return wrong("is a pattern of files: '-*' are only more of '-'", pattern.replaceAll('-*', '-.*'));
  return [];
}

/** What a pattern of files was meant to be. */
function meantPattern(pattern: string): string | undefined {
  const meant = pattern.replaceAll(/(?<!\.)\*/g, '.*');
  return /^[\w.*|-]+$/.test(pattern) && expressionProblem(meant) === undefined ? meant : undefined;
}

/** Alone, since a parenthesis could find its counterpart in those of `config.ts`, and within them. */
function expressionProblem(pattern: string): string | undefined {
  return goRegexp(pattern).problem ?? goRegexp(String.raw`^(?:${pattern})\z`).problem;
}

function isLabel(name: string): boolean {
  return /^[a-zA-Z_]\w*$/.test(name);
}

function ageProblems(seconds: number): Problem[] {
  if (isCount(seconds)) return [];
  return [
    error(
      ['maxEventAgeSeconds'],
      `${seconds} is no age: whole seconds, at least one; what is older when it arrives is thrown away.`,
    ),
  ];
}

function configProblems(config: Data): Problem[] {
  return Object.entries(config).flatMap(([key, value]): Problem[] => {
    const path = ['config', key];
    if (key === 'receivers' && JSON.stringify(value).includes('webhook')) return [webhook(path)];
    const why = Object.hasOwn(own, key) ? own[key] : undefined;
    if (why !== undefined) return [error(path, `${key} is not set here: ${why}.`)];
    if (key === 'logLevel') return levelProblems(path, value);
    if (key.startsWith('kube') && !(typeof value === 'number' && value > 0))
      return [error(path, `${key} is ${JSON.stringify(value)}; it is a number of requests a second, above 0.`)];
    if (keys.includes(key)) return [];
    const near = didYouMean(key, keys);
    return [
      error(
        path,
        `the exporter knows no key '${key}' that is said here, and would read past it; known are ${keys.join(', ')}.`,
        near === undefined ? {} : { fix: { moveTo: ['config', near], value } },
      ),
    ];
  });
}

function levelProblems(path: Path, level: unknown): Problem[] {
  if (typeof level === 'string' && levels.includes(level)) return [];
  const told = level === 'debug' || level === 'trace';
  return [
    error(
      path,
      told
        ? `from ${level} on the exporter writes the headers of each push into its own log, and the password is in one of them.`
        : `the exporter knows no level ${JSON.stringify(level)} and would not start; known are ${levels.join(', ')}.`,
      replaceWith(level === 'warning' ? 'warn' : undefined),
    ),
  ];
}

/** The guide's way: the event itself is no push, and Loki 3.3 answers 204 and stores nothing. */
function webhook(path: Path): Problem {
  return error(
    path,
    'a webhook sends the event as it is, without `streams`: Loki before 3.4 answers 204 and stores nothing, later ones refuse it. The receiver for Loki is there already.',
  );
}

/** Signs that do not arrive as they are written. */
function textProblems(settings: EventSettings): Problem[] {
  return leaves(settings).flatMap(([path, text]): Problem[] => {
    const wide = /[\uFF01-\uFF5E\u3000]/.exec(text)?.[0];
    if (wide !== undefined)
      return [
        error(
          path,
          `'${text}' has a full-width '${wide}', as some editors and guides write it; no program takes it for '${narrow(wide)}'.`,
        ),
      ];
    if (!text.includes('$')) return [];
    const isExpression = path.length === 3 && (path[0] === 'keep' || path[0] === 'drop');
    const plain = text.replace(/\$$/, '');
    return [
      error(
        path,
        `'${beginning(text, 60)}' has a $: the exporter puts in variables of its environment wherever one is, and the text would arrive as another.${!isExpression ? '' : ' An expression fits the whole value without ^ and $ anyway.'}`,
        replaceWith(isExpression && !plain.includes('$') ? plain : undefined),
      ),
    ];
  });
}

function narrow(sign: string): string {
  const code = sign.codePointAt(0)!;
  if (code === 0x3000) return ' ';
  return code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : sign;
}

/** Every text, names of keys too, with its path. */
function leaves(value: unknown, path: Path = []): (readonly [Path, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, n) => leaves(item, [...path, n]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const here = [...path, key];
    return [...(path.length === 0 ? [] : [[here, key] as const]), ...leaves(item, here)];
  });
}
