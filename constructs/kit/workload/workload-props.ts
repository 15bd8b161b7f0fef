import type { Labels } from '../../contracts';
import type { ClusterSettings } from '../network/cluster';
import type { DerivedFrom } from '../validation/names';
import type { Path } from '../validation/path';
import type { PodSettings } from './pod-settings';

/** Identity and settings of a workload; its pods are described by `run`. */
export interface WorkloadProps {
  /** Name of all objects of the workload. */
  readonly name: string;
  readonly namespace: string;
  /** Value of the label `app.kubernetes.io/name`: `loki`. */
  readonly app: string;
  /** Value of the label `app.kubernetes.io/component`: `write`. */
  readonly component: string;
  /** Value of the label `app.kubernetes.io/version`. */
  readonly release: string;
  /** All supported releases; `pod.image` must not be of another than `release`. @default - only `release` */
  readonly releases?: readonly string[];
  readonly pod: PodSettings | undefined;
  /** Path of `pod` in the settings of the component. @default ['pod'] */
  readonly podPath?: Path;
  readonly cluster: ClusterSettings | undefined;
  /** Mounts an API token and allows egress to the API server. @default false */
  readonly apiAccess?: boolean;
  /**
   * Labels by which the NetworkPolicies of its servers select it. Workloads that share them can connect to each other
   * when a system is divided into other workloads, while pods of both divisions run.
   *
   * @default - its selector labels
   */
  readonly peerLabels?: Labels;
  /** Annotations that the ServiceAccount needs, such as the role of a cloud. @default - none */
  readonly serviceAccountAnnotations?: Labels;
  /** Labels of the pods in addition to those that select them. @default - none */
  readonly podLabels?: Labels;
  /** Maximum length of the name, which leaves space for the suffixes of Kubernetes. @default 63 */
  readonly maxNameLength?: number;
  /** The user's name that `name` is derived from. @default - `name` is the user's name */
  readonly derivedFrom?: DerivedFrom | undefined;
}
