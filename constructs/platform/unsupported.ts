/** Settings that people look for and that do not exist yet: by their path, with the sentence that says so. */
const unsupported: readonly (readonly [path: RegExp, says: string])[] = [
  [
    /^objectStore\.(earlier\.)?(azure|azblob|azureBlob|gcs|gs|google|swift|cos|bos|alibabacloud)$/i,
    'is not supported yet: Loki keeps its logs in an S3 store (external), in a MinIO, or on a volume (filesystem).',
  ],
  [
    /^objectStore\.(earlier\.)?external\.(workloadIdentity|role|roleArn|iam|iamRole|irsa|podIdentity|instanceProfile|credentials|serviceAccount\w*)$/i,
    'is not supported yet: an object store without keys (workload identity, IRSA) cannot be used, and keys names the Secret that has them.',
  ],
  [
    /(^|\.)pod\.(\w*labels)$/i,
    'is not supported yet: pods have the labels that select them, and annotations of yours.',
  ],
  [
    /(^|\.)pod\.(\w*securityContext|runAsUser|runAsGroup|fsGroup|seccompProfile|capabilities|privileged)$/i,
    'is not supported yet: user, group and capabilities of the pods are fixed.',
  ],
  [
    /(^|\.)(pod\.)?serviceAccount\w*$/i,
    'is not supported yet: every workload has a ServiceAccount of its own, without annotations.',
  ],
  [
    /(^|\.)pod\.(extra\w+|volumes|volumeMounts|sidecars|containers|initContainers|envFrom|lifecycle|\w*[pP]robe|topologySpreadConstraints|dnsConfig|dnsPolicy|hostNetwork|runtimeClass\w*|schedulerName|terminationGracePeriodSeconds)$/,
    'is not supported yet.',
  ],
  [
    /(^|\.)expose\.(loadBalancer|service|serviceType|type)$/i,
    'is not supported yet: a way from outside is a nodePort, an ingress or a route.',
  ],
  [
    /(^|\.)(hpa|autoscaling|autoscaler|keda|minReplicas|maxReplicas|horizontalPodAutoscaler)$/i,
    'is not supported yet: the number of pods is fixed by replicas.',
  ],
  [
    /(^|\.)(alertmanager|remoteWrite)\.(basicAuth|login|user\w*|password|token|bearer\w*|authorization|headers|ca|caBundle|tls\w*|secret)$/i,
    'is not supported yet: it is called without a login, and its certificate must be one that the image of Loki trusts.',
  ],
  [
    /^(collect|events)\.(ca|caBundle|tls)$/i,
    'is not supported yet: agents send to the gateway of this platform, in its cluster.',
  ],
  [
    /^collect\.(tenantBy\w*|tenantFrom\w*|tenants|tenantLabel|tenantKey)$/i,
    'is not supported yet: all lines of an agent go to one tenant, which `tenant` names.',
  ],
  [
    /^pod$/,
    'is a setting of each component: loki.pod, gateway.pod, canary.pod, collect.pod, events.pod, objectStore.minio.pod.',
  ],
  [
    /^(tempo|grafana|traces|alloy|promtail|prometheus|mimir)$/i,
    'is not supported yet: an environment has no such component.',
  ],
];

/** Why a setting that does not exist is not supported yet; nothing if it is not one that is looked for. */
export function notSupported(path: string): string | undefined {
  const found = unsupported.find(([of]) => of.test(path));
  return found === undefined ? undefined : `'${path.slice(path.lastIndexOf('.') + 1)}' ${found[1]}`;
}
