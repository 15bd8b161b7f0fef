/** What a change does to a cluster, the least severe first. */
export const risks = [
  'none',
  'rolls pods',
  'restarts a StatefulSet',
  'immutable field',
  'loosens security',
  'may lose data',
  'deletes data',
] as const;

export type Risk = (typeof risks)[number];

/** A risk of a change, and why it has it. */
export interface Finding {
  readonly risk: Risk;
  /** Location of the change below the object. @default - the whole object */
  readonly at?: string;
  /** A sentence. */
  readonly why: string;
  /** What to do before or instead of applying it. @default - nothing */
  readonly remedy?: string;
}

/** A changed field as it is printed: no secret. */
export interface ShownChange {
  readonly at: string;
  /** @default - it was not set */
  readonly before?: string;
  /** @default - it is not set any more */
  readonly after?: string;
  /** Removed (`-`), added (`+`) and surrounding lines of a text. @default - it is not a text of several lines */
  readonly lines?: readonly string[];
}

/** What happens to an object. */
export type Action = 'added' | 'removed' | 'changed' | 'renamed';

/** Identifies an object in a cluster. */
export interface ObjectName {
  readonly kind: string;
  /** @default - it is cluster-scoped, or a file */
  readonly namespace?: string;
  readonly name: string;
}

export interface ObjectChange {
  /** The object in the head; in the base if it is removed. */
  readonly object: ObjectName;
  /** Its name before it was renamed or moved to another namespace: it is deleted and created. @default - the same */
  readonly was?: ObjectName;
  readonly action: Action;
  /** Whether only labels and annotations of the object itself differ, which no rule reads. */
  readonly onlyLabels: boolean;
  readonly findings: readonly Finding[];
  /** Empty for added and removed objects, and for Secrets, whose content is not shown. */
  readonly changes: readonly ShownChange[];
  /** Number of further changed fields. @default - none */
  readonly moreChanges?: number;
}

/** What happens to the pods of a workload. */
export type Outcome = 'replaced' | 'not replaced' | 'created' | 'deleted' | 'refused';

export interface PodsOutcome {
  readonly workload: ObjectName;
  readonly outcome: Outcome;
  /** How many pods there are, and in which order they are replaced; or why they are not. */
  readonly how: string;
  /** The changes that replace them. */
  readonly because: readonly string[];
}

export interface EnvironmentChange {
  readonly environment: string;
  readonly action: 'added' | 'removed' | 'changed';
  /** Risks that come from several objects, such as changed schema periods of Loki. */
  readonly findings: readonly Finding[];
  readonly objects: readonly ObjectChange[];
  readonly pods: readonly PodsOutcome[];
}

/** The most severe risk; `none` without findings. */
export function mostSevere(findings: readonly Finding[]): Risk {
  return risks[Math.max(0, ...findings.map(({ risk }) => risks.indexOf(risk)))]!;
}

/** Compares risks for sorting, the most severe first. */
export function mostSevereFirst(one: Risk, other: Risk): number {
  return risks.indexOf(other) - risks.indexOf(one);
}

/** All findings of an environment. */
export function findingsOf({ findings, objects }: EnvironmentChange): Finding[] {
  return [...findings, ...objects.flatMap((one) => one.findings)];
}

/** `deployment/loki-gateway in logging`, `file hosts/build-1/vector.yaml`. */
export function nameText({ kind, namespace, name }: ObjectName): string {
  if (kind === 'File') return `file ${name}`;
  return `${kind}/${name}${namespace === undefined ? '' : ` in ${namespace}`}`;
}
