import type { Construct } from 'constructs';
import {
  IntOrString,
  KubeCronJob,
  KubeDaemonSet,
  KubeDeployment,
  KubeJob,
  KubeStatefulSet,
  Quantity,
  type KubeStatefulSetProps,
} from '../../../imports/k8s';
import type { Labels } from '../../contracts';
import { runsKubernetes, type ClusterSettings } from '../network/cluster';
import { quantity, type ByteSize } from '../validation/quantities';
import { digest } from '../config/yaml';
import { autoscaler, type AutoscalingSettings } from './autoscaler';
import type { PodProps } from './template';
import { Workload } from './workload';

/** A fixed number of pods. */
export interface ReplicatedPods extends PodProps {
  readonly replicas: number;
}

/** Pods of a Deployment. */
export interface DeployedPods extends ReplicatedPods {
  /** The number of pods follows their CPU usage; `replicas` is ignored. @default - a fixed number */
  readonly autoscaling?: AutoscalingSettings | undefined;
  /** Stops the old pods before it starts new ones. @default false - a rolling update */
  readonly recreate?: boolean;
}

/** A volume claim per pod of a StatefulSet, kept when the pod or the StatefulSet is deleted. */
export interface ClaimProps {
  readonly name: string;
  readonly size: ByteSize;
}

/** A workload of interchangeable pods. */
export class DeploymentWorkload extends Workload<KubeDeployment> {
  /** @internal */
  run({ replicas, autoscaling, recreate = false, ...pod }: DeployedPods): void {
    const most = autoscaling?.max ?? replicas;
    this.apiObject = new KubeDeployment(this, 'deployment', {
      metadata: this.metadata(),
      spec: {
        // The autoscaler sets the number; a number here would reset it with each apply.
        ...(autoscaling === undefined && { replicas }),
        revisionHistoryLimit: 3,
        ...(recreate && { strategy: { type: 'Recreate' } }),
        selector: { matchLabels: this.selector },
        template: this.template({ ...pod, evictEarly: true }, most > 1),
      },
    });
    if (autoscaling !== undefined) autoscaler(this, this.metadata(), autoscaling);
    this.budget(most);
  }
}

/** Pods of a StatefulSet. */
export interface StatefulPods extends ReplicatedPods {
  /** The headless Service that gives the pods their DNS names. */
  readonly serviceName: string;
  readonly claims: readonly ClaimProps[];
  /** The pods are in a PodDisruptionBudget of several workloads, created elsewhere. @default false - its own budget */
  readonly sharesBudget?: boolean;
  /** `OnDelete`: pods are updated when they are deleted. @default - a rolling update */
  readonly updateStrategy?: 'OnDelete';
}

/** A workload of pods with stable names and volumes. */
export class StatefulSetWorkload extends Workload<KubeStatefulSet> {
  /** @internal */
  run({ replicas, serviceName, claims, updateStrategy, sharesBudget = false, ...pod }: StatefulPods): void {
    const storageClassName = this.pod.storageClass;
    const set: KubeStatefulSetProps = {
      metadata: this.metadata(),
      spec: {
        replicas,
        serviceName,
        revisionHistoryLimit: 3,
        // Started one after another, the members of a ring would wait for a quorum that never forms.
        podManagementPolicy: 'Parallel',
        ...(updateStrategy !== undefined && { updateStrategy: { type: updateStrategy } }),
        selector: { matchLabels: this.selector },
        template: this.template(pod, replicas > 1),
        ...(claims.length > 0 && {
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
          volumeClaimTemplates: claims.map(({ name, size }) => ({
            metadata: { name },
            spec: {
              accessModes: ['ReadWriteOnce'],
              volumeMode: 'Filesystem',
              ...(storageClassName !== undefined && { storageClassName }),
              resources: { requests: { storage: Quantity.fromString(quantity(size)) } },
            },
          })),
        }),
      },
    };
    this.apiObject = new StatefulSet(this, 'statefulset', set, this.props.cluster);
    if (!sharesBudget) this.budget(replicas);
  }
}

/** A workload with one pod per node. */
export class DaemonSetWorkload extends Workload<KubeDaemonSet> {
  protected override get everyNode(): boolean {
    return true;
  }

  /** Updates a tenth of the nodes at a time, so that a bad configuration does not reach all of them at once. @internal */
  run(pod: PodProps): void {
    this.apiObject = new KubeDaemonSet(this, 'daemonset', {
      metadata: this.metadata(),
      spec: {
        revisionHistoryLimit: 3,
        minReadySeconds: 5,
        selector: { matchLabels: this.selector },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: IntOrString.fromString('10%') } },
        template: this.template(pod, false),
      },
    });
  }
}

/** Pods of a Job. */
export interface JobPods extends PodProps {
  /** The timeout of the Job. */
  readonly deadlineSeconds: number;
  /** Attempts after the first one. @default 20 */
  readonly retries?: number;
  /** Keeps each pod that failed, with its log, and creates another one for the next attempt. @default false */
  readonly keepFailedPods?: boolean;
  /** Annotations by which a tool runs the Job. @default - none, it runs when it is created */
  readonly hook?: Labels;
}

/** A workload that runs to completion. */
export class JobWorkload extends Workload<KubeJob> {
  /**
   * Adds a hash of the content to the name of the Job: a change creates a new Job, because a Job is immutable. Called
   * again, it replaces the Job.
   *
   * With the annotations of a hook, the name has no hash: the tool that runs the hook deletes the Job before.
   *
   * @internal
   */
  run({ deadlineSeconds, retries = 20, keepFailedPods = false, hook, ...pod }: JobPods): void {
    const spec = {
      backoffLimit: retries,
      activeDeadlineSeconds: deadlineSeconds,
      template: this.template({ ...pod, restartPolicy: keepFailedPods ? 'Never' : 'OnFailure' }, false),
    };
    this.node.tryRemoveChild('job');
    const { name } = this.props;
    this.apiObject = new KubeJob(this, 'job', {
      metadata:
        hook === undefined
          ? this.metadata(`${name}-${digest(JSON.stringify(spec)).slice(0, 8)}`)
          : { ...this.metadata(), annotations: hook },
      spec,
    });
  }
}

/** A workload that runs to completion on a schedule. */
export class CronJobWorkload extends Workload<KubeCronJob> {
  /**
   * @param schedule - a cron expression, in UTC
   * @param deadlineSeconds - the timeout of one run
   * @internal
   */
  run({
    schedule,
    deadlineSeconds,
    ...pod
  }: PodProps & { readonly schedule: string; readonly deadlineSeconds: number }): void {
    this.apiObject = new KubeCronJob(this, 'cron-job', {
      metadata: this.metadata(),
      spec: {
        schedule,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: {
            backoffLimit: 3,
            activeDeadlineSeconds: deadlineSeconds,
            template: this.template({ ...pod, restartPolicy: 'OnFailure' }, false),
          },
        },
      },
    });
  }
}

/**
 * Renders volume claims as the API server stores them, including kind and status. The list is compared as a whole:
 * otherwise every `kubectl apply` reports `configured`, and Argo CD always reports a difference.
 */
class StatefulSet extends KubeStatefulSet {
  readonly #cluster: ClusterSettings | undefined;

  constructor(scope: Construct, id: string, props: KubeStatefulSetProps, cluster: ClusterSettings | undefined) {
    super(scope, id, props);
    this.#cluster = cluster;
  }

  override toJson(): unknown {
    const manifest = super.toJson() as { spec: { volumeClaimTemplates?: { metadata: object }[] } };
    // API servers before 1.34 store an empty creationTimestamp as null (kubernetes/kubernetes#130989).
    const created = runsKubernetes(this.#cluster, 34) ? {} : { creationTimestamp: null };
    const claims = manifest.spec.volumeClaimTemplates?.map((claim) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      ...claim,
      metadata: { ...created, ...claim.metadata },
      status: { phase: 'Pending' },
    }));
    return claims === undefined ? manifest : { ...manifest, spec: { ...manifest.spec, volumeClaimTemplates: claims } };
  }
}
