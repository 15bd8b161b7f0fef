import type { Labels, SentFields, SentValue } from '../../contracts';

/** A value that is sent with lines, by which queries filter and group. */
export interface SentField {
  readonly name: string;
  /** Labels are part of the stream selector; structured metadata is filtered after it. */
  readonly kind: 'label' | 'metadata';
}

/** How a value is sent, found by where it comes from, so that its name does not matter. @returns undefined if it is not */
export function sentAs(
  { labels, structuredMetadata }: SentFields,
  matches: (value: SentValue, name: string) => boolean,
): SentField | undefined {
  const named = (kind: SentField['kind'], values: SentFields['labels']): SentField | undefined => {
    const found = Object.keys(values).find((name) => sourcesOf(values[name]!).some((source) => matches(source, name)));
    return found === undefined ? undefined : { name: found, kind };
  };
  return named('label', labels) ?? named('metadata', structuredMetadata);
}

function sourcesOf({ otherwise, ...source }: SentValue): SentValue[] {
  return [source, ...(otherwise === undefined ? [] : sourcesOf(otherwise))];
}

/** A string of LogQL, in double quotes. */
export function logqlString(text: string): string {
  return JSON.stringify(text);
}

/**
 * An expression that matches a whole value. Filters after the selector do so anyway, but if one alternative begins like
 * another, as in `Failed|FailedMount`, Loki 3.3 and 3.7 match every value that contains it.
 */
export function wholeValue(pattern: string): string {
  return `^(?:${pattern})$`;
}

/** A stream selector of LogQL for streams that have all these labels. */
export function selectorOf(labels: Labels): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${logqlString(value)}`);
  return `{${matchers.join(', ')}}`;
}

/** A container whose lines are looked for. */
export interface NamedContainer {
  readonly namespace: string;
  readonly container: string;
  /** The label `app.kubernetes.io/name` of the pod. */
  readonly app: string | undefined;
}

/**
 * A stream selector of the lines of a container, as an agent sends them.
 *
 * @returns undefined if no label tells them from lines of other pods of the namespace
 */
export function podSelector({ labels }: SentFields, wanted: NamedContainer): string | undefined {
  const named = (field: keyof NamedContainer): [string, string][] =>
    Object.entries(labels).flatMap(([name, { pod }]) => {
      const value = pod === field ? wanted[field] : undefined;
      return value === undefined ? [] : [[name, value]];
    });
  const own = [...named('container'), ...named('app')];
  return own.length === 0 ? undefined : selectorOf(Object.fromEntries([...named('namespace'), ...own]));
}
