import type { LogSink, PodSelection } from '../contracts';
import type { Data } from '../kit';

/** The longest line that the sink of a source accepts. */
export type LineLimit = Pick<LogSink, 'maxLineBytes'>;

/** The source that reads the lines of pods. */
export function podLogs(select: PodSelection, { maxLineBytes }: LineLimit): Data {
  return {
    type: 'kubernetes_logs',
    max_line_bytes: maxLineBytes,
    // How often Vector looks for new files and saves positions. Its default of 60 s misses short-lived pods.
    glob_minimum_cooldown_ms: 10_000,
    ...selectors(select),
  };
}

/** Selectors of `kubernetes_logs`, in addition to its own. */
function selectors({ namespaces, podLabels = {}, exclude = {} }: PodSelection): Data {
  const name = 'kubernetes.io/metadata.name';
  const inNamespaces = [
    ...(namespaces === undefined ? [] : [`${name} in (${namespaces.join(',')})`]),
    ...(exclude.namespaces === undefined ? [] : [`${name} notin (${exclude.namespaces.join(',')})`]),
  ];
  const ofPods = [
    ...Object.entries(podLabels).map(([label, value]) => `${label}=${value}`),
    ...Object.entries(exclude.podLabels ?? {}).map(([label, value]) => `${label}!=${value}`),
  ];
  return {
    ...(ofPods.length > 0 && { extra_label_selector: ofPods.join(',') }),
    ...(inNamespaces.length > 0 && { extra_namespace_label_selector: inNamespaces.join(',') }),
  };
}
