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
import { Quantity, type Affinity, type ResourceRequirements, type Toleration } from '../../../imports/k8s';

/** What a container asks of its node, and where it is stopped. */
export interface Resources {
  /** Processors that are kept free for it: `0.5`, `500m`. There is no limit: throttled log systems lose logs. */
  readonly cpu: number | string;
  /** Memory that is kept free for it. */
  readonly memory: ByteSize;
  /**
   * Memory at which it is killed.
   *
   * @default - the same as `memory`
   */
  readonly memoryLimit?: ByteSize;
  /**
   * Node disk (temporary files and its own log) at which it is evicted.
   *
   * @default '256Mi'
   */
  readonly disk?: ByteSize;
}

/** What every workload lets the user decide about its pods. */
export interface PodSettings {
  /** Image of the main container, with a tag or a digest. @default - the verified image of the release */
  readonly image?: string;
  /** @default - sized for the room, see docs/sizing.md */
  readonly resources?: Resources;
  /** Beside `kubernetes.io/os: linux`, which every pod asks for. @default - any node with Linux */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** @default - none; the node agent tolerates everything, and stays off virtual nodes by its affinity */
  readonly tolerations?: readonly Toleration[];
  /** @default - preferably not two of the same workload on one node; the node agent on every node but virtual ones */
  readonly affinity?: Affinity;
  /** @default - the cluster's default priority */
  readonly priorityClass?: string;
  /** Storage class of the volumes. @default - the cluster's default class */
  readonly storageClass?: string;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Names of Secrets with which images are pulled. @default - none */
  readonly imagePullSecrets?: readonly string[];
  /**
   * Connections that the NetworkPolicy allows beside those that follow from the configuration: to a proxy, to a key server.
   *
   * @default - none
   */
  readonly egress?: readonly EgressRule[];
  /**
   * Variables of every container, such as `HTTPS_PROXY` and `NO_PROXY`: texts, or keys of Secrets in the namespace of the
   * pods, which have to exist. Secrets as texts are refused.
   *
   * @default - none
   */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Names that resolve without DNS, as lines of `/etc/hosts`. @default - none */
  readonly hostAliases?: readonly HostAlias[];
}

/** What is wrong with a `pod` section. */
export function podSettingsProblems(path: Path, settings: PodSettings | undefined): Problem[] {
  if (settings === undefined) return [];
  return [
    ...(settings.image === undefined ? [] : imageProblems([...path, 'image'], settings.image)),
    ...resourceProblems([...path, 'resources'], settings.resources),
    ...labelProblems([...path, 'nodeSelector'], settings.nodeSelector),
    ...annotationProblems([...path, 'annotations'], settings.annotations),
    ...(settings.imagePullSecrets ?? []).flatMap((name, n) =>
      objectNameProblems([...path, 'imagePullSecrets', n], name),
    ),
    ...objectNameProblems([...path, 'priorityClass'], settings.priorityClass),
    // Empty means that volumes are there already.
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
      `'kubernetes.io/os' is '${escapeControl(system)}', and every image of this project is for Linux: no pod would start.`,
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
        `'${escapeControl(String(resources.cpu))}' is not a share of processors (a number, or thousandths with m).`,
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
        `${resources.memoryLimit} is below the requested memory ${resources.memory}; Kubernetes refuses such a pod.`,
        replaceWith(quantity(memory)),
      ),
    );
  return problems;
}

/** Bytes below which no container starts and no volume is of use: a unit was forgotten. */
const leastSize = 2 ** 20;

/** What is wrong with a size of memory or of a volume. */
export function sizeProblems(path: Path, value: ByteSize): Problem[] {
  const size = bytes(value);
  if (size === undefined || size === 0) return [sizeProblem(path, value)];
  return size >= leastSize
    ? []
    : [
        error(
          path,
          `${value} is ${size} ${size === 1 ? 'byte' : 'bytes'}, less than 1Mi; without a unit a size counts bytes.`,
        ),
      ];
}

/** A size that cannot be read. */
export function sizeProblem(path: Path, value: ByteSize): Problem {
  if (bytes(value) === 0) return error(path, `${value} bytes hold nothing.`);

  // `128974848000m` are thousandths of a byte, as Kubernetes writes what it has divided.
  const guess = /^(?!\d+m$)(\d+)\s*(k|m|g|t)i?b?$/i.exec(String(value));
  return error(
    path,
    `'${escapeControl(String(value))}' is not a size in bytes: Kubernetes writes a number and one of Ki, Mi, Gi, Ti, k, M, G, T, or nothing.`,
    replaceWith(guess === null ? undefined : `${guess[1]}${guess[2]!.toUpperCase()}i`),
  );
}

/** Disk of a container where nothing else is said. */
const usualDisk = '256Mi';

/** The disk of the node that a container with these resources may use. */
export function diskOf({ disk = usualDisk }: Resources): ByteSize {
  return disk;
}

/** The `resources` of a container: requests for all, a limit for memory and disk, none for processors. */
export function resourceRequirements({
  cpu,
  memory,
  memoryLimit = memory,
  disk = usualDisk,
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

/** `GOMEMLIMIT` for a Go program: the collector works harder before the kernel kills, at nine tenths of the limit. */
export function goMemoryLimit({ memory, memoryLimit = memory }: Resources): string {
  return `${Math.floor(((bytes(memoryLimit) ?? 0) * 0.9) / 2 ** 20)}MiB`;
}
