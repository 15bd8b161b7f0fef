import { samplesOf } from '../checks/metrics';

/** Counters of lines that agents have read, and what their labels must contain. */
const readCounters: Readonly<Record<string, RegExp>> = {
  vector_component_received_events_total: /component_kind="source".*component_type="(kubernetes_logs|file|journald)"/,
  loki_source_file_read_lines_total: /^/,
  promtail_read_lines_total: /^/,
};

/** Lines that an agent has read since it started, by its metrics. */
export function linesRead(metrics: string): number {
  return samplesOf(metrics)
    .filter(({ name, labels }) => Object.hasOwn(readCounters, name) && readCounters[name]!.test(labels))
    .reduce((sum, { value }) => sum + value, 0);
}

/** The fullest disk buffer of a Vector, between 0 and 1; undefined if it has none. */
export function bufferUsed(metrics: string): number | undefined {
  const of = (metric: string): Map<string, number> =>
    new Map(
      samplesOf(metrics)
        .filter(({ name, labels }) => name === metric && labels.includes('buffer_type="disk"'))
        .map(({ labels, value }) => [/component_id="([^"]*)"/.exec(labels)?.[1] ?? '', value]),
    );
  const used = of('vector_buffer_byte_size');
  const shares = [...of('vector_buffer_max_byte_size')].map(([id, most]) => (used.get(id) ?? 0) / most);
  return shares.length === 0 ? undefined : Math.max(...shares);
}
