import type { LogSink, PodSelection } from '../../contracts';
import { isMap, type Data } from '../../kit';
import type { NodeSource } from '../node/sources';
import type { VectorRelease } from '../releases';

/** Input of the checks. */
export interface CheckContext {
  /** The agent's configuration with the user's merged over it. */
  readonly config: Data;
  /** The user's part of it. */
  readonly userConfig: Data;
  readonly release: VectorRelease;
  readonly sink: LogSink;
  /** Ids of the sinks of the agent. */
  readonly ownSinks: readonly string[];
  /** Whether the transforms of a pipeline read the fields of the source. */
  readonly isComputed: boolean;
  /** The pods that the pipeline selects. */
  readonly select: PodSelection;
  /** The sources of the agent. */
  readonly sources: readonly NodeSource[];
  /** Where volumes of the user are mounted. */
  readonly userMounts: readonly string[];
}

/** The components of a kind by id, without invalid ones, which the check of keys reports. */
export function componentsOf(config: Data, kind: Kind): [string, Data][] {
  const section = config[kind];
  if (!isMap(section)) return [];
  return Object.entries(section).flatMap(([id, component]): [string, Data][] =>
    isMap(component) ? [[id, component]] : [],
  );
}

export const kinds = ['sources', 'transforms', 'sinks'] as const;
export type Kind = (typeof kinds)[number];

/** The strings of a list. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
