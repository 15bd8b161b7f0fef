import { isMap, type Data } from '../kit';
import { sourceKeys } from './keys/sources';

const always = ['message', 'file', 'stream', 'timestamp', 'source_type', '_partial'];

/** Where `kubernetes_logs` puts what it knows of a pod, its namespace and its node, unless it is told otherwise. */
const annotations: Readonly<Record<string, readonly string[]>> = {
  pod_annotation_fields: Object.keys(sourceKeys.kubernetes_logs.pod_annotation_fields.keys),
  namespace_annotation_fields: ['namespace_labels'],
  node_annotation_fields: ['node_labels'],
};

/** The fields of a line that such a source gives, without leading dots; none if it puts them all into metadata. */
export function kubernetesFields(source: Data): string[] | undefined {
  if (source['log_namespace'] === true) return undefined;
  const moved = Object.entries(annotations).flatMap(([section, names]) => {
    const own = source[section];
    return names.flatMap((name) => {
      const path = isMap(own) && typeof own[name] === 'string' ? own[name] : `kubernetes.${name}`;
      return path === '' ? [] : [path.replace(/^\./, '')];
    });
  });
  const ingested = source['ingestion_timestamp_field'];
  return [...always, ...moved, ...(typeof ingested === 'string' ? [ingested.replace(/^\./, '')] : [])];
}
