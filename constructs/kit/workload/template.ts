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
import { diskOf, resourceRequirements, type PodSettings, type Resources } from './pod-settings';
import { lostNodeTolerations } from './lost-node';
import { placementOf } from './placement';

/** A container as the rooms describe it: what hardens it is added here, for all of them. */
export interface ContainerProps extends Omit<Container, 'securityContext' | 'resources'> {
  /** Pulled from the mirror of `setRegistry`, if there is one. */
  readonly image: string;
  /** The image is used as it is: the user named it, or it was found in the mirror before. @default false */
  readonly imageAsIs?: boolean;
  /** The first container takes those of the user's `pod` section instead, if given. */
  readonly resources: Resources;
}

/** Pods of a workload. */
export interface PodProps {
  /** The first one is the main container: `pod.image` and `pod.resources` mean it. */
  readonly containers: readonly [ContainerProps, ...ContainerProps[]];
  /** @default - none */
  readonly initContainers?: readonly ContainerProps[];
  /** Mounted beside `files`. @default - none */
  readonly volumes?: readonly Volume[];
  /** ConfigMaps that the containers mount; pods roll when their text changes. @default - none */
  readonly files?: readonly ConfigFiles[];
  /**
   * User and group of every container.
   *
   * @default 10001 - the user of Loki's image; above 10000, where no user of a node is
   */
  readonly user?: number;
  /** Why a pod has to be root. Only the node agent has a reason: it reads files that belong to root. @default - it is not */
  readonly runAsRootReason?: string;
  /** The group that owns the volumes. @default - no volume needs one */
  readonly volumeGroup?: number;
  /** Time to finish after the signal to stop, seconds. @default 30 - Kubernetes' own */
  readonly gracePeriodSeconds?: number;
  /** @default - restarted always */
  readonly restartPolicy?: 'OnFailure';
  /** Labels beside those that select the pods. @default - none */
  readonly labels?: Labels;
  /** Tolerations where the user names none. @default - none */
  readonly tolerations?: PodSettings['tolerations'];
  /** The pods are soon replaced when their node is lost: nothing ties them to it. @default false */
  readonly leavesLostNode?: boolean;
}

/** What a template has to know of its workload. */
export interface TemplateContext {
  readonly name: string;
  readonly selector: Labels;
  readonly labels: Labels;
  /** The user's come last. */
  readonly annotations: Labels;
  /** The name under which the cluster pulls an image. */
  readonly mirrored: (image: string) => string;
  readonly pod: PodSettings | undefined;
  readonly apiAccess: boolean;
  /** More than one pod of the kind: they prefer different nodes and zones. */
  readonly spread: boolean;
  /** One pod on every node. */
  readonly everyNode: boolean;
}

const hardened: SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** The pod template of a workload: non-root, read-only, without capabilities and, but for two rooms, without a token. */
export function podTemplate(context: TemplateContext, props: PodProps): PodTemplateSpec {
  const { pod, selector } = context;
  const { files = [], volumes = [], initContainers = [] } = props;
  const user = props.runAsRootReason === undefined ? (props.user ?? 10001) : 0;
  const [main, ...others] = props.containers;
  const container = containerOf(context);
  const annotations = {
    ...context.annotations,
    ...(files.length > 0 && { 'checksum/config': digest(files.map(({ checksum }) => checksum).join()) }),
    ...(props.runAsRootReason !== undefined && { 'cdk8s-logging/root-because': props.runAsRootReason }),
    ...pod?.annotations,
  };
  const named = pod?.tolerations ?? props.tolerations ?? [];
  const tolerations = [...named, ...(props.leavesLostNode === true ? lostNodeTolerations(named) : [])];
  return {
    metadata: {
      labels: { ...context.labels, ...props.labels },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      serviceAccountName: context.name,
      automountServiceAccountToken: context.apiAccess,
      enableServiceLinks: false,
      ...(props.restartPolicy !== undefined && { restartPolicy: props.restartPolicy }),
      ...(props.gracePeriodSeconds !== undefined && { terminationGracePeriodSeconds: props.gracePeriodSeconds }),
      securityContext: {
        runAsNonRoot: user !== 0,
        runAsUser: user,
        runAsGroup: user,
        ...(props.volumeGroup !== undefined && { fsGroup: props.volumeGroup, fsGroupChangePolicy: 'OnRootMismatch' }),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...placementOf(pod, selector, context),
      ...(pod?.hostAliases !== undefined && {
        hostAliases: pod.hostAliases.map(({ ip, hostnames }) => ({ ip, hostnames: [...hostnames] })),
      }),
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
        volumes: [...files.map(({ volume }) => volume), ...volumes.map(bounded(pod?.resources ?? main.resources))],
      }),
    },
  };
}

/** An emptyDir without a limit takes what is left of the node's disk until the kubelet evicts other pods too. */
function bounded(resources: Resources): (volume: Volume) => Volume {
  const sizeLimit = Quantity.fromString(quantity(diskOf(resources)));
  return (volume) =>
    volume.emptyDir === undefined ? volume : { ...volume, emptyDir: { sizeLimit, ...volume.emptyDir } };
}

function containerOf({ mirrored, pod }: TemplateContext): (props: ContainerProps) => Container {
  const env = envVariables(pod?.env);
  return ({ resources, imageAsIs = false, ...rest }) => ({
    ...rest,
    ...(env.length > 0 && { env: [...(rest.env ?? []), ...env] }),
    image: imageAsIs ? rest.image : mirrored(rest.image),
    resources: resourceRequirements(resources),
    securityContext: hardened,
  });
}
