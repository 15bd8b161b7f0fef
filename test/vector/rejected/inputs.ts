import type { Row } from '../../support/rejected';

type Settings = Readonly<Record<string, unknown>>;

/** Settings of an agent that are wrong, as data brings them in: no types are there to stop them. */
export type WrongAgent = Row<Settings>;

/** Keys of the agent's own source. */
export function source(keys: object): Settings {
  return { config: { sources: { k8s_logs: { type: 'kubernetes_logs', ...keys } } } };
}

/** Keys of the agent's own sink. */
export function loki(keys: object): Settings {
  return { config: { sinks: { loki_push: { type: 'loki', ...keys } } } };
}

/** A label of such a value. */
export function label(value: unknown): Settings {
  return { labels: { pod: value, job: 'x' } };
}

/** Transforms on the way to the agent's own sink. */
export function through(transforms: object, inputs: readonly string[], more: object = {}): Settings {
  return { config: { transforms, sinks: { loki_push: { type: 'loki', inputs } }, ...more } };
}
