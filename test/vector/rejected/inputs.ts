import type { Row } from '../../support/rejected';

type Settings = Readonly<Record<string, unknown>>;

/** Wrong settings of an agent, as data: the TypeScript types would not allow all of them. */
export type WrongAgent = Row<Settings>;

/** Settings with keys of the agent's own source. */
export function source(keys: object): Settings {
  return { config: { sources: { k8s_logs: { type: 'kubernetes_logs', ...keys } } } };
}

/** Settings with keys of the agent's own sink. */
export function loki(keys: object): Settings {
  return { config: { sinks: { loki_push: { type: 'loki', ...keys } } } };
}

/** Settings with a label of this value. */
export function label(value: unknown): Settings {
  return loki({ labels: { pod: value, job: 'x' } });
}

/** Settings with transforms, and inputs of the agent's own sink. */
export function through(transforms: object, inputs: readonly string[], more: object = {}): Settings {
  return { config: { transforms, sinks: { loki_push: { type: 'loki', inputs } }, ...more } };
}
