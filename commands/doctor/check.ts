import type { SecretNeed } from '../../constructs/contracts';
import type { Environment, LoggingPlatform, Rendered } from '../../constructs/platform';
import type { Manifest, Path } from '../../constructs/kit';
import type { Outcome } from '../checks/check';
import type { Live } from './cluster/live';
import type { ClusterReader } from './cluster/reader';
import type { PlatformWorkload } from './workloads';

/** What a check found about one subject. */
export interface Finding {
  readonly outcome: Outcome;
  /** Subject, value and cause, as one line. */
  readonly detail: string;
  /** The setting of the environment that follows from the cause. @default - none follows */
  readonly setting?: Path | undefined;
  /** A command of the shell that solves or shows it. @default - none follows */
  readonly command?: string | undefined;
}

/** When a check has something to look at: `before` the platform is applied and afterwards, or `after` only. */
export type Phase = 'before' | 'after';

/** One check of a cluster. */
export interface DoctorCheck {
  /** Stable: documentation and scripts refer to it. */
  readonly id: string;
  readonly phase: Phase;
  /** What it checks, as the page of all checks says it. */
  readonly checks: string;
  /** The causes that it tells apart, and what it names to change, as the page of all checks says it. */
  readonly says: string;
  /**
   * What it found; a text if nothing is wrong.
   *
   * @throws Skipped if it could not run
   */
  readonly run: (context: Context) => string | readonly Finding[] | Promise<string | readonly Finding[]>;
}

/** What checks look at. */
export interface Context {
  readonly rendered: Rendered;
  readonly platform: LoggingPlatform;
  readonly environment: Environment;
  /** All objects of `dist/`. */
  readonly manifests: readonly Manifest[];
  readonly workloads: readonly PlatformWorkload[];
  /** The Secrets that pods read. */
  readonly secrets: readonly SecretNeed[];
  /** The value of the label of its objects that says to which platform they belong. */
  readonly partOf: string;
  /** The namespaces of all objects. */
  readonly namespaces: readonly string[];
  readonly cluster: ClusterReader;
  /** The objects of `dist/` as the cluster has them. */
  readonly live: Live;
  /** Whether checks may run pods, which they delete again. */
  readonly probe: boolean;
}

/** Something that will not work. */
export function failed(detail: string, help: Pick<Finding, 'setting' | 'command'> = {}): Finding {
  return { outcome: 'failed', detail, ...help };
}

/** A risk. */
export function warned(detail: string, help: Pick<Finding, 'setting' | 'command'> = {}): Finding {
  return { outcome: 'warning', detail, ...help };
}

/** What could not be checked, and why. */
export function unknown(detail: string, help: Pick<Finding, 'setting' | 'command'> = {}): Finding {
  return { outcome: 'skipped', detail, ...help };
}

/** The findings; the text if there are none. */
export function orPassed(findings: readonly Finding[], otherwise: string): string | readonly Finding[] {
  return findings.length > 0 ? findings : otherwise;
}

/** A number with its noun: `1 node`, `2 nodes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Several names as a part of a sentence: the first few, and how many there are. */
export function namesText(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
