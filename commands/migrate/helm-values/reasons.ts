import type { Layers } from '../layers';

/** Settings of the charts without counterpart, with the reason. */
const reasons: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^enterprise|^adminApi|^enterpriseGateway/, 'Grafana Enterprise Logs is not supported'],
  [/^(?:extraObjects|extraManifests)/, 'deploy other objects beside the platform'],
  [
    /^sidecar|\.sidecar$/,
    'rules are not read from ConfigMaps with a label; write them as rules of a tenant, or through the API',
  ],
  [
    /^networkPolicy/,
    'every pod of the platform has a NetworkPolicy that follows from its connections; further clients are gateway.clients, and further targets egress of a pod',
  ],
  [/^rbac/, 'the pods of the platform have no access to the API of Kubernetes, and need no PodSecurityPolicy'],
  [/^serviceAccount/, 'every workload of the platform has a ServiceAccount of its own'],
  [
    /^(?:test|kubectlImage|memcachedExporter|memcached|memberlist|migrate|rollout_operator|defaults|kubeVersionOverride|clusterLabelOverride|namespaceOverride)\b/,
    'the platform has no such part',
  ],
  [
    /^monitoring\.selfMonitoring/,
    'Grafana Agent is at its end of life; collect.logs collects the logs of Loki with those of all pods',
  ],
  [
    /^monitoring\.dashboards/,
    'existingGrafana gives dashboards and data sources to a Grafana with a sidecar; it needs its namespace and a user that reads',
  ],
  [/^monitoring\.(?!dashboards|selfMonitoring)/, 'the platform has other rules and PodMonitors: docs/alerts.md'],
  [/^ingress|^route/, 'clients reach Loki through the gateway: gateway.expose'],
  [/^tableManager/, 'the compactor deletes logs: loki.retention'],
  [
    /^gateway\.nginxConfig/,
    'the platform writes the configuration of nginx: the size of a request follows from the limits of Loki, the tenant from the user',
  ],
  [/^gateway\.metrics/, 'the gateway of the platform has no exporter of its access log'],
  [/^gateway\.service/, 'the Service of the gateway is as gateway.expose says'],
  [/\.image\b|^loki\.image/, 'the set of releases has the images; pod.image replaces one'],
  [
    /(?:security|Security)Context/,
    'the pods of the platform run without root and with read-only root file systems; pod.securityContext changes it',
  ],
  [/\.(?:liveness|readiness|startup)Probe/, 'the platform has probes of its own'],
  [/\.(?:extraVolumes|extraVolumeMounts)\b/, 'pod.volumes mounts further volumes'],
  [/\.extraEnvFrom/, 'pod.env has single variables, also of keys of Secrets'],
  [/\.extraArgs/, 'settings of Loki belong into loki.config'],
  [
    /\.(?:extraContainers|initContainers|lifecycle|command)/,
    'the pods of the platform have no further containers or hooks',
  ],
  [
    /\.(?:updateStrategy|strategy|statefulStrategy|deploymentStrategy|revisionHistoryLimit|podDisruptionBudget|maxUnavailable|maxSurge)/,
    'the platform decides how pods are updated and evicted',
  ],
  [
    /\.(?:annotations|labels|serviceAnnotations|serviceLabels|selectorLabels|service)\b/,
    'objects other than pods have the labels and annotations of the platform',
  ],
  [/\.persistence\b/, 'claims have a size and a storage class; the platform keeps them when pods are deleted'],
  [/\.zoneAwareReplication/, 'loki.ingesterZones has a list of zones, with their nodes'],
  [
    /^loki\.(?:existingSecretForConfig|external\w+|config\w*|generated\w+)/,
    'it is a configuration as a whole: `migrate -- loki-config` reads one',
  ],
];

/** Sections of Loki that the chart does not take over, though examples have them. */
const ignored =
  /^loki\.(?:ruler|common|schema_config|memberlist|chunk_store_config|table_manager|storageConfig|query_frontend|ui)\b/;

/** What the platform decides, or what it always does. */
const covered =
  /^(?:serviceAccount\.(?:create|name|labels|automountServiceAccountToken)|rbac|networkPolicy\.enabled|ignoreMinioDeprecation|test|global\.dns\w+)\b|\.(?:serviceAccount|automountServiceAccountToken)$/;

/** Lists everything that was not read, each with its reason. */
export function rejectRest(root: Layers): void {
  for (const key of root.keys()) rejectBelow(root.at(key)!, key);
}

function rejectBelow(setting: Layers, path: string): void {
  if (setting.inputs.every(({ isRead }) => isRead)) return;
  if (setting.at('enabled')?.value === false) return void setting.take();
  if (covered.test(path)) {
    setting.replace();
    return;
  }
  const why = ignored.test(path)
    ? 'the chart ignores this key; what is below loki.structuredConfig or loki.rulerConfig reaches Loki'
    : reasons.find(([pattern]) => pattern.test(path))?.[1];
  const below = setting.keys();
  if (why !== undefined || below.length === 0) setting.reject(why ?? 'the platform has no such setting');
  else for (const key of below) rejectBelow(setting.at(key)!, `${path}.${key}`);
}
