import type { Labels } from '../../contracts';
import {
  Quantity,
  type Container,
  type PodTemplateSpec,
  type SecurityContext,
  type Volume,
} from '../../../imports/k8s';
import type { ConfigFiles } from '../config/config-map';
import { digest } from '../config/yaml';
import { envVariables } from './pod-env';
import { quantity } from '../validation/quantities';
import { dnsConfig } from './dns';
import { extraMounts, extraVolumes } from './extra-volumes';
import type { PodSettings } from './pod-settings';
import { diskOf, resourceRequirements, type Resources } from './resources';
import { podSecurityContext } from './security-context';
import { lostNodeTolerations } from './lost-node';
import { placementOf } from './placement';

/** A container; its security context is added by `podTemplate`. */
export interface ContainerProps extends Omit<Container, 'securityContext' | 'resources'> {
  /** Pulled from the mirror of `setRegistry`, if one is set. */
  readonly image: string;
  /** Does not apply the mirror: the user set the image, or it is already a name in the mirror. @default false */
  readonly imageAsIs?: boolean;
  /** Overridden for the first container by the user's `pod.resources`. */
  readonly resources: Resources;
  /** Request of ephemeral storage. @default - the limit, at most 64Mi */
  readonly diskRequest?: number | undefined;
}

/** Pods of a workload. */
export interface PodProps {
  /** The first is the main container, to which `pod.image` and `pod.resources` apply. */
  readonly containers: readonly [ContainerProps, ...ContainerProps[]];
  /** @default - none */
  readonly initContainers?: readonly ContainerProps[];
  /** Volumes in addition to `files`. @default - none */
  readonly volumes?: readonly Volume[];
  /** ConfigMaps for the containers; the pods roll when their content changes. @default - none */
  readonly files?: readonly ConfigFiles[];
  /**
   * UID and GID of every container.
   *
   * @default 10001 - that of Loki's image; users of a node are usually below 10000
   */
  readonly user?: number;
  /** Why the pods run as root; the node agent does, to read log files owned by root. @default - they do not */
  readonly runAsRootReason?: string;
  /** The fsGroup that owns the volumes. @default - none */
  readonly volumeGroup?: number;
  /** Seconds between SIGTERM and SIGKILL. @default 30 - the default of Kubernetes */
  readonly gracePeriodSeconds?: number;
  /** @default - `Always` */
  readonly restartPolicy?: 'OnFailure' | 'Never';
  /** Labels in addition to those of the workload. @default - none */
  readonly labels?: Labels;
  /** Tolerations if the user sets none. @default - none */
  readonly tolerations?: PodSettings['tolerations'];
  /** Evicts the pods early from a lost node; for pods without volumes. @default false */
  readonly evictEarly?: boolean;
}

/** The workload of a pod template. */
export interface TemplateContext {
  readonly serviceAccount: string;
  readonly selector: Labels;
  /** All labels of the construct. */
  readonly labels: Labels;
  /** Overridden by those of the user. */
  readonly annotations: Labels;
  /** The name by which an image is pulled. @param asIs - as `ContainerProps.imageAsIs` */
  readonly imageName: (image: string, asIs: boolean) => string;
  readonly pod: PodSettings | undefined;
  readonly apiAccess: boolean;
  /** Several replicas, which prefer different nodes and zones. */
  readonly spread: boolean;
  /** One pod per node. */
  readonly everyNode: boolean;
}

const hardened: SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** A pod template: by default non-root, with a read-only root filesystem, no capabilities and no API token. */
export function podTemplate(context: TemplateContext, props: PodProps): PodTemplateSpec {
  const { pod, selector } = context;
  const { files = [], initContainers = [] } = props;
  const volumes = [...(props.volumes ?? []), ...extraVolumes(pod?.volumes)];
  const gracePeriodSeconds = pod?.terminationGracePeriodSeconds ?? props.gracePeriodSeconds;
  const [main, ...others] = props.containers;
  const container = containerOf(context);
  const annotations = {
    ...context.annotations,
    ...(files.length > 0 && { 'checksum/config': digest(files.map(({ checksum }) => checksum).join()) }),
    ...(props.runAsRootReason !== undefined && { 'cdk8s-logging/root-because': props.runAsRootReason }),
    ...pod?.annotations,
  };
  const specified = pod?.tolerations ?? props.tolerations ?? [];
  const tolerations = [...specified, ...(props.evictEarly === true ? lostNodeTolerations(specified) : [])];
  return {
    metadata: {
      labels: { ...pod?.labels, ...context.labels },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      serviceAccountName: context.serviceAccount,
      automountServiceAccountToken: context.apiAccess,
      enableServiceLinks: false,
      ...(props.restartPolicy !== undefined && { restartPolicy: props.restartPolicy }),
      ...(gracePeriodSeconds !== undefined && { terminationGracePeriodSeconds: gracePeriodSeconds }),
      securityContext: podSecurityContext(
        { user: props.user ?? 10001, rootReason: props.runAsRootReason, volumeGroup: props.volumeGroup },
        pod?.securityContext,
      ),
      ...placementOf(pod, selector, context),
      ...(pod?.hostAliases !== undefined && {
        hostAliases: pod.hostAliases.map(({ ip, hostnames }) => ({ ip, hostnames: [...hostnames] })),
      }),
      ...(pod?.dnsPolicy !== undefined && { dnsPolicy: pod.dnsPolicy }),
      ...(pod?.dnsConfig !== undefined && { dnsConfig: dnsConfig(pod.dnsConfig) }),
      ...(tolerations.length > 0 && { tolerations }),
      ...(pod?.imagePullSecrets !== undefined && { imagePullSecrets: pod.imagePullSecrets.map((name) => ({ name })) }),
      ...(initContainers.length > 0 && { initContainers: initContainers.map(container) }),
      containers: [
        container({
          ...main,
          ...(pod?.image !== undefined && { image: pod.image, imageAsIs: true }),
          resources: pod?.resources ?? main.resources,
        }),
        ...others.map(container),
      ],
      ...(files.length + volumes.length > 0 && {
        volumes: [
          ...files.map(({ volume }) => volume),
          ...volumes.map(withSizeLimit(pod?.resources ?? main.resources)),
        ],
      }),
    },
  };
}

/** An emptyDir without a size limit could fill the disk of the node, and the kubelet would evict other pods too. */
function withSizeLimit(resources: Resources): (volume: Volume) => Volume {
  const sizeLimit = Quantity.fromString(quantity(diskOf(resources)));
  return (volume) =>
    volume.emptyDir === undefined ? volume : { ...volume, emptyDir: { sizeLimit, ...volume.emptyDir } };
}

function containerOf({ imageName, pod }: TemplateContext): (props: ContainerProps) => Container {
  const env = envVariables(pod?.env);
  const mounts = extraMounts(pod?.volumes);
  return ({ resources, diskRequest, imageAsIs = false, ...rest }) => ({
    ...rest,
    ...(env.length > 0 && { env: [...(rest.env ?? []), ...env] }),
    ...(mounts.length > 0 && { volumeMounts: [...(rest.volumeMounts ?? []), ...mounts] }),
    image: imageName(rest.image, imageAsIs),
    resources: resourceRequirements(resources, diskRequest),
    securityContext: hardened,
  });
}
