import type { EventExporterRelease } from '../events';
import type { NginxRelease } from '../gateway';
import type { LokiRelease } from '../loki';
import type { VectorRelease } from '../vector';

/** Releases that were tested together. A set is never changed; newer releases become a new set. */
export const releaseSets = {
  /** The newest releases in November 2026. */
  '2026-11': { loki: '3.7.8', vector: '0.57.0', nginx: '1.29.3', events: '1.7' },
  /** What the guide names that this project began with. */
  seed: { loki: '3.3.2', vector: '0.40.2', nginx: '1.27.5', events: '1.7' },
} as const satisfies Record<
  string,
  { loki: LokiRelease; vector: VectorRelease; nginx: NginxRelease; events: EventExporterRelease }
>;

export type ReleaseSet = keyof typeof releaseSets;
