import { block, component, type Block } from './syntax';

/** Fields of an event that can be structured metadata of its line. */
export type EventField = 'namespace' | 'kind' | 'name' | 'reason' | 'type' | 'node';

/** The keys of Alloy's line, by the field; the namespace is a label of Alloy's entry. */
const keys: Readonly<Record<EventField, string>> = {
  namespace: '',
  kind: '',
  name: '',
  reason: '',
  type: '',
  node: 'sourcehost',
};

/** Fields of Alloy's line that have another name in the Kubernetes API, and the object that they are in. */
const renamed: readonly (readonly [from: string, object: string, to: string])[] = [
  ['msg', 'event', 'message'],
  ['reportingcontroller', 'event', 'reportingComponent'],
  ['reportinginstance', 'event', 'reportingInstance'],
  ['objectAPIversion', 'involvedObject', 'apiVersion'],
  ['objectRV', 'involvedObject', 'resourceVersion'],
  ['sourcecomponent', 'source', 'component'],
  ['sourcehost', 'source', 'host'],
  ['eventRV', 'metadata', 'resourceVersion'],
];

/**
 * Alloy has its own names for the fields of an event, and the namespace of its object in a label. The line that is
 * stored has the names of the Kubernetes API, as the other collectors of events write it, so that queries, dashboards
 * and alerts are the same.
 */
const line = [
  '{{ $e := fromJson .Entry }}',
  '{{ $event := pick $e "type" "reason" "count" "action" }}',
  '{{ $involvedObject := pick $e "kind" "name" }}{{ $source := dict }}{{ $metadata := dict }}',
  '{{ if .namespace }}{{ $_ := set $involvedObject "namespace" .namespace }}{{ end }}',
  `{{ range list ${renamed.map(([from, object, to]) => `(list "${from}" $${object} "${to}")`).join(' ')} }}`,
  '{{ if hasKey $e (index . 0) }}{{ $_ := set (index . 1) (index . 2) (get $e (index . 0)) }}{{ end }}{{ end }}',
  '{{ merge $event (dict "involvedObject" $involvedObject "source" $source "metadata" $metadata) | toRawJson }}',
].join('');

/** Input of the configuration. */
export interface EventsPlan {
  /** Namespaces whose events are read. @default - all */
  readonly namespaces: readonly string[] | undefined;
  /** Labels of the stream. */
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: readonly EventField[];
  /** Name of the `loki.write`. */
  readonly output: string;
}

/** The components that read events. */
export function eventBlocks({ namespaces, labels, metadata, output }: EventsPlan): Block[] {
  const job = labels['job'];
  const others = Object.entries(labels).filter(([name]) => name !== 'job');
  // `namespace` of the object and `instance`, the component, would be streams of their own.
  const dropped = ['namespace', 'instance', ...(job === undefined ? ['job'] : [])];
  const fields = Object.fromEntries(metadata.map((field) => [field, '']));
  const extracted = Object.fromEntries(
    metadata.filter((field) => field !== 'namespace').map((field) => [field, keys[field]]),
  );
  return [
    component('loki.source.kubernetes_events', 'events', {
      job_name: job ?? 'kubernetes-events',
      log_format: 'json',
      namespaces,
      forward_to: [{ ref: 'loki.process.events.receiver' }],
    }),
    component('loki.process', 'events', { forward_to: [{ ref: `loki.write.${output}.receiver` }] }, [
      ...(Object.keys(extracted).length === 0 ? [] : [block('stage.json', { expressions: { object: extracted } })]),
      ...(metadata.length === 0 ? [] : [block('stage.structured_metadata', { values: { object: fields } })]),
      block('stage.template', { source: 'line', template: line }),
      block('stage.output', { source: 'line' }),
      block('stage.label_drop', { values: dropped }),
      ...(others.length === 0
        ? []
        : [block('stage.static_labels', { values: { object: Object.fromEntries(others) } })]),
    ]),
  ];
}
