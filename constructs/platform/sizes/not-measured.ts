/** What the numbers of sizes do not rest on a measurement for. */
export const notMeasured: readonly string[] = [
  'Loki above 50 GB a day, and for longer than five minutes: all larger sizes are calculated.',
  'Queries: their CPU and memory are assumed, and a query over many days can need ten times as much.',
  'Targets of distributed and simple-scalable except those that ingest: in proportion to what Grafana publishes.',
  'The gateway above 0.6 MB/s: its pods keep their default requests.',
  'The size of the index, and requests that list or read it.',
  'The canary, Grafana, Tempo, MinIO and the agents Alloy and Promtail: they keep their defaults.',
];
