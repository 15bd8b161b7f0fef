import { ofTraces } from './unsupported-traces';

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
    /(^|\.)pods?\.(\w*\.)?(privileged|capabilities|allowPrivilegeEscalation|readOnlyRootFilesystem|runAsNonRoot|procMount|sysctls|appArmorProfile|hostNetwork|hostPID|hostIPC)$/i,
    'cannot be set: the pods keep the hardening of Pod Security, which protects the node from them.',
  ],
  [
    /(^|\.)pods?\.(securityContext\.)?(runAsGroup|fsGroup\w*)$/i,
    'is not a setting; the groups follow securityContext.runAsUser.',
  ],
  [/(^|\.)pods?\.(pod|container)SecurityContext$/i, 'is not a setting; pod.securityContext applies to all containers.'],
  [
    /^pods\.(image|resources|terminationGracePeriodSeconds)$/,
    'depends on the program; set it in the pod of a component.',
  ],
  [
    /(^|\.)serviceAccount(Name|Annotations|Labels)$/i,
    'is not a setting; pod.serviceAccount has name, create and annotations.',
  ],
  [
    /(^|\.)pods?\.(extraVolumes|extraVolumeMounts|volumeMounts)$/,
    'is not a setting; pod.volumes has each volume by its name, with its mountPath.',
  ],
  [
    /(^|\.)pods?\.(extra\w+|sidecars|containers|initContainers|envFrom|lifecycle|\w*[pP]robe)$/,
    'is not supported yet.',
  ],
  [
    /(^|\.)expose\.(service|serviceType|type)$/i,
    'is not a setting; set one of nodePort, loadBalancer, ingress, route.',
  ],
  [
    /^grafana\.(admin(User|Password|Login)|password|secretKey)$/i,
    'is not a setting: the login of the administrator is in the Secret that adminSecret names, and npm run secrets makes it.',
  ],
  [
    /^grafana\.(replicas|autoscaling|minReplicas|maxReplicas|ha)$/i,
    'is not a setting: the database of Grafana is a file with one writer, so there is one pod.',
  ],
  [
    /^grafana\.((additional)?datasources?|sidecar\w*|dashboards?|dashboardProviders)$/i,
    'is not a setting: data sources and their links follow from login, tempo and prometheus, and dashboards from what is collected. Your own dashboards are in the database, or in files of a volume of pod.volumes.',
  ],
  [
    /^grafana\.(ini|grafanaIni|settings)$/i,
    'is not a setting; config has the sections of grafana.ini with their keys.',
  ],
  [/^(grafana|tempo)\.(persistence|volume)$/i, 'is not a setting; storage is the size of the volume.'],
  ...ofTraces,
  [
    /\.autoscaling\.(minReplicas|maxReplicas|target\w*)$/i,
    'is not a setting; autoscaling has min, max and cpuPercent.',
  ],
  [
    /(^|\.)(hpa|autoscaling|autoscaler|keda|minReplicas|maxReplicas|horizontalPodAutoscaler)$/i,
    'is not a setting; replicas sets a fixed number of pods, and gateway.autoscaling one that follows the CPU usage.',
  ],
  [
    /(^|\.)(alertmanager|remoteWrite)\.(basicAuth|user\w*|password|token|bearer\w*|authorization|headers|caBundle|tls\w*|secret)$/i,
    'is not supported; supported: login (basic authentication, with a Secret) and ca (a CA certificate in a Secret).',
  ],
  [
    /^collect\.logs\.(vector\.)?(tenantBy\w*|tenantFrom\w*|tenants|tenantLabel|tenantKey)$/i,
    'is not supported yet: an agent writes to one tenant, set by `tenant`.',
  ],
  [
    /^pod$/,
    'is not a setting; pods is for all workloads, and each component has its own pod, which wins: loki.pod, gateway.pod, canary.pod, objectStore.minio.pod, collect.logs.vector.pod, collect.events.exporter.pod.',
  ],
  [/^(vector|alloy|promtail)$/i, 'is not a setting here: it is the agent of collect.logs.'],
  [/^traces$/i, 'is not a setting here: collect.traces receives traces, and tempo stores them.'],
  [/^(prometheus|mimir)$/i, 'is not supported yet: there is no such component.'],
];

/** The message about an unsupported setting; undefined if the path is not in the list. */
export function notSupported(path: string): string | undefined {
  const found = unsupported.find(([of]) => of.test(path));
  return found === undefined ? undefined : `'${path.slice(path.lastIndexOf('.') + 1)}' ${found[1]}`;
}
