import type { FieldChange } from '../fields';
import type { Finding, Risk } from '../model';
import type { ReadObject } from '../objects';

/** An object in both outputs. */
export interface Subject {
  /** @default - it is added */
  readonly before?: ReadObject;
  /** @default - it is removed */
  readonly after?: ReadObject;
  /** Whether it is deleted and created under another name. */
  readonly renamed: boolean;
}

/** All objects of an environment, for rules that need several. */
export interface Context {
  readonly before: readonly ReadObject[];
  readonly after: readonly ReadObject[];
  /** The object in the base that an object of the head is, under the same name or another. */
  readonly earlier: (object: ReadObject) => ReadObject | undefined;
}

/** A field of objects whose change has a risk. */
export interface FieldRule {
  /** Kinds of objects. */
  readonly of: readonly string[];
  /** Keys separated by `/`, with `~1` for a `/` in a key, `*` for one key or element, and `**` for any number. */
  readonly path: string;
  /** Whether the change has the risk. @default - every change */
  readonly when?: (change: FieldChange, subject: Subject) => boolean;
  /** Whether the fields of added objects have it too. @default false */
  readonly added?: boolean;
  readonly risk: Risk;
  readonly why: string | ((change: FieldChange, subject: Subject) => string);
  readonly remedy?: string | ((subject: Subject) => string);
}

/** A comparison of whole objects. */
export interface ObjectRule {
  /** Kinds of objects. */
  readonly of: readonly string[];
  /** The risk of findings that name none. */
  readonly risk: Risk;
  /** The findings of an object that is changed, added, removed or renamed. */
  readonly find: (subject: Subject, context: Context) => readonly (Omit<Finding, 'risk'> & Partial<Finding>)[];
}

/** The rules about one subject. */
export interface Rules {
  readonly fields: readonly FieldRule[];
  readonly objects: readonly ObjectRule[];
}

/** Kinds with pods that their controller replaces. */
export const workloads: readonly string[] = ['Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob'];

/** Kinds with files: ConfigMaps, and the bundles of machines outside the cluster. */
export const configurations = ['ConfigMap', 'File'] as const;
