import type { VectorRelease } from '../../../constructs/vector';

/** Something wrong that a user may write, as data brings it in: no types are there to stop it. */
export interface Wrong {
  readonly what: string;
  /** @default '0.57.0' */
  readonly release?: VectorRelease;
  readonly said: Readonly<Record<string, unknown>>;
  /** The only problem: path, sentence, and the line to write where there is one. */
  readonly told: readonly [path: string, says: string, write?: string];
}

type Said = Readonly<Record<string, unknown>>;

/** Keys of the agent's own source. */
export function source(keys: object): Said {
  return { config: { sources: { k8s_logs: { type: 'kubernetes_logs', ...keys } } } };
}

/** Keys of the agent's own sink. */
export function loki(keys: object): Said {
  return { config: { sinks: { loki_push: { type: 'loki', ...keys } } } };
}

/** A label of such a value. */
export function label(value: unknown): Said {
  return { labels: { pod: value, job: 'x' } };
}

/** Transforms on the way to the agent's own sink. */
export function through(transforms: object, inputs: readonly string[], more: object = {}): Said {
  return { config: { transforms, sinks: { loki_push: { type: 'loki', inputs } }, ...more } };
}
