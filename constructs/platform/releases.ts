import type { AlloyRelease } from '../alloy';
import type { EventExporterRelease, EventLoggerRelease } from '../events';
import type { NginxRelease } from '../gateway';
import type { GrafanaRelease } from '../grafana';
import type { LokiRelease, MemcachedExporterRelease, MemcachedRelease } from '../loki';
import type { MinioRelease, SiloRelease } from '../object-store';
import type { PromtailRelease } from '../promtail';
import type { CurlRelease } from '../smoke';
import type { TempoRelease } from '../tempo';
import type { VectorRelease } from '../vector';

/** The release of every program whose image is deployed. */
export interface ReleaseSetContent {
  readonly loki: LokiRelease;
  readonly vector: VectorRelease;
  readonly promtail: PromtailRelease;
  readonly alloy: AlloyRelease;
  readonly tempo: TempoRelease;
  readonly nginx: NginxRelease;
  readonly events: EventExporterRelease;
  readonly eventLogger: EventLoggerRelease;
  readonly grafana: GrafanaRelease;
  readonly silo: SiloRelease;
  readonly minio: MinioRelease;
  readonly memcached: MemcachedRelease;
  readonly memcachedExporter: MemcachedExporterRelease;
  readonly curl: CurlRelease;
}

/** Releases that were tested together, one for every image. A set is never changed; newer releases become a new set. */
export const releaseSets = {
  /** The newest releases in November 2026. */
  '2026-11': {
    loki: '3.7.8',
    vector: '0.57.0',
    promtail: '3.6.15',
    alloy: '1.18.1',
    tempo: '3.0.3',
    nginx: '1.29.3',
    events: '1.7',
    eventLogger: '2.4',
    grafana: '13.2.3',
    silo: 'RELEASE.2026-09-16T00-00-00Z',
    minio: 'RELEASE.2025-09-07T16-13-09Z',
    memcached: '1.6.39',
    memcachedExporter: '0.15.3',
    curl: '8.21.0',
  },
  /** The releases of the guide "Full-chain log collection with Vector and Loki". */
  seed: {
    loki: '3.3.2',
    vector: '0.40.2',
    promtail: '2.9.17',
    alloy: '1.18.1',
    tempo: '2.10.8',
    nginx: '1.27.5',
    events: '1.7',
    eventLogger: '2.4',
    grafana: '12.3.8',
    silo: 'RELEASE.2026-09-16T00-00-00Z',
    minio: 'RELEASE.2025-09-07T16-13-09Z',
    memcached: '1.6.39',
    memcachedExporter: '0.15.3',
    curl: '8.21.0',
  },
} as const satisfies Readonly<Record<string, ReleaseSetContent>>;

export type ReleaseSet = keyof typeof releaseSets;
