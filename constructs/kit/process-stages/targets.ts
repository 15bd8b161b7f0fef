import type { PodField, PodSelection, SentValue } from '../../contracts';
import { transientUnit } from '../pipeline/units';
import type { ProcessPlan, RelabelRule } from './plan';

/** Longest value of a label that can be any text, characters. Loki rejects values above 2048 bytes. */
export const longestLabel = 512;

/** Rules that write a value into a label; with the name of the label they are complete. */
export type LabelRules = (label: string) => readonly RelabelRule[];

/** The name that discovery gives to a label or an annotation of a pod. */
export function metaLabel(kind: 'label' | 'labelpresent' | 'annotation', key: string): string {
  return `__meta_kubernetes_pod_${kind}_${key.replaceAll(/\W/g, '_')}`;
}

const podFields: Readonly<Record<Exclude<PodField & string, 'app' | 'stream'>, string>> = {
  namespace: '__meta_kubernetes_namespace',
  name: '__meta_kubernetes_pod_name',
  uid: '__meta_kubernetes_pod_uid',
  ip: '__meta_kubernetes_pod_ip',
  node: '__meta_kubernetes_pod_node_name',
  container: '__meta_kubernetes_pod_container_name',
  image: '__meta_kubernetes_pod_container_image',
};

const copied =
  (source: string): LabelRules =>
  (label) => [{ source_labels: [source], target_label: label }];

/** The rules of a field of a pod, apart from `stream`, which is in each line. @param limit - longest value */
function podRules(field: Exclude<PodField, 'stream'>, limit: number | undefined): LabelRules {
  if (field === 'app') {
    const labels = ['app.kubernetes.io/name', 'app', 'k8s-app'].map((key) => metaLabel('label', key));
    return (label) => [{ source_labels: labels, regex: ';*([^;]+).*', target_label: label }];
  }
  if (typeof field === 'string') return copied(podFields[field]);
  if ('label' in field) return copied(metaLabel('label', field.label));
  const source = metaLabel('annotation', field.annotation);
  if (limit === undefined) return copied(source);
  return (label) => [{ source_labels: [source], regex: `(?s)(.{1,${limit}}).*`, target_label: label }];
}

const journalFields = { unit: '_SYSTEMD_UNIT', identifier: 'SYSLOG_IDENTIFIER', priority: 'PRIORITY' };

/** The name that a target of the journal gives to a field. */
export function journalLabel(field: keyof typeof journalFields | { readonly field: string }): string {
  return `__journal_${(typeof field === 'string' ? journalFields[field] : field.field).toLowerCase()}`;
}

/**
 * The rules of a value that is known of a target, or of an entry of the journal, before its lines are read; undefined if
 * it is in the lines, or if lines of this origin do not have it.
 *
 * @param limit - longest value, characters. @default - any
 * @param hostTarget - the label with the name of the node. @default - only pods know their node
 */
export function targetRules(
  { pod, host, journal }: SentValue,
  origin: string,
  { limit, hostTarget }: { readonly limit?: number | undefined; readonly hostTarget?: string | undefined } = {},
): LabelRules | undefined {
  if (origin === 'pods') {
    if (pod !== undefined && pod !== 'stream') return podRules(pod, limit);
    return host === undefined ? undefined : podRules('node', limit);
  }
  if (host !== undefined) return hostTarget === undefined ? undefined : copied(hostTarget);
  if (origin !== 'journal' || journal === undefined) return undefined;
  const source = journalLabel(journal);
  if (journal !== 'unit') return copied(source);
  const { regex, replacement } = transientUnit;
  return (label) => [...copied(source)(label), { source_labels: [source], regex, replacement, target_label: label }];
}

/** The rules by which pods are selected, and those that name their files. */
export function selectionRules({ pipeline, ownPods, podLines }: ProcessPlan): RelabelRule[] {
  const { select = {}, podAnnotations: prefix } = pipeline;
  return [
    ...ownPodRules(ownPods),
    ...selectRules(select),
    ...(prefix === undefined ? [] : [rule('drop', [metaLabel('annotation', `${prefix}/exclude`)], 'true')]),
    ...(podLines === 'plain' ? [] : fileRules),
  ];
}

function rule(action: 'keep' | 'drop', sources: readonly string[], regex: string): RelabelRule {
  return { source_labels: sources, regex, action };
}

function ownPodRules(own: ProcessPlan['ownPods']): RelabelRule[] {
  if (own === undefined) return [];
  const labels = Object.entries(own.labels);
  const sources = [podFields.namespace, ...labels.map(([key]) => metaLabel('label', key))];
  return [rule('drop', sources, [own.namespace, ...labels.map(([, value]) => value)].map(literal).join(';'))];
}

function selectRules({ namespaces, podLabels = {}, exclude = {} }: PodSelection): RelabelRule[] {
  const named = (names: readonly string[]): string => names.map(literal).join('|');
  const labelled = (action: 'keep' | 'drop', labels: Readonly<Record<string, string>>): RelabelRule[] =>
    Object.entries(labels).map(([key, value]) =>
      // Rules read a label that a pod does not have as an empty one.
      value === ''
        ? rule(action, [metaLabel('labelpresent', key), metaLabel('label', key)], 'true;')
        : rule(action, [metaLabel('label', key)], literal(value)),
    );
  return [
    ...(namespaces === undefined ? [] : [rule('keep', [podFields.namespace], named(namespaces))]),
    ...(exclude.namespaces === undefined ? [] : [rule('drop', [podFields.namespace], named(exclude.namespaces))]),
    ...labelled('keep', podLabels),
    ...labelled('drop', exclude.podLabels ?? {}),
  ];
}

const folder = '/var/log/pods';
const replacement = `${folder}/\${1}_\${2}_\${3}/\${4}/*.log`;
const named = '([^/]+)/([^/]+)/([^/]+)/([^/]+)';
/** Only the API server accepts it from kubelets, and nobody can add it to a pod; `config.hash` can be on any pod. */
const mirror = metaLabel('annotation', 'kubernetes.io/config.mirror');

/** The files of a container. Those of a static pod have the hash of its manifest in place of the uid. */
const fileRules: readonly RelabelRule[] = [podFields.uid, mirror].map((uid) => ({
  source_labels: [podFields.namespace, podFields.name, uid, podFields.container],
  separator: '/',
  regex: named,
  replacement,
  target_label: '__path__',
}));

/** A text in a regular expression. */
function literal(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}-]/g, (one) => (one === '-' ? one : `\\${one}`));
}
