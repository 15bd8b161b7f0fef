import { isMap, type Data } from '../../../constructs/kit';
import type { Layers } from '../layers';

/** A key of a Secret. */
export interface SecretRef {
  readonly secret: string;
  readonly key: string;
}

/** What is known about a Loki besides its configuration, and what is to be told about it. */
export interface Context {
  /** What is to be known or done, as sentences. */
  readonly notes: string[];
  /** The key of a Secret that an environment variable of the pods has. */
  readonly secretOf: (variable: string) => SecretRef | undefined;
  /** Environment variables whose Secrets the platform reads itself. */
  readonly usedVariables: Set<string>;
  /** Annotations of the ServiceAccount of the pods. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Those of them that the platform sets on the ServiceAccounts. */
  readonly usedAnnotations: Set<string>;
  /** First day of a new period with tsdb and v13, if the last one is another. */
  readonly from: string | undefined;
}

/** A sentence about settings, each named once; none if there are none. */
export function coveredNote(covered: readonly string[]): string[] {
  const names = [...new Set(covered)].sort();
  if (names.length === 0) return [];
  return [`The platform sets these itself, so they were not taken over: ${names.join(', ')}.`];
}

/** Reads the first of several keys that a map has, as a text. */
export function textOf(settings: Layers | undefined, ...keys: readonly string[]): string | undefined {
  return firstOf(settings, ...keys)?.text();
}

/** The first of several keys that a map has. Nothing is read yet. */
export function firstOf(settings: Layers | undefined, ...keys: readonly string[]): Layers | undefined {
  return keys.map((key) => settings?.at(key)).find((one) => one !== undefined);
}

/** Reads a setting that cannot be taken over if it is a reference: to the environment, or of a template of Helm. */
export function literalOf(setting: Layers | undefined): string | undefined {
  if (setting === undefined) return undefined;
  const why = referenceIn(setting.value);
  if (why === undefined) return setting.text();
  setting.differs(why);
  return undefined;
}

/** Why a value is not the one that Loki gets; undefined if it is. */
export function referenceIn(value: unknown): string | undefined {
  const text = JSON.stringify(value) ?? '';
  if (text.includes('{{')) return 'it is a template of Helm; write the value that it has in the cluster';
  if (/\$\{[^}]+\}/.test(text)) return 'it refers to an environment variable; write its value';
  return undefined;
}

/**
 * Data without `null`, empty texts, maps and lists: settings that say nothing. Lists are kept as they are, as Helm does:
 * a stage `labels: { level: }` in one names a label.
 */
export function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  if (!isMap(value)) return value === null || value === '' ? undefined : value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, pruned(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A scalar as a text; other data as JSON. */
export function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The map without keys that are undefined. */
export function defined(map: Readonly<Record<string, unknown>>): Data {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
