import type { Files } from '../../../../commands/diff/objects';
import { merged } from '../../../../constructs/kit';
import type { Environment } from '../../../../constructs/platform';
import { manifestsOf, replaced } from '../compared';

/** A prepared change, and what the diff must say about it. */
export interface PreparedChange {
  readonly title: string;
  readonly base: () => Files;
  readonly head: () => Files;
  /** All risks, the most severe first. */
  readonly risks: readonly string[];
  /** Workloads whose pods are replaced. */
  readonly replaced: readonly string[];
  /** Workloads whose change the API server refuses. @default - none */
  readonly refused?: readonly string[];
  /** What a finding says. @default - not checked */
  readonly why?: string;
}

export type Settings = Readonly<Record<string, unknown>>;

/** A change of settings; maps are merged. */
export function settings(base: Environment, change: Settings): Pick<PreparedChange, 'base' | 'head'> {
  const head = merged(base as unknown as Settings, change) as unknown as Environment;
  return { base: () => manifestsOf(base), head: () => manifestsOf(head) };
}

/** A change of the manifests, which settings cannot make. */
export function text(base: Environment, from: string | RegExp, to: string): Pick<PreparedChange, 'base' | 'head'> {
  return { base: () => manifestsOf(base), head: () => replaced(manifestsOf(base), from, to) };
}

/** Settings of the agent. */
export const vector = (change: Settings): Settings => ({ collect: { logs: { vector: change } } });
