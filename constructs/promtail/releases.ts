import { releases } from '../kit';

/** Differences between releases. */
export interface PromtailVersion {
  readonly image: string;
  /** The day from which on no fixes are released, not even of security. */
  readonly endOfLife: string;
  /** Whether the name of the user is read from a file of the Secret; 2.9 has it in its configuration. */
  readonly readsUsername: boolean;
}

export type PromtailRelease = '2.9.17' | '3.6.15';

/** Supported releases of Promtail: those that were run with the generated configurations. */
export const promtailReleases = releases<PromtailVersion, PromtailRelease>(
  'Promtail',
  {
    '2.9.17': { image: 'docker.io/grafana/promtail:2.9.17', endOfLife: '2026-03-02', readsUsername: false },
    '3.6.15': { image: 'docker.io/grafana/promtail:3.6.15', endOfLife: '2026-03-02', readsUsername: true },
  },
  '3.6.15',
);
