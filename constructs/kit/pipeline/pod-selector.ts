import type { Labels, SentFields } from '../../contracts';

/** A stream selector of LogQL for streams that have all these labels. */
export function selectorOf(labels: Labels): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
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
