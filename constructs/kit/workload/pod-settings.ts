import { affinityProblems } from '../validation/affinity';
import { annotationProblems, labelProblems } from '../validation/labels';
import { tolerationProblems } from '../validation/tolerations';
import { egressProblems, type EgressRule } from '../network/egress';
import { hostAliasProblems, type EnvValue, type HostAlias } from './pod-env';
import { imageProblems } from './images';
import { bytes, cpuQuantity, millicores, quantity, type ByteSize } from '../validation/quantities';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { objectNameProblems } from '../validation/names';
import { escapeControl } from '../validation/text';
import { serviceAccountProblems, type ServiceAccountSettings } from './service-account';
import { Quantity, type Affinity, type ResourceRequirements, type Toleration } from '../../../imports/k8s';

/** Resource requests and limits of a container. */
export interface Resources {
  /** CPU request: `0.5`, `500m`. There is no CPU limit, because throttling causes log loss. */
  readonly cpu: number | string;
  /** Memory request. */
  readonly memory: ByteSize;
  /**
   * Memory limit.
   *
   * @default - the same as `memory`
   */
  readonly memoryLimit?: ByteSize;
  /**
   * Limit of ephemeral storage, for temporary files and its log; above it the pod is evicted.
   *
   * @default '256Mi'
   */
  readonly disk?: ByteSize;
}

/** Pod settings that every workload has. */
export interface PodSettings {
  /** Image of the main container, with a tag or a digest. @default - the image of the release, with its digest */
  readonly image?: string;
  /** @default - depends on the component, see docs/sizing.md */
  readonly resources?: Resources;
  /** Added to `kubernetes.io/os: linux`, which every pod has. @default - any Linux node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** @default - none; the node agent tolerates all taints, and its affinity excludes virtual nodes */
  readonly tolerations?: readonly Toleration[];
  /** @default - replicas prefer different nodes; the node agent excludes virtual nodes */
  readonly affinity?: Affinity;
  /** @default - the cluster's default priority */
  readonly priorityClass?: string;
  /** Storage class of the volumes. @default - the cluster's default class */
  readonly storageClass?: string;
  /** Annotations of the pods. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Labels of the pods in addition to those of the construct, which select them. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - an own ServiceAccount for each workload, without annotations */
  readonly serviceAccount?: ServiceAccountSettings;
  /** Names of Secrets for pulling images. @default - none */
  readonly imagePullSecrets?: readonly string[];
  /**
   * Connections that the NetworkPolicy allows in addition to those of the configuration, such as to a proxy.
   *
   * @default - none
   */
  readonly egress?: readonly EgressRule[];
  /**
   * Environment variables of every container, such as `HTTPS_PROXY` and `NO_PROXY`: strings, or keys of Secrets that
   * exist in the namespace of the pods. Strings that look like secrets are rejected.
   *
   * @default - none
   */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Entries of `/etc/hosts`. @default - none */
  readonly hostAliases?: readonly HostAlias[];
}

/** Validates a `pod` section. */
export function podSettingsProblems(path: Path, settings: PodSettings | undefined): Problem[] {
  if (settings === undefined) return [];
  return [
    ...(settings.image === undefined ? [] : imageProblems([...path, 'image'], settings.image)),
    ...resourceProblems([...path, 'resources'], settings.resources),
    ...labelProblems([...path, 'nodeSelector'], settings.nodeSelector),
    ...annotationProblems([...path, 'annotations'], settings.annotations),
    ...serviceAccountProblems([...path, 'serviceAccount'], settings.serviceAccount),
    ...(settings.imagePullSecrets ?? []).flatMap((name, n) =>
      objectNameProblems([...path, 'imagePullSecrets', n], name),
    ),
    ...objectNameProblems([...path, 'priorityClass'], settings.priorityClass),
    // An empty storage class binds existing volumes.
    ...objectNameProblems([...path, 'storageClass'], settings.storageClass || undefined),
    ...tolerationProblems([...path, 'tolerations'], settings.tolerations),
    ...egressProblems([...path, 'egress'], settings.egress),
    ...hostAliasProblems([...path, 'hostAliases'], settings.hostAliases),
    ...systemProblems([...path, 'nodeSelector', 'kubernetes.io/os'], settings.nodeSelector?.['kubernetes.io/os']),
    ...affinityProblems([...path, 'affinity'], settings.affinity),
  ];
}

function systemProblems(path: Path, system: string | undefined): Problem[] {
  if (system === undefined || system === 'linux') return [];
  return [
    error(
      path,
      `'${escapeControl(system)}' excludes Linux nodes, and all images of this project are for Linux; no pod would start.`,
      replaceWith('linux'),
    ),
  ];
}

function resourceProblems(path: Path, resources: Resources | undefined): Problem[] {
  if (resources === undefined) return [];
  const problems: Problem[] = [];
  if (millicores(resources.cpu) === undefined)
    problems.push(
      error(
        [...path, 'cpu'],
        `'${escapeControl(String(resources.cpu))}' is not a valid number of CPUs: a number, or millicores with the unit m.`,
      ),
    );
  for (const key of ['memory', 'memoryLimit', 'disk'] as const) {
    const value = resources[key];
    if (value !== undefined) problems.push(...sizeProblems([...path, key], value));
  }
  const memory = bytes(resources.memory);
  const limit = bytes(resources.memoryLimit ?? resources.memory);
  if (memory !== undefined && limit !== undefined && limit < memory)
    problems.push(
      error(
        [...path, 'memoryLimit'],
        `${resources.memoryLimit} is below the memory request ${resources.memory}; Kubernetes rejects such a pod.`,
        replaceWith(quantity(memory)),
      ),
    );
  return problems;
}

/** Bytes; a smaller container or volume is useless, and the unit was probably forgotten. */
const minSize = 2 ** 20;

/** Validates a size of memory or of a volume. */
export function sizeProblems(path: Path, value: ByteSize): Problem[] {
  const size = bytes(value);
  if (size === undefined || size === 0) return [sizeProblem(path, value)];
  return size >= minSize
    ? []
    : [
        error(
          path,
          `${value} is ${size} ${size === 1 ? 'byte' : 'bytes'}, below the minimum of 1Mi; a size without a unit is in bytes.`,
        ),
      ];
}

/** The problem of an invalid size. */
export function sizeProblem(path: Path, value: ByteSize): Problem {
  if (bytes(value) === 0) return error(path, `the size is ${value}, but must be greater than 0.`);

  // `128974848000m` is in thousandths of a byte, not in megabytes.
  const [, number, prefix, binary] = /^(?!\d+m$)(\d+)\s*([kmgt])(i?)b?$/i.exec(String(value)) ?? [];
  const unit = binary ? `${prefix!.toUpperCase()}i` : prefix?.toUpperCase().replace('K', 'k');
  return error(
    path,
    `'${escapeControl(String(value))}' is not a valid size: a number with an optional unit, Ki, Mi, Gi, Ti, k, M, G or T.`,
    replaceWith(number && `${number}${unit}`),
  );
}

/** Default limit of ephemeral storage. */
const defaultDisk = '256Mi';

/** The limit of ephemeral storage. */
export function diskOf({ disk = defaultDisk }: Resources): ByteSize {
  return disk;
}

/** The `resources` of a container: requests for all, limits for memory and disk. */
export function resourceRequirements({
  cpu,
  memory,
  memoryLimit = memory,
  disk = defaultDisk,
}: Resources): ResourceRequirements {
  const text = (size: ByteSize): Quantity => Quantity.fromString(quantity(size));
  return {
    requests: {
      cpu: Quantity.fromString(cpuQuantity(cpu)),
      memory: text(memory),
      'ephemeral-storage': text(Math.min(bytes(disk) ?? 0, 64 * 2 ** 20)),
    },
    limits: { memory: text(memoryLimit), 'ephemeral-storage': text(disk) },
  };
}

/** `GOMEMLIMIT` at 90 % of the memory limit: Go collects garbage more often before the kernel kills the process. */
export function goMemoryLimit({ memory, memoryLimit = memory }: Resources): string {
  return `${Math.floor(((bytes(memoryLimit) ?? 0) * 0.9) / 2 ** 20)}MiB`;
}
