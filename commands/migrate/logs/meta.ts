import type { ValueSource } from '../../../constructs/contracts';

/** Labels of service discovery with a value that a pipeline has too. */
const known: Readonly<Record<string, ValueSource>> = {
  __meta_kubernetes_namespace: { pod: 'namespace' },
  __meta_kubernetes_pod_name: { pod: 'name' },
  __meta_kubernetes_pod_uid: { pod: 'uid' },
  __meta_kubernetes_pod_ip: { pod: 'ip' },
  __meta_kubernetes_pod_node_name: { pod: 'node' },
  __meta_kubernetes_pod_container_name: { pod: 'container' },
  __meta_kubernetes_pod_container_image: { pod: 'image' },
  __journal__systemd_unit: { journal: 'unit' },
  __journal_syslog_identifier: { journal: 'identifier' },
  __journal_priority: { journal: 'priority' },
  __journal__hostname: { host: 'name' },
  __meta_docker_container_name: { docker: 'container' },
  __meta_docker_container_log_stream: { docker: 'stream' },
  __meta_docker_container_label_com_docker_compose_project: { docker: 'composeProject' },
  __meta_docker_container_label_com_docker_compose_service: { docker: 'composeService' },
  __syslog_message_hostname: { syslog: 'host' },
  __syslog_message_app_name: { syslog: 'app' },
  __syslog_message_severity: { syslog: 'severity' },
  __syslog_message_facility: { syslog: 'facility' },
};

const podLabel = '__meta_kubernetes_pod_label_';
const podAnnotation = '__meta_kubernetes_pod_annotation_';

/** A value of a label of service discovery. */
export interface MetaValue {
  readonly source: ValueSource;
  /** The key of a label or an annotation that was guessed: service discovery replaces `.`, `/` and `-` by `_`. */
  readonly guessed?: string;
}

/** The value of a label of service discovery, `undefined` if a pipeline has no such value. */
export function metaValue(name: string): MetaValue | undefined {
  const source = known[name];
  if (source !== undefined) return { source };
  if (name.startsWith(podLabel)) return keyed(name.slice(podLabel.length), (label) => ({ pod: { label } }));
  if (name.startsWith(podAnnotation))
    return keyed(name.slice(podAnnotation.length), (annotation) => ({ pod: { annotation } }));
  if (name.startsWith('__journal_') && !name.endsWith('_keyword'))
    return { source: { journal: { field: name.slice('__journal_'.length).toUpperCase() } } };
  return undefined;
}

function keyed(name: string, sourceOf: (key: string) => ValueSource): MetaValue | undefined {
  if (name === '' || name.startsWith('present_')) return undefined;
  const { key, isGuess } = originalKey(name);
  return { source: sourceOf(key), ...(isGuess && { guessed: key }) };
}

/** Prefixes of keys that are recognised with their dots and slashes replaced. */
const prefixes = ['app.kubernetes.io', 'topology.kubernetes.io', 'helm.sh', 'kubernetes.io', 'apps.kubernetes.io'];

/** Names of keys that have a `-`. */
const dashed = new Set(['k8s-app', 'pod-template-hash', 'controller-revision-hash', 'managed-by', 'part-of']);

/** The key of a label of which service discovery has replaced all but letters and digits by `_`. */
export function originalKey(name: string): { readonly key: string; readonly isGuess: boolean } {
  if (!name.includes('_')) return { key: name, isGuess: false };
  const prefix = prefixes.find((one) => name.startsWith(`${plain(one)}_`));
  if (prefix !== undefined) {
    const rest = name.slice(prefix.length + 1).replaceAll('_', '-');
    return { key: `${prefix}/${rest}`, isGuess: rest.includes('-') && !dashed.has(rest) };
  }
  const own = name.replaceAll('_', '-');
  if (dashed.has(own)) return { key: own, isGuess: false };
  const domain = /^((?:[a-z0-9]+_)*[a-z0-9]+_(?:com|io|org|net|dev|sh|de|eu))_([a-zA-Z0-9_]+)$/.exec(name);
  return domain === null
    ? { key: own, isGuess: true }
    : { key: `${domain[1]!.replaceAll('_', '.')}/${domain[2]!.replaceAll('_', '-')}`, isGuess: true };
}

function plain(key: string): string {
  return key.replaceAll(/[^a-zA-Z0-9]/g, '_');
}
