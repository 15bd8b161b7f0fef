import { wholeValue, type SentField } from '../../kit';
import type { DashboardModel, KnownFields } from './model';

/** A condition that a variable of the dashboard sets. */
export interface Condition {
  readonly field: SentField;
  /** Name of the variable. */
  readonly variable: string;
  /** Whether the variable is a text that its user writes: a regular expression. @default false */
  readonly isText?: boolean;
}

/** Lines of streams, filtered by structured metadata. */
export interface Lines {
  /** Stream selector: `{job=~"$job"}`. */
  readonly selector: string;
  /** Filters after it, each with a leading space; empty if there are none. */
  readonly filters: string;
}

/** Regular expression for levels of errors, in the words of all usual loggers. */
const errorLevels = '(?i)(err|crit|fatal|panic|alert|emerg).*';

/** Regular expression for errors in lines without a level. */
const errorWords = '(?i)(error|exception|panic|fatal)';

/** Numbers and identifiers, which make two lines with the same meaning different. */
const numbers = '[0-9a-fA-F-]*[0-9][0-9a-fA-F-]*';

/** Characters of a message that lines are compared by. */
const comparedLength = 100;

/**
 * The lines that the conditions select.
 *
 * Loki needs one matcher that does not match the empty string: that of the label that all lines have (`baseLabel`). The
 * others match lines that do not have the label, such as lines of machines, which have no namespace.
 */
export function linesOf(conditions: readonly Condition[], fields: KnownFields): Lines {
  const labels = conditions.filter(({ field }) => field.kind === 'label');
  const base = baseLabel(fields);
  const matchers = [
    ...(labels.some(({ field }) => field.name === base) ? [] : [`${base}=~".+"`]),
    ...labels.map(({ field, variable }) => `${field.name}=~"$${variable}"`),
  ];
  return { selector: `{${matchers.join(', ')}}`, filters: filtersOf(conditions) };
}

/** Filters by everything that is not a label, each with a leading space. */
export function filtersOf(conditions: readonly Condition[]): string {
  return conditions
    .filter(({ field }) => field.kind === 'metadata')
    .map(
      ({ field, variable, isText }) =>
        ` | ${field.name}=~${isText === true ? quoted(variable) : `"${wholeValue(`$${variable}`)}"`}`,
    )
    .join('');
}

/** A label that all lines have. Its variable has `.+` for all values. Loki adds `service_name` to all streams. */
export function baseLabel({ job, node, namespace }: KnownFields): string {
  return [job, node, namespace].find((field) => field?.kind === 'label')?.name ?? 'service_name';
}

/**
 * The text of a variable as a string of LogQL. Grafana escapes the double quotes in it, so that a quote does not end the
 * string; a backslash must be written twice.
 */
export function quoted(variable: string): string {
  return `$\{${variable}:doublequote}`;
}

/** All lines of a selector without conditions. */
export function allLines(fields: KnownFields): Lines {
  return linesOf([], fields);
}

/** The lines that contain the text of a variable. The text comes before other filters, because it costs least. */
export function containing({ selector, filters }: Lines, variable: string): Lines {
  return { selector, filters: ` |~ ${quoted(variable)}${filters}` };
}

/** The same lines with one more filter. */
export function filtered({ selector, filters }: Lines, filter: string): Lines {
  return { selector, filters: `${filters} ${filter}` };
}

/** The lines that a field matches. */
export function matching({ selector, filters }: Lines, { name, kind }: SentField, pattern: string): Lines {
  return kind === 'label'
    ? { selector: `${selector.slice(0, -1)}, ${name}=~"${pattern}"}`, filters }
    : { selector, filters: `${filters} | ${name}=~"${wholeValue(pattern)}"` };
}

/** The lines that are errors: by their level, or by their words if no level is known. */
export function errorsOf(lines: Lines, { level }: KnownFields): Lines {
  return level === undefined ? filtered(lines, `|~ "${errorWords}"`) : matching(lines, level, errorLevels);
}

/** The lines as a log query. */
export function logQuery({ selector, filters }: Lines): string {
  return `${selector}${filters}`;
}

/** How much of what, in which time: `$__auto` for graphs, `$__range` for single numbers. */
export interface Amount {
  readonly of: 'count_over_time' | 'bytes_over_time';
  readonly window: '$__auto' | '$__range' | '5m';
  /** The same time earlier. @default - none */
  readonly offset?: '$__range';
}

/** The number or the bytes of lines, by fields; without fields one number. */
export function amount(lines: Lines, { of, window, offset }: Amount, by: readonly string[] = []): string {
  const group = by.length > 0 ? ` by (${by.join(', ')})` : '';
  const earlier = offset === undefined ? '' : ` offset ${offset}`;
  return `sum${group} (${of}(${logQuery(lines)} [${window}]${earlier}))`;
}

/** The groups with most lines, in the time of the dashboard. */
export function most(count: number, query: string): string {
  return `topk(${count}, ${query})`;
}

/** The groups with lines in the time of the dashboard that had none in the same time before. */
export function newOnes(lines: Lines, by: readonly string[]): string {
  const of = 'count_over_time';
  return `${amount(lines, { of, window: '$__range' }, by)} unless ${amount(lines, { of, window: '$__range', offset: '$__range' }, by)}`;
}

/** Adds the label `message`: the beginning of the line without its numbers, by which lines are compared. */
export function withMessage(lines: Lines): Lines {
  const template = `{{ regexReplaceAll \\"${numbers}\\" __line__ \\"#\\" | trunc ${comparedLength} }}`;
  return filtered(lines, `| label_format message="${template}"`);
}

/** The labels that a stream consists of. */
export function streamLabels({ fields, hostLabel }: DashboardModel): string[] {
  return [...new Set([...Object.keys(fields.labels), ...(hostLabel === undefined ? [] : [hostLabel])])];
}
