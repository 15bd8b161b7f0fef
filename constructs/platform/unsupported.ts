/** Settings that users of other Loki installations look for and that do not exist here: path and message. */
const unsupported: readonly (readonly [path: RegExp, message: string])[] = [
  [
    /^objectStore\.(earlier\.)?(swift|cos|bos|alibabacloud)$/i,
    'is not supported yet; supported stores: S3 (external), Azure (azure), Google Cloud Storage (gcs), a MinIO of this platform (minio), a volume (filesystem).',
  ],
  [
    /^objectStore\.(earlier\.)?external\.(role|roleArn|iam|iamRole|irsa|podIdentity|instanceProfile|credentials|serviceAccount\w*)$/i,
    'is not a setting: keys names a Secret with access keys, workloadIdentity sets an identity of the pods instead.',
  ],
  [
    /(^|\.)pod\.(\w*securityContext|runAsUser|runAsGroup|fsGroup|seccompProfile|capabilities|privileged)$/i,
    'is not supported yet: user, group and capabilities of the pods are fixed.',
  ],
  [
    /(^|\.)serviceAccount(Name|Annotations|Labels)$/i,
    'is not a setting; pod.serviceAccount has name, create and annotations.',
  ],
  [
    /(^|\.)pod\.(extra\w+|volumes|volumeMounts|sidecars|containers|initContainers|envFrom|lifecycle|\w*[pP]robe|topologySpreadConstraints|dnsConfig|dnsPolicy|hostNetwork|runtimeClass\w*|schedulerName|terminationGracePeriodSeconds)$/,
    'is not supported yet.',
  ],
  [
    /(^|\.)expose\.(loadBalancer|service|serviceType|type)$/i,
    'is not supported yet; supported: nodePort, ingress, route.',
  ],
  [
    /(^|\.)(hpa|autoscaling|autoscaler|keda|minReplicas|maxReplicas|horizontalPodAutoscaler)$/i,
    'is not supported yet: replicas sets a fixed number of pods.',
  ],
  [
    /(^|\.)(alertmanager|remoteWrite)\.(basicAuth|login|user\w*|password|token|bearer\w*|authorization|headers|ca|caBundle|tls\w*|secret)$/i,
    'is not supported yet: Loki sends no credentials, and trusts only the CAs of its image.',
  ],
  [/^(collect|events)\.(ca|caBundle|tls)$/i, 'is not supported yet: agents push to the gateway of this platform only.'],
  [
    /^collect\.(tenantBy\w*|tenantFrom\w*|tenants|tenantLabel|tenantKey)$/i,
    'is not supported yet: an agent writes to one tenant, set by `tenant`.',
  ],
  [
    /^pod$/,
    'is set for each component: loki.pod, gateway.pod, canary.pod, collect.pod, events.pod, objectStore.minio.pod.',
  ],
  [/^(tempo|grafana|traces|alloy|promtail|prometheus|mimir)$/i, 'is not supported yet: there is no such component.'],
];

/** The message about an unsupported setting; undefined if the path is not in the list. */
export function notSupported(path: string): string | undefined {
  const found = unsupported.find(([of]) => of.test(path));
  return found === undefined ? undefined : `'${path.slice(path.lastIndexOf('.') + 1)}' ${found[1]}`;
}
