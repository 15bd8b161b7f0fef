/** Structured metadata with the ID of the trace of a line: the name that Loki gives it in logs that it takes by OTLP. */
export const traceIdField = 'trace_id';

/**
 * Labels of log streams that are resource attributes of spans too, by the attribute: `k8s.namespace.name` is
 * `namespace`. By them, Grafana finds the streams with the lines of a span.
 */
export type TraceLabels = Readonly<Record<string, string>>;
