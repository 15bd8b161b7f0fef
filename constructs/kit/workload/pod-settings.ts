import { affinityProblems } from '../validation/affinity';
import { annotationProblems, labelProblems } from '../validation/labels';
import { tolerationProblems } from '../validation/tolerations';
import { egressProblems, type EgressRule } from '../network/egress';
import { dnsProblems, type DnsSettings } from './dns';
import type { ExtraVolume } from './extra-volumes';
import { hostAliasProblems, type EnvValue, type HostAlias } from './pod-env';
import { imageProblems } from './images';
import { resourceProblems, type Resources } from './resources';
import type { SecurityContextSettings } from './security-context';
import { serviceAccountProblems, type ServiceAccountSettings } from './service-account';
import { topologySpreadProblems, type TopologySpread } from './topology-spread';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { objectNameProblems } from '../validation/names';
import { isCount } from '../validation/quantities';
import { escapeControl } from '../validation/text';
import type { Affinity, Toleration } from '../../../imports/k8s';

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
  /** The node agent adds that nodes are not virtual. @default - replicas prefer different nodes */
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
  /** Volumes by name, each mounted in every container. @default - none */
  readonly volumes?: Readonly<Record<string, ExtraVolume>>;
  /** @default - a fixed user of the component, with the hardening of Pod Security `restricted` */
  readonly securityContext?: SecurityContextSettings;
  /** @default - replicas prefer different zones */
  readonly topologySpreadConstraints?: readonly TopologySpread[];
  /** @default - the DNS settings of the cluster */
  readonly dnsConfig?: DnsSettings;
  /** `None`: only `dnsConfig`, which then needs DNS servers that know the Services. @default 'ClusterFirst' */
  readonly dnsPolicy?: 'ClusterFirst' | 'None';
  /** Runtime class, for example of a sandbox. @default - the runtime of the node */
  readonly runtimeClassName?: string;
  /** @default - the scheduler of the cluster */
  readonly schedulerName?: string;
  /**
   * Seconds between the request to stop and the kill.
   *
   * @default - as long as the component needs: 30, MinIO 90, Vector 60, Loki 60 and its ingesters 300
   */
  readonly terminationGracePeriodSeconds?: number;
}

/** Validates a `pod` section. */
export function podSettingsProblems(path: Path, settings: PodSettings | undefined): Problem[] {
  if (settings === undefined) return [];
  return [
    ...(settings.image === undefined ? [] : imageProblems([...path, 'image'], settings.image)),
    ...resourceProblems([...path, 'resources'], settings.resources),
    ...labelProblems([...path, 'nodeSelector'], settings.nodeSelector),
    ...annotationProblems([...path, 'annotations'], settings.annotations),
    ...labelProblems([...path, 'labels'], settings.labels),
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
    ...topologySpreadProblems([...path, 'topologySpreadConstraints'], settings.topologySpreadConstraints),
    ...dnsProblems([...path, 'dnsConfig'], settings.dnsConfig),
    ...objectNameProblems([...path, 'runtimeClassName'], settings.runtimeClassName),
    ...objectNameProblems([...path, 'schedulerName'], settings.schedulerName),
    ...graceProblems([...path, 'terminationGracePeriodSeconds'], settings.terminationGracePeriodSeconds),
  ];
}

function graceProblems(path: Path, seconds = 1): Problem[] {
  if (isCount(seconds)) return [];
  return [error(path, `${seconds} is not valid; it must be a whole number of seconds from 1 to 2147483647.`)];
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
