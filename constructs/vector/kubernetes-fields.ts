import { isMap, type Data } from '../kit';
import { keys } from './keys/0.57.0';

const always = ['message', 'file', 'stream', 'timestamp', 'source_type', '_partial'];

/** The fields that `kubernetes_logs` adds from pod, namespace and node, by the section that can rename them. */
const renamable: Readonly<Record<string, readonly string[]>> = {
  pod_annotation_fields: Object.keys(keys.sources.map.byType.kubernetes_logs.pod_annotation_fields.keys),
  namespace_annotation_fields: ['namespace_labels'],
  node_annotation_fields: ['node_labels'],
};

/** The fields of a line without leading dots; nothing if the source moves them all to metadata (`log_namespace`). */
export function kubernetesFields(source: Data): string[] | undefined {
  if (source['log_namespace'] === true) return undefined;
  const added = Object.entries(renamable).flatMap(([section, names]) => {
    const paths = source[section];
    return names.flatMap((name) => {
      const path = isMap(paths) && typeof paths[name] === 'string' ? paths[name] : `kubernetes.${name}`;
      return path === '' ? [] : [path.replace(/^\./, '')];
    });
  });
  const ingested = source['ingestion_timestamp_field'];
  return [...always, ...added, ...(typeof ingested === 'string' ? [ingested.replace(/^\./, '')] : [])];
}
