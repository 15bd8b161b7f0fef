/** Counters of lines that agents have read, and what their labels must contain. */
const readCounters: Readonly<Record<string, RegExp>> = {
  vector_component_received_events_total: /component_kind="source".*component_type="(kubernetes_logs|file|journald)"/,
  loki_source_file_read_lines_total: /^/,
  promtail_read_lines_total: /^/,
};

/** Lines that an agent has read since it started, by its metrics. */
export function linesRead(metrics: string): number {
  return samples(metrics)
    .filter(({ name, labels }) => Object.hasOwn(readCounters, name) && readCounters[name]!.test(labels))
    .reduce((sum, { value }) => sum + value, 0);
}

/** The fullest disk buffer of a Vector, between 0 and 1; undefined if it has none. */
export function bufferUsed(metrics: string): number | undefined {
  const of = (metric: string): Map<string, number> =>
    new Map(
      samples(metrics)
        .filter(({ name, labels }) => name === metric && labels.includes('buffer_type="disk"'))
        .map(({ labels, value }) => [/component_id="([^"]*)"/.exec(labels)?.[1] ?? '', value]),
    );
  const used = of('vector_buffer_byte_size');
  const shares = [...of('vector_buffer_max_byte_size')].map(([id, most]) => (used.get(id) ?? 0) / most);
  return shares.length === 0 ? undefined : Math.max(...shares);
}

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

/** The samples of metrics in the text format of Prometheus. */
function samples(metrics: string): Sample[] {
  return [...metrics.matchAll(/^(\w+)(?:\{(.*)\})? ([\d.e+]+)/gm)].map(([, name, labels = '', value]) => ({
    name: name!,
    labels,
    value: Number(value),
  }));
}
