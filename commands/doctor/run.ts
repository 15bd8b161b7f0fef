import { inventoryOf, valueAt } from '../../constructs/kit';
import type { EnvironmentInput } from '../../constructs/platform';
import { Skipped } from '../checks/check';
import { validEnvironment } from '../environments';
import { KubectlError } from '../kubectl';
import { manifestsIn } from '../secrets/namespaces';
import type { Context, DoctorCheck, Finding, Phase } from './check';
import { checks as allChecks } from './checks';
import { Live, partOfObject } from './cluster/live';
import { ClusterReader, Forbidden } from './cluster/reader';
import { workloadsOf } from './workloads';

/** A finding of a check. A check that found nothing wrong has one, which passed. */
export interface Result extends Finding {
  /** The id of the check. */
  readonly check: string;
}

/** What an examination found. */
export interface Examination {
  /** The release of the API server. */
  readonly server: string;
  /** Whether workloads of the platform are in the cluster; undefined if they may not be read. */
  readonly applied: boolean | undefined;
  readonly results: readonly Result[];
}

/** Options of an examination. */
export interface ExamineOptions {
  /** The last phase whose checks are run. @default - `after`, unless the platform is not applied */
  readonly phase?: Phase | undefined;
  /** Whether checks may run pods. @default false */
  readonly probe?: boolean;
  /** @default - kubectl against the current context */
  readonly cluster?: ClusterReader;
  /** @default - all */
  readonly checks?: readonly DoctorCheck[];
  /** Called before each check. @default - none */
  readonly progress?: (check: string) => void;
}

/**
 * Checks the cluster of the current context for a platform.
 *
 * @throws Finding of commands/command with the errors of the environment
 * @throws KubectlError if the cluster does not answer
 */
export async function examine(environment: EnvironmentInput, options: ExamineOptions = {}): Promise<Examination> {
  const { probe = false, cluster = new ClusterReader(), checks = allChecks, progress = () => {} } = options;
  const rendered = validEnvironment(environment);
  const { platform } = rendered;
  // Of a cluster that does not answer, no check could tell anything.
  const version = cluster.raw('/version');
  const manifests = manifestsIn(rendered);
  const workloads = workloadsOf(platform, manifests);
  const live = new Live(cluster);
  const partOf = `logging-${rendered.name}`;
  const applied = isApplied(live, workloads, partOf);
  const context: Context = {
    rendered,
    platform,
    environment: platform.environment,
    manifests,
    workloads,
    secrets: inventoryOf(platform).secrets,
    partOf,
    namespaces: [...new Set(manifests.flatMap(({ metadata }) => metadata.namespace ?? []))],
    cluster,
    live,
    probe,
  };
  const phase = options.phase ?? (applied === false ? 'before' : 'after');
  const results: Result[] = [];
  for (const check of checks.filter((one) => one.phase === 'before' || phase === 'after')) {
    progress(check.id);
    results.push(...(await findingsOf(check, context)).map((finding) => ({ check: check.id, ...finding })));
  }
  const server = valueAt(version, ['gitVersion']);
  return { server: typeof server === 'string' ? server : 'unknown', applied, results };
}

/**
 * Whether a workload of the same platform is there; one of another has the same name only.
 *
 * @returns undefined if none is found, and not all could be read
 */
function isApplied(live: Live, workloads: Context['workloads'], platform: string): boolean | undefined {
  let isRead = true;
  for (const { manifest } of workloads)
    try {
      if (partOfObject(live.find(manifest)) === platform) return true;
    } catch (error) {
      if (!(error instanceof Forbidden)) throw error;
      isRead = false;
    }
  return isRead ? false : undefined;
}

async function findingsOf({ run }: DoctorCheck, context: Context): Promise<readonly Finding[]> {
  try {
    const found = await run(context);
    return typeof found === 'string' ? [{ outcome: 'passed', detail: found }] : found;
  } catch (error) {
    if (error instanceof Skipped || error instanceof KubectlError)
      return [{ outcome: 'skipped', detail: error.message }];
    throw error;
  }
}
