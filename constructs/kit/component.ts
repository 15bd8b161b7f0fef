import type { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import type { Artifact } from '../contracts';
import { artifactsOf } from './artifacts';
import { apiObjectsOf } from './config/manifests';
import type {
  KubeClusterRole,
  KubeClusterRoleBinding,
  KubeConfigMap,
  KubeCronJob,
  KubeDaemonSet,
  KubeDeployment,
  KubeHorizontalPodAutoscalerV2,
  KubeIngress,
  KubeJob,
  KubeNamespace,
  KubeNetworkPolicy,
  KubePodDisruptionBudget,
  KubeRole,
  KubeRoleBinding,
  KubeService,
  KubeServiceAccount,
  KubeStatefulSet,
} from '../../imports/k8s';

/** The class of the objects of each kind. Custom resources have the class `ApiObject`. */
export interface KubernetesKinds {
  readonly BackendTLSPolicy: ApiObject;
  readonly Certificate: ApiObject;
  readonly ClusterRole: KubeClusterRole;
  readonly ClusterRoleBinding: KubeClusterRoleBinding;
  readonly ConfigMap: KubeConfigMap;
  readonly CronJob: KubeCronJob;
  readonly DaemonSet: KubeDaemonSet;
  readonly Deployment: KubeDeployment;
  readonly ExternalSecret: ApiObject;
  readonly GRPCRoute: ApiObject;
  readonly HorizontalPodAutoscaler: KubeHorizontalPodAutoscalerV2;
  readonly HTTPRoute: ApiObject;
  readonly Ingress: KubeIngress;
  readonly Job: KubeJob;
  readonly Namespace: KubeNamespace;
  readonly NetworkPolicy: KubeNetworkPolicy;
  readonly PodDisruptionBudget: KubePodDisruptionBudget;
  readonly PodMonitor: ApiObject;
  readonly PrometheusRule: ApiObject;
  readonly Role: KubeRole;
  readonly RoleBinding: KubeRoleBinding;
  readonly Service: KubeService;
  readonly ServiceAccount: KubeServiceAccount;
  readonly StatefulSet: KubeStatefulSet;
}

/**
 * The object of a construct, or of one below it, with a kind and a name.
 *
 * @param namespace - needed where objects of several namespaces have the name
 * @throws Error if there is none, or if there are several
 */
export function findApiObject<Kind extends keyof KubernetesKinds>(
  construct: IConstruct,
  kind: Kind,
  name: string,
  namespace?: string,
): KubernetesKinds[Kind] {
  const ofKind = apiObjectsOf(construct).filter((one) => one.kind === kind);
  const [found, other] = ofKind.filter(
    (one) => one.name === name && (namespace === undefined || one.metadata.namespace === namespace),
  );
  const inNamespace = namespace === undefined ? '' : ` in the namespace ${namespace}`;
  const known = ofKind.map((one) => [one.metadata.namespace, one.name].filter(Boolean).join('/')).join(', ');
  if (found === undefined)
    throw new Error(`${construct.node.path} has no ${kind} '${name}'${inNamespace}; it has ${known || 'none'}.`);
  if (other !== undefined)
    throw new Error(`${construct.node.path} has several objects ${kind} '${name}': ${known}; name the namespace.`);
  // A test compares the class of each kind.
  return found;
}

/** A construct that creates Kubernetes objects and gives them to its user, for what no setting covers. */
export abstract class Component extends Construct {
  /** Its Kubernetes objects and those of the constructs below it, in the order of creation. */
  get apiObjects(): readonly ApiObject[] {
    return apiObjectsOf(this);
  }

  /** Its files of the output that are no manifests, such as those of a machine outside the cluster. */
  get artifacts(): readonly Artifact[] {
    return artifactsOf(this);
  }

  /**
   * One of `apiObjects`, with the class of its kind: `gateway.findApiObject('Service', 'loki-gateway')`.
   *
   * @param namespace - needed where objects of several namespaces have the name
   * @throws Error if there is none, or if there are several
   */
  findApiObject<Kind extends keyof KubernetesKinds>(
    kind: Kind,
    name: string,
    namespace?: string,
  ): KubernetesKinds[Kind] {
    return findApiObject(this, kind, name, namespace);
  }
}
