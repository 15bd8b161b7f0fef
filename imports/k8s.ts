/**
 * The Kubernetes 1.28 classes that this project uses, typed, as the API spells them.
 *
 * They are the L1 classes of cdk8s-plus-28: one file for `cdk8s import k8s@1.28`, without the download.
 */
export {
  IntOrString,
  KubeClusterRole,
  KubeClusterRoleBinding,
  KubeConfigMap,
  KubeCronJob,
  KubeDaemonSet,
  KubeDeployment,
  KubeIngress,
  KubeJob,
  KubeNamespace,
  KubeNetworkPolicy,
  KubePodDisruptionBudget,
  KubeService,
  KubeServiceAccount,
  KubeStatefulSet,
  Quantity,
} from 'cdk8s-plus-28/lib/imports/k8s';
export type {
  Affinity,
  Container,
  ContainerPort,
  EnvVar,
  KubeStatefulSetProps,
  LabelSelector,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
  ObjectMeta,
  PodSecurityContext,
  PodSpec,
  PodTemplateSpec,
  PolicyRule,
  Probe,
  ResourceRequirements,
  SecurityContext,
  ServicePort,
  Toleration,
  TopologySpreadConstraint,
  Volume,
  VolumeMount,
} from 'cdk8s-plus-28/lib/imports/k8s';
