import {
  inventoryOf,
  subjectOf,
  valueAt,
  type Data,
  type Manifest,
  type Path,
  type WorkloadFacts,
} from '../../constructs/kit';
import type { Environment, LoggingPlatform } from '../../constructs/platform';
import { listAt } from '../checks/workloads';

/** A workload of a platform. */
export interface PlatformWorkload extends WorkloadFacts {
  /** For messages: `StatefulSet logging/loki`. */
  readonly subject: string;
  readonly manifest: Manifest;
  /** The spec of its pods. */
  readonly pod: Data;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Claims of every pod, of which each pod of a StatefulSet has its own. */
  readonly claims: readonly Data[];
  /** The path of a setting of its pods, where it is set or would be: `loki.pod.storageClass`. */
  readonly setting: (...key: readonly string[]) => Path;
}

/** The workloads of a platform, in the order in which they were declared. */
export function workloadsOf(platform: LoggingPlatform, manifests: readonly Manifest[]): PlatformWorkload[] {
  return inventoryOf(platform).workloads.flatMap((facts) => {
    const manifest = manifests.find(
      ({ kind, metadata }) =>
        kind === facts.kind &&
        metadata.namespace === facts.namespace &&
        // The name of a Job ends with a hash.
        (metadata.name === facts.name || (kind === 'Job' && metadata.name.startsWith(`${facts.name}-`))),
    );
    if (manifest === undefined) return [];
    const template = ['spec', ...(facts.kind === 'CronJob' ? ['jobTemplate', 'spec'] : []), 'template'];
    return [
      {
        ...facts,
        subject: subjectOf(manifest),
        manifest,
        pod: valueAt(manifest, [...template, 'spec']) as Data,
        podLabels: (valueAt(manifest, [...template, 'metadata', 'labels']) ?? {}) as Record<string, string>,
        claims: listAt(manifest, ['spec', 'volumeClaimTemplates']),
        setting: (...key) => settingOf(platform.environment, facts, key),
      },
    ];
  });
}

/**
 * The path of a pod setting of a workload. The section of the component has it, unless only `pods`, which holds for all
 * of them, sets it.
 */
function settingOf(environment: Environment, facts: WorkloadFacts, key: readonly string[]): Path {
  const own = [...partSection(environment, facts), 'pod', ...key];
  const section = [...facts.section, 'pod', ...key];
  const shared = ['pods', ...key];
  const isSet = (path: Path): boolean => valueAt(environment, path) !== undefined;
  return [own, section].find(isSet) ?? (isSet(shared) ? shared : own);
}

/** The section of one of several workloads of a component: a target or a cache of Loki. */
function partSection(environment: Environment, { section, labels, name }: WorkloadFacts): Path {
  const component = labels['app.kubernetes.io/component'];
  if (section[0] !== 'loki' || component === undefined || component === 'all') return section;
  if (component !== 'cache') return [...section, 'targets', component];
  const cache = Object.keys(environment.loki?.caches ?? {}).find((id) => name.endsWith(`-${id}-cache`));
  return cache === undefined ? section : [...section, 'caches', cache];
}
