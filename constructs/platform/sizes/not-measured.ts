/** What sizes assume, calculate or leave as it is, because nobody has measured it. */
export const notMeasured: readonly string[] = [
  'Loki above 50 GB a day, and for longer than five minutes: larger sizes, and full chunks, are calculated.',
  'Queries: their CPU and memory are assumed, and a query over many days can need ten times as much.',
  'Targets of distributed and simple-scalable except those that ingest: in proportion to what Grafana publishes.',
  'The gateway above 0.6 MB/s: its pods keep their default requests.',
  'The size of the index, requests that read it, and those of pods that do not ingest.',
  'The canary, Grafana, Tempo, MinIO and the agents Alloy and Promtail: they keep their defaults.',
];
