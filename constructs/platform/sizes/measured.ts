/**
 * What sizes are calculated from. Each number says where it comes from: `measured` here, a `default` of Loki or of this
 * project, `published` by others, or `assumed`.
 */
export type Basis = 'measured' | 'default' | 'published' | 'assumed';

/** A number with its source. */
export interface Fact {
  readonly value: number;
  readonly basis: Basis;
  readonly source: string;
}

const ingest = '`npm run bench -- ingest`, Loki 3.7.8, 2026-11-27';
const grafana = "Grafana's table for 3 TB a day (Loki documentation, setup/size), in proportion";

/** The numbers, by what they are. */
export const facts = {
  /** Seconds of processor time for a megabyte of lines, receiving and ingesting them. */
  cpuSecondsPerMegabyte: { value: 0.04, basis: 'measured', source: ingest },
  /** MiB of live objects of an idle Loki. */
  idleLive: { value: 34, basis: 'measured', source: ingest },
  /** MiB of resident memory beside live objects and garbage. */
  residentBase: { value: 60, basis: 'measured', source: ingest },
  /** Resident memory for live objects: Go lets garbage grow to the size of what is alive. */
  garbageFactor: { value: 2, basis: 'measured', source: ingest },
  /** Memory for compressed bytes of chunks. */
  chunkFactor: { value: 1.2, basis: 'measured', source: ingest },
  /** MiB of a stream for the lines that are not compressed yet: half of a block of 256 KiB, times 1.5. */
  headOfStream: { value: 0.19, basis: 'measured', source: ingest },
  /** Bytes in chunks for each byte of lines. */
  storedShare: { value: 0.32, basis: 'measured', source: '`npm run bench -- stored` and `ingest`, JSON lines' },
  /** Bytes in chunks for each line, with the name of its pod. */
  storedPerLine: { value: 9, basis: 'measured', source: '`npm run bench -- stored` and `ingest`, JSON lines' },
  /** Bytes of the write-ahead log for each byte of lines. */
  walFactor: { value: 1.27, basis: 'measured', source: ingest },
  /** Microseconds of processor time of Vector for a line, with a disk buffer. */
  agentMicrosecondsPerLine: { value: 175, basis: 'measured', source: '`npm run bench -- vector`, Vector 0.57.0' },
  /** Bytes of the disk buffer of Vector for each line, beside the line. */
  bufferPerLine: { value: 782, basis: 'measured', source: '`npm run bench -- buffer`, Vector 0.57.0' },
  /** MiB of the disk buffer that Vector never uses. */
  bufferUnused: { value: 128, basis: 'measured', source: 'docs/sizing.md, Disk' },
  /** MiB of a compressed chunk. */
  chunkTarget: { value: 1.5, basis: 'default', source: '`ingester.chunk_target_size`' },
  /** Hours after which ingesters cut chunks that are at least a tenth full. */
  syncHours: { value: 1, basis: 'default', source: '`ingester.sync_period`' },
  /** Hours after which every chunk is flushed. */
  maxChunkHours: { value: 2, basis: 'default', source: '`ingester.max_chunk_age`' },
  /** MB a second that a tenant may push. */
  ingestionRate: { value: 4, basis: 'default', source: '`limits_config.ingestion_rate_mb`' },
  /** Streams of a tenant. */
  maxStreams: { value: 5000, basis: 'default', source: '`limits_config.max_global_streams_per_user`' },
  /** MB a second of a stream. */
  streamRate: { value: 3, basis: 'default', source: '`limits_config.per_stream_rate_limit`' },
  /** GB a day up to which monolithic pods suffice. */
  monolithicMost: { value: 200, basis: 'assumed', source: 'above it, `distributed` scales the targets separately' },
  /** GB a day up to which one pod is enough. */
  onePodMost: { value: 20, basis: 'assumed', source: 'while it restarts, about 20 s, agents buffer lines' },
  /** The highest rate of a day, as a multiple of its average. */
  peakFactor: { value: 3, basis: 'assumed', source: 'the logs of most applications follow the hours of work' },
  /** CPUs of a pod that answers queries, beside what it ingests. */
  queryCpu: { value: 0.15, basis: 'assumed', source: 'a few queries at a time' },
  /** CPUs of an idle pod. */
  idleCpu: { value: 0.03, basis: 'measured', source: 'docs/e2e.md, 200 lines a second' },
  /** MiB for queries: four at a time, chunks of 1.5 MiB. */
  queryMemory: { value: 200, basis: 'assumed', source: '`querier.max_concurrent`, chunks of 1.5 MiB' },
  /** Memory limit, as a multiple of the request: a replay of the write-ahead log may use half of it. */
  limitFactor: { value: 2, basis: 'assumed', source: '`ingester.wal.replay_memory_ceiling` is half of the limit' },
  /** Streams for each GB a day. */
  streamsPerGigabyte: {
    value: 5,
    basis: 'assumed',
    source: 'count yours: `sum(loki_ingester_memory_streams)` ÷ replicas',
  },
  /** Bytes of a line. */
  lineBytes: { value: 200, basis: 'assumed', source: '--line-bytes' },
  /** GB a day of a node. */
  gigabytesPerNode: { value: 5, basis: 'assumed', source: '--nodes' },
  /** MiB of memory to which ingesters are limited before there are more of them. */
  largestIngester: { value: 4096, basis: 'published', source: grafana },
  /** GiB of a volume for each GB a day, for files of the index: 50 GiB at 500 GB. */
  indexVolume: { value: 0.1, basis: 'published', source: 'sizes of LokiStack: 50 GiB at 500 GB a day' },
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
