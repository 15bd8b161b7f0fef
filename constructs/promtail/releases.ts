import { releases } from '../kit';

/** Differences between releases. */
export interface PromtailVersion {
  readonly image: string;
  /** The day on which Promtail reached its end of life: no fixes since, not even of security. */
  readonly endOfLife: string;
}

export type PromtailRelease = '3.6.15';

/**
 * Supported releases of Promtail: those that were run with the generated configurations. 3.6.15 is the last one that is
 * built; 2.9 has neither `username_file` nor `max_line_size_truncate` of the stage `cri`.
 */
export const promtailReleases = releases<PromtailVersion, PromtailRelease>(
  'Promtail',
  { '3.6.15': { image: 'docker.io/grafana/promtail:3.6.15', endOfLife: '2026-03-02' } },
  '3.6.15',
);
