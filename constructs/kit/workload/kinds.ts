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
import { runsKubernetes, type ClusterSettings } from '../network/cluster';
import { quantity, type ByteSize } from '../validation/quantities';
import { digest } from '../config/yaml';
import type { PodProps } from './template';
import { Workload } from './workload';

/** Pods of a number that is fixed. */
export interface ReplicatedPods extends PodProps {
  readonly replicas: number;
}

/** Interchangeable pods. */
export interface DeployedPods extends ReplicatedPods {
  /** The old pods end before the new ones start. @default - the new ones start first */
  readonly recreate?: boolean;
}

/** A volume of its own for every pod of a StatefulSet. It outlives the pod and the StatefulSet. */
export interface ClaimProps {
  readonly name: string;
  readonly size: ByteSize;
}

/** Interchangeable pods. */
export class DeploymentWorkload extends Workload {
  run({ replicas, recreate = false, ...pod }: DeployedPods): void {
    new KubeDeployment(this, 'deployment', {
      metadata: this.metadata(),
      spec: {
        replicas,
        revisionHistoryLimit: 3,
        ...(recreate && { strategy: { type: 'Recreate' } }),
        selector: { matchLabels: this.selector },
        template: this.template({ ...pod, leavesLostNode: true }, replicas > 1),
      },
    });
    this.budget(replicas);
  }
}

/** Pods of a StatefulSet. */
export interface StatefulPods extends ReplicatedPods {
  /** The headless Service that names them. */
  readonly serviceName: string;
  readonly claims: readonly ClaimProps[];
  /** Pods of several workloads stand for each other, and share a budget that is made elsewhere. @default - a budget of its own */
  readonly sharesBudget?: boolean;
  /** `OnDelete`: a change waits until somebody deletes the pods, all at once. @default - one after the other */
  readonly updateStrategy?: 'OnDelete';
}

/** Pods with names and volumes of their own. */
export class StatefulSetWorkload extends Workload {
  run({ replicas, serviceName, claims, updateStrategy, sharesBudget = false, ...pod }: StatefulPods): void {
    const storageClassName = this.props.pod?.storageClass;
    const set: KubeStatefulSetProps = {
      metadata: this.metadata(),
      spec: {
        replicas,
        serviceName,
        revisionHistoryLimit: 3,
        // Members of a ring find each other; one after the other they would wait for a quorum that cannot come.
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
    new StatefulSet(this, 'statefulset', set, this.props.cluster);
    if (!sharesBudget) this.budget(replicas);
  }
}

/** One pod on every node. */
export class DaemonSetWorkload extends Workload {
  /** A tenth of the nodes at a time gets a new configuration, so that a bad one is seen before it is everywhere. */
  run(pod: PodProps): void {
    new KubeDaemonSet(this, 'daemonset', {
      metadata: this.metadata(),
      spec: {
        revisionHistoryLimit: 3,
        minReadySeconds: 5,
        selector: { matchLabels: this.selector },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: IntOrString.fromString('10%') } },
        template: this.template(pod, false, true),
      },
    });
  }
}

/** Pods that run to their end. */
export class JobWorkload extends Workload {
  /**
   * The Job is named after its content: a changed one is a new Job, an unchanged one is applied again without effect.
   *
   * @param deadlineSeconds - after which it has failed
   */
  run({ deadlineSeconds, ...pod }: PodProps & { readonly deadlineSeconds: number }): void {
    const spec = {
      backoffLimit: 20,
      activeDeadlineSeconds: deadlineSeconds,
      template: this.template({ ...pod, restartPolicy: 'OnFailure' }, false),
    };
    new KubeJob(this, 'job', {
      metadata: this.metadata(`${this.props.name}-${digest(JSON.stringify(spec)).slice(0, 8)}`),
      spec,
    });
  }
}

/** Pods that run to their end again and again. */
export class CronJobWorkload extends Workload {
  /**
   * @param schedule - as cron writes it, in UTC
   * @param deadlineSeconds - after which a run has failed
   */
  run({
    schedule,
    deadlineSeconds,
    ...pod
  }: PodProps & { readonly schedule: string; readonly deadlineSeconds: number }): void {
    new KubeCronJob(this, 'cron-job', {
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
 * Writes its volume claims as the API server keeps them, with kind, status and all. The list is compared as a whole, so
 * without that each further `kubectl apply` says `configured`, and Argo CD sees a difference for ever.
 */
class StatefulSet extends KubeStatefulSet {
  readonly #cluster: ClusterSettings | undefined;

  constructor(scope: Construct, id: string, props: KubeStatefulSetProps, cluster: ClusterSettings | undefined) {
    super(scope, id, props);
    this.#cluster = cluster;
  }

  override toJson(): unknown {
    const manifest = super.toJson() as { spec: { volumeClaimTemplates?: { metadata: object }[] } };
    // API servers before 1.34 keep an empty creationTimestamp as null, later ones omit it (kubernetes/kubernetes#130989).
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
