import type { LogSink } from '../../contracts';
import { isMap, type Data } from '../../kit';

/** What the checks look at. */
export interface CheckContext {
  /** The agent's own configuration with the user's laid on it. */
  readonly config: Data;
  /** What the user wrote of it. */
  readonly own: Data;
  readonly release: string;
  readonly sink: LogSink;
}

/** The components of a kind, by their ids; what is no component is told by the check of keys. */
export function componentsOf(config: Data, kind: Kind): [string, Data][] {
  const section = config[kind];
  if (!isMap(section)) return [];
  return Object.entries(section).flatMap(([id, component]): [string, Data][] =>
    isMap(component) ? [[id, component]] : [],
  );
}

export const kinds = ['sources', 'transforms', 'sinks'] as const;
export type Kind = (typeof kinds)[number];

/** The texts of a list, without what is no text. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
