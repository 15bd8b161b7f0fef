/**
 * What sizes are calculated from. Each number says where it comes from: `measured` here, a `default` of Loki or of this
 * project, `published` by others, or `assumed`.
 */
export type Basis = 'measured' | 'default' | 'published' | 'assumed';

/** A number with its source. */
export interface Fact {
  /** What it is, with its unit. */
  readonly what: string;
  readonly value: number;
  readonly basis: Basis;
  readonly source: string;
}

const ingest = '`npm run bench -- ingest`, Loki 3.7.8, 2026-11-27';
const grafana = "Grafana's table for 3 TB a day (Loki documentation, setup/size), in proportion";

/** The numbers that plans are made of. */
export const facts = {
  cpuSecondsPerMegabyte: {
    what: 'Seconds of processor time for a megabyte of lines, receiving and ingesting them',
    value: 0.04,
    basis: 'measured',
    source: ingest,
  },
  idleLive: { what: 'MiB of live objects of an idle Loki', value: 34, basis: 'measured', source: ingest },
  residentBase: {
    what: 'MiB of resident memory beside live objects and garbage',
    value: 60,
    basis: 'measured',
    source: ingest,
  },
  garbageFactor: {
    what: 'Resident memory for live objects: Go lets garbage grow to the size of what is alive',
    value: 2,
    basis: 'measured',
    source: ingest,
  },
  chunkFactor: { what: 'Memory for compressed bytes of chunks', value: 1.2, basis: 'measured', source: ingest },
  headOfStream: {
    what: 'MiB of a stream for the lines that are not compressed yet: half of a block of 256 KiB, times 1.5',
    value: 0.19,
    basis: 'measured',
    source: ingest,
  },
  storedShare: {
    what: 'Bytes in chunks for each byte of lines',
    value: 0.32,
    basis: 'measured',
    source: '`npm run bench -- stored` and `ingest`, JSON lines',
  },
  storedPerLine: {
    what: 'Bytes in chunks for each line, with the name of its pod',
    value: 9,
    basis: 'measured',
    source: '`npm run bench -- stored` and `ingest`, JSON lines',
  },
  copies: {
    what: 'Objects of three replicas for a chunk, if several agents write to its stream; with one agent it is 1',
    value: 3,
    basis: 'measured',
    source: '`npm run bench -- copies`, Loki 3.7.8, 2026-11-27',
  },
  walFactor: {
    what: 'Bytes of the write-ahead log for each byte of lines',
    value: 1.27,
    basis: 'measured',
    source: ingest,
  },
  agentMicrosecondsPerLine: {
    what: 'Microseconds of processor time of Vector for a line, with a disk buffer',
    value: 175,
    basis: 'measured',
    source: '`npm run bench -- vector`, Vector 0.57.0',
  },
  bufferPerLine: {
    what: 'Bytes of the disk buffer of Vector for each line, beside the line',
    value: 782,
    basis: 'measured',
    source: '`npm run bench -- buffer`, Vector 0.57.0',
  },
  bufferUnused: {
    what: 'MiB of the disk buffer that Vector never uses',
    value: 128,
    basis: 'measured',
    source: 'docs/sizing.md, Disk',
  },
  chunkTarget: {
    what: 'MiB of a compressed chunk',
    value: 1.5,
    basis: 'default',
    source: '`ingester.chunk_target_size`',
  },
  syncHours: {
    what: 'Hours after which ingesters cut chunks that are at least a tenth full',
    value: 1,
    basis: 'default',
    source: '`ingester.sync_period`',
  },
  maxChunkHours: {
    what: 'Hours after which every chunk is flushed',
    value: 2,
    basis: 'default',
    source: '`ingester.max_chunk_age`',
  },
  ingestionRate: {
    what: 'MB a second that a tenant may push',
    value: 4,
    basis: 'default',
    source: '`limits_config.ingestion_rate_mb`',
  },
  maxStreams: {
    what: 'Streams of a tenant',
    value: 5000,
    basis: 'default',
    source: '`limits_config.max_global_streams_per_user`',
  },
  streamRate: {
    what: 'MB a second of a stream',
    value: 3,
    basis: 'default',
    source: '`limits_config.per_stream_rate_limit`',
  },
  listsPerHour: {
    what: 'Requests an hour of a pod that list the index: 14 within 8 minutes',
    value: 105,
    basis: 'measured',
    source: 'on the cluster, `size: medium`, 2026-11-27',
  },
  burstFactor: {
    what: 'Burst of a tenant, as a multiple of its rate',
    value: 1.5,
    basis: 'default',
    source: '`limits_config.ingestion_burst_size_mb`: 6 for a rate of 4',
  },
  streamBurstFactor: {
    what: 'Burst of a stream, as a multiple of its rate',
    value: 5,
    basis: 'default',
    source: '`limits_config.per_stream_rate_limit_burst`: 15 for a rate of 3',
  },
  uploadsPerHour: {
    what: 'Index files that an ingester uploads in an hour',
    value: 4,
    basis: 'default',
    source: 'Loki begins a new one every 15 minutes',
  },
  compactionsPerHour: {
    what: 'Times an hour that the compactor writes an index',
    value: 6,
    basis: 'default',
    source: '`compactor.compaction_interval`',
  },
  largestStream: {
    what: 'Share of the lines that one stream has at the peak',
    value: 0.1,
    basis: 'assumed',
    source: 'no service writes more',
  },
  streamsFactor: {
    what: 'Times the usual number of streams that a tenant may have',
    value: 4,
    basis: 'assumed',
    source: 'changed labels make new streams beside the old ones',
  },
  twoGatewaysMost: {
    what: 'GB a day above which the gateway has a third pod',
    value: 1000,
    basis: 'assumed',
    source: 'not measured',
  },
  minioFilled: {
    what: 'Share of a volume of MinIO that chunks fill',
    value: 0.8,
    basis: 'assumed',
    source: 'the rest is for the index and for what is being deleted',
  },
  monolithicMost: {
    what: 'GB a day up to which monolithic pods suffice',
    value: 200,
    basis: 'assumed',
    source: 'above it, `distributed` scales the targets separately',
  },
  onePodMost: {
    what: 'GB a day up to which one pod is enough',
    value: 20,
    basis: 'assumed',
    source: 'while it restarts, about 20 s, agents buffer lines',
  },
  peakFactor: {
    what: 'The highest rate of a day, as a multiple of its average',
    value: 3,
    basis: 'assumed',
    source: 'the logs of most applications follow the hours of work',
  },
  queryCpu: {
    what: 'CPUs of a pod that answers queries, beside what it ingests',
    value: 0.15,
    basis: 'assumed',
    source: 'a few queries at a time',
  },
  idleCpu: { what: 'CPUs of an idle pod', value: 0.03, basis: 'measured', source: 'docs/e2e.md, 200 lines a second' },
  queryMemory: {
    what: 'MiB for queries: four at a time, chunks of 1.5 MiB',
    value: 200,
    basis: 'assumed',
    source: '`querier.max_concurrent`, chunks of 1.5 MiB',
  },
  limitFactor: {
    what: 'Memory limit, as a multiple of the request: a replay of the write-ahead log may use half of it',
    value: 2,
    basis: 'assumed',
    source: '`ingester.wal.replay_memory_ceiling` is half of the limit',
  },
  streamsPerGigabyte: {
    what: 'Streams for each GB a day',
    value: 5,
    basis: 'assumed',
    source: 'count yours: `sum(loki_ingester_memory_streams)` ÷ replicas',
  },
  lineBytes: { what: 'Bytes of a line', value: 200, basis: 'assumed', source: '--line-bytes' },
  gigabytesPerNode: { what: 'GB a day of a node', value: 5, basis: 'assumed', source: '--nodes' },
  largestIngester: {
    what: 'MiB of memory to which ingesters are limited before there are more of them',
    value: 4096,
    basis: 'published',
    source: grafana,
  },
  indexVolume: {
    what: 'GiB of a volume for each GB a day, for files of the index: 50 GiB at 500 GB',
    value: 0.1,
    basis: 'published',
    source: 'sizes of LokiStack: 50 GiB at 500 GB a day',
  },
} as const satisfies Readonly<Record<string, Fact>>;

/** What Grafana publishes for targets of a Loki with 3 TB a day: pods, and CPUs and GiB of each. */
export const published = {
  source: grafana,
  gigabytes: 3000,
  targets: {
    distributor: { pods: 4, cpu: 2, memory: 0.5 },
    querier: { pods: 10, cpu: 1, memory: 1 },
    'query-frontend': { pods: 2, cpu: 1, memory: 2 },
    'query-scheduler': { pods: 2, cpu: 1, memory: 0.5 },
    'index-gateway': { pods: 4, cpu: 0.5, memory: 2 },
    compactor: { pods: 1, cpu: 2, memory: 10 },
  },
} as const;
