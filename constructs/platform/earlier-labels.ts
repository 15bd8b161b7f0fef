import type { ValueSource } from '../contracts';
import { isMap, type Data } from '../kit';

/** The default labels of the agent, which earlier `labels` replaced. */
const defaults = ['namespace', 'container', 'node', 'job'];

/** Fields of the lines of pods by their names in a pipeline. */
const podFields: Readonly<Record<string, ValueSource>> = {
  'kubernetes.pod_namespace': { pod: 'namespace' },
  'kubernetes.pod_name': { pod: 'name' },
  'kubernetes.pod_uid': { pod: 'uid' },
  'kubernetes.pod_ip': { pod: 'ip' },
  'kubernetes.pod_node_name': { pod: 'node' },
  'kubernetes.container_name': { pod: 'container' },
  'kubernetes.container_image': { pod: 'image' },
  stream: { pod: 'stream' },
};

/** Default structured metadata, which earlier `structuredMetadata` replaced. */
const defaultMetadata = ['pod', 'stream'];

/**
 * Translates the settings `labels` and `structuredMetadata` of a collector with Vector to its pipeline; templates that
 * are no plain fields become Vector's own configuration.
 */
export function withPipeline(collector: Data): Data {
  const { vector } = collector;
  if (!isMap(vector) || collector['pipeline'] !== undefined) return collector;
  const { labels, structuredMetadata, ...settings } = vector;
  if (labels === undefined && structuredMetadata === undefined) return collector;
  const { labels: ownLabels, structuredMetadata: ownMetadata } = vector;
  const parts = [
    { key: 'labels', sinkKey: 'labels', given: ownLabels, replaced: defaults },
    { key: 'structuredMetadata', sinkKey: 'structured_metadata', given: ownMetadata, replaced: defaultMetadata },
  ].filter(({ given }) => given !== undefined);
  if (!parts.every(({ given }) => isMap(given))) return collector;
  const pipeline: Record<string, Data> = {};
  const raw: Record<string, Data> = {};
  for (const { key, sinkKey, given, replaced } of parts) {
    const entries = Object.entries(given as Data).map(([name, value]) => [name, sourceOf(value), value] as const);
    const removed = replaced
      .filter((name) => !Object.hasOwn(given as Data, name))
      .map((name) => [name, false] as const);
    const typed = entries.flatMap(([name, source]) => (source === undefined ? [] : [[name, source] as const]));
    const others = entries.flatMap(([name, source, value]) => (source === undefined ? [[name, value] as const] : []));
    if (removed.length + typed.length > 0) pipeline[key] = Object.fromEntries([...removed, ...typed]) as Data;
    if (others.length > 0) raw[sinkKey] = Object.fromEntries(others) as Data;
  }
  const config = isMap(settings['config']) ? settings['config'] : {};
  const sinks = isMap(config['sinks']) ? config['sinks'] : {};
  const sink = isMap(sinks['loki_push']) ? sinks['loki_push'] : {};
  const hasRaw = Object.keys(raw).length > 0;
  return {
    ...collector,
    ...(Object.keys(pipeline).length > 0 && { pipeline }),
    vector: {
      ...settings,
      ...(hasRaw && { config: { ...config, sinks: { ...sinks, loki_push: { type: 'loki', ...raw, ...sink } } } }),
    },
  };
}

/** The source of a value; undefined if it is neither fixed nor a plain field. */
function sourceOf(value: unknown): Data | undefined {
  if (typeof value !== 'string') return undefined;
  if (value !== '' && !/\{\{|%/.test(value)) return { value };
  const field = /^\{\{ *\.?([^{}]+?) *\}\}$/.exec(value)?.[1] ?? '';
  if (Object.hasOwn(podFields, field)) return { ...podFields[field] };
  const [, kind, name] = /^kubernetes\.pod_(label|annotation)s\.(?:"([^"\\]+)"|[\w-]+)$/.exec(field) ?? [];
  return kind === undefined ? undefined : { pod: { [kind]: name ?? field.slice(field.lastIndexOf('.') + 1) } };
}
