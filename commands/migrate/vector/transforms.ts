import type { LineMatch, Stage, ValueSource } from '../../../constructs/contracts';
import { goRegexp, layoutProblems } from '../../../constructs/kit';
import type { Input } from '../input';
import { quoted } from '../logs/literals';
import { addStage, type StageContext } from '../logs/model';
import { narrow } from '../logs/selection';
import { fieldOf, namesOf } from './fields';
import { conditionOf, statementsOf, type Condition, type Statement } from './vrl';

/** What transforms before have made of events. */
export interface VectorContext extends StageContext {
  /** Fields that the line was read into: the path of its fields, by prefix. */
  readonly parsed: Set<string>;
}

/** Reads a transform. @returns why it is not mapped */
export function readTransform(transform: Input, context: VectorContext): void {
  const type = transform.textAt('type', '');
  const reader = Object.hasOwn(readers, type) ? readers[type]! : undefined;
  const reason =
    reader === undefined
      ? (without[type] ?? `there is no counterpart of the transform '${type}'`)
      : reader(transform, context);
  if (reason === undefined) for (const key of ['type', 'inputs']) transform.at(key)?.take();
  transform.reject(reason ?? 'the transform has no such setting here');
}

const without: Readonly<Record<string, string>> = {
  dedupe: 'no stage compares lines with each other',
  route: 'lines go one way; stages apply to some of them by when',
  exclusive_route: 'lines go one way; stages apply to some of them by when',
  lua: 'programs of Lua are not translated',
  log_to_metric: 'the agent makes no metrics of lines; a recording rule of Loki can (tenants.<name>.rules)',
  aggregate: 'metrics are not collected by this platform',
};

type Reader = (transform: Input, context: VectorContext) => string | undefined;

const readers: Readonly<Record<string, Reader>> = { remap, filter, reduce, throttle, sample };

function remap(transform: Input, context: VectorContext): string | undefined {
  const source = transform.at('source');
  if (typeof source?.value !== 'string') return 'a program in a file is not read';
  const statements = statementsOf(source.value);
  const keepsAborted = transform.at('drop_on_abort')?.value === false;
  const missing = statements.flatMap(({ source: text, statement }) => {
    const reason =
      statement === undefined
        ? 'the statement is not of a form that is recognised'
        : keepsAborted && 'drop' in statement
          ? 'with drop_on_abort: false the line is kept, as it was before the program'
          : apply(statement, transform, context);
    return reason === undefined ? [] : [{ text, reason }];
  });
  source.take();
  for (const { text, reason } of missing) source.differs(reason, text);
  transform.at('drop_on_abort')?.take();
  transform.at('drop_on_error')?.is(false);
  transform.at('drop_on_error')?.reject('lines for which a statement fails are kept');
  transform.at('timezone')?.is('local', 'UTC');
  transform.at('timezone')?.reject('a time without a zone is in UTC');
  transform.at('reroute_dropped')?.is(false);
  return undefined;
}

/** Applies a statement. @returns why that is not possible */
function apply(statement: Statement, input: Input, context: VectorContext): string | undefined {
  if ('parse' in statement) {
    const { parse, into } = statement;
    if (
      typeof parse === 'object' &&
      (goRegexp(parse.regexp).problem !== undefined || goRegexp(parse.regexp).names.length === 0)
    )
      return 'the expression has no named groups, or is not of RE2';
    addStage(context, input, { parse });
    context.parsed.add(namesOf(into)?.join('.') ?? '');
    return undefined;
  }
  if ('drop' in statement) return dropped(statement.drop, input, context);
  if ('replace' in statement) {
    if (/\$\d|\$\{/.test(statement.by)) return 'the replacement is a fixed text';
    addStage(context, input, { redact: { pattern: statement.replace, replacement: statement.by } });
    return undefined;
  }
  if ('time' in statement) return time(statement, input, context);
  const name = namesOf('set' in statement ? statement.set : statement.remove)?.join('.');
  if (name === undefined) return 'the path is not recognised';
  if ('remove' in statement) return (context.extracted.set(name, undefined), undefined);
  if (name === 'message') return 'the line is stored as it was written';
  if ('text' in statement) return (context.extracted.set(name, { value: statement.text }), undefined);
  const value = sourceOf(statement.field, context);
  if (value === undefined) return `a pipeline has no value for ${statement.field}`;
  context.extracted.set(name, value);
  return undefined;
}

function time(
  { time: at, format }: { readonly time: string; readonly format: string },
  input: Input,
  context: VectorContext,
): string | undefined {
  const field = sourceOf(at, context)?.extracted;
  if (field === undefined) return `${at} is no field of the line`;
  if (['%+', '%Y-%m-%dT%H:%M:%S%.fZ', '%Y-%m-%dT%H:%M:%SZ'].includes(format)) {
    addStage(context, input, { timestamp: { field, format: 'rfc3339' } });
    return undefined;
  }
  const [problem] = layoutProblems([], format);
  const go = problem?.fix !== undefined && 'replace' in problem.fix ? String(problem.fix.replace) : undefined;
  if (go === undefined) return 'the format has no layout of Go';
  addStage(context, input, { timestamp: { field, format: { go } } });
  return undefined;
}

/** The value of a field of the event at this point. */
export function sourceOf(path: string, { job, extracted, parsed }: VectorContext): ValueSource | undefined {
  const names = namesOf(path);
  if (names === undefined) return undefined;
  const name = names.join('.');
  if (extracted.has(name)) return extracted.get(name);
  const below = [...parsed].find((one) => one !== '' && name.startsWith(`${one}.`));
  if (below !== undefined) return { extracted: name.slice(below.length + 1) };
  const own = fieldOf(job.origin, names);
  if (own !== undefined) return own;
  return parsed.has('') && name !== 'message' && names[0] !== 'kubernetes' ? { extracted: name } : undefined;
}

/** Drops the lines of a condition. @returns why that is not possible */
function dropped({ of, negated, test }: Condition, input: Input, context: VectorContext): string | undefined {
  const drop = (match: LineMatch): undefined => {
    const stage: Stage = negated ? { keep: match } : { drop: match };
    addStage(context, input, stage);
  };
  if (of === '.message') {
    if ('equals' in test) return drop({ line: `^(?:${test.equals.map(quoted).join('|')})$` });
    return drop({ line: 'matches' in test ? test.matches : quoted(test.contains) });
  }
  const source = sourceOf(of, context);
  if (source === undefined) return `a pipeline has no value for ${of}`;
  if (source.extracted !== undefined) {
    if ('equals' in test)
      return drop({ field: source.extracted, matches: `^(?:${test.equals.map(quoted).join('|')})$` });
    return drop({ field: source.extracted, matches: 'matches' in test ? test.matches : quoted(test.contains) });
  }
  if (!('equals' in test)) return 'pods are selected by whole values of labels';
  return narrow(context.job.select, negated ? 'keep' : 'drop', source, test.equals);
}

function filter(transform: Input, context: VectorContext): string | undefined {
  const condition = transform.at('condition');
  const text = vrlOf(condition);
  const found = text === undefined ? undefined : conditionOf(text);
  if (found === undefined) return 'the condition is not of a form that is recognised';
  const reason = dropped({ ...found, negated: !found.negated }, transform, context);
  if (reason === undefined) condition!.take();
  return reason;
}

/** The text of a condition: of VRL, with or without its type. */
function vrlOf(condition: Input | undefined): string | undefined {
  if (typeof condition?.value === 'string') return condition.value;
  return ['vrl', 'remap'].includes(condition?.textAt('type', '') ?? '') ? condition!.textAt('source', '') : undefined;
}

function reduce(transform: Input, context: VectorContext): string | undefined {
  const starts = vrlOf(transform.at('starts_when'));
  const condition = starts === undefined ? undefined : conditionOf(starts);
  if (condition === undefined || condition.of !== '.message' || condition.negated || !('matches' in condition.test))
    return 'lines are joined by an expression of the first line of an event';
  const strategies = transform.at('merge_strategies');
  if (strategies?.at('message')?.is('concat_newline') !== true) return 'joined lines are separated by a newline';
  transform.at('starts_when')!.take();
  // Lines of different files, containers and streams are never mixed.
  transform.at('group_by')?.replace();
  const maxLines = transform.at('max_events')?.text();
  const wait = transform.at('expire_after_ms')?.text();
  addStage(context, transform, {
    multiline: {
      firstLine: condition.test.matches,
      ...(maxLines !== undefined && { maxLines: Number(maxLines) }),
      maxWaitMs: Number(wait ?? 30_000),
    },
  });
  return undefined;
}

function throttle(transform: Input, context: VectorContext): string | undefined {
  const threshold = Number(transform.textAt('threshold', ''));
  const linesPerSecond = threshold / Number(transform.textAt('window_secs', ''));
  if (transform.at('exclude') !== undefined) return 'a rateLimit has no exceptions; when limits it to some lines';
  if (!Number.isInteger(linesPerSecond) || linesPerSecond < 1)
    return 'a rateLimit has a whole number of lines per second';
  for (const key of ['threshold', 'window_secs']) transform.at(key)?.take();
  if (transform.at('key_field') === undefined)
    context.notes.add(
      'A throttle without key_field counts all lines of the agent together, a rateLimit the lines of each stream.',
    );
  transform.at('key_field')?.reject('a rateLimit counts the lines of each stream');
  addStage(context, transform, { rateLimit: { linesPerSecond, burst: threshold } });
  return undefined;
}

function sample(transform: Input, context: VectorContext): string | undefined {
  const rate = Number(transform.textAt('rate', ''));
  if (!Number.isInteger(rate) || rate < 2) return 'one of a whole number of lines is kept';
  transform.at('rate')!.take();
  for (const key of ['key_field', 'group_by'])
    transform.at(key)?.reject('lines are counted, whatever their fields are');
  transform.at('exclude')?.reject('a sample has no exceptions; when limits it to some lines');
  addStage(context, transform, { sample: { keepOneIn: rate } });
  return undefined;
}
