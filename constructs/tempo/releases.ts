import { releases, type Data } from '../kit';

/** The differences between releases, apart from keys, which are in `keys/<release>.ts`. */
export interface TempoVersion {
  readonly image: string;
  /**
   * What receives spans: the ingester of 2.x, or the live store of 3.0. It decides about the sections of the
   * configuration, and about that of the component that deletes old traces.
   */
  readonly receiver: 'ingester' | 'live-store';
  /**
   * What the release limits without a setting, from `/status/config?mode=defaults`. The overrides of a tenant replace
   * all of them, so they are repeated there.
   */
  readonly limits: Data;
}

export type TempoRelease = '2.10.8' | '3.0.3';

const limits = (ingestion: Data): Data => ({
  ingestion: { rate_strategy: 'local', max_traces_per_user: 10_000, ...ingestion },
  read: { max_bytes_per_tag_values_query: 1_000_000 },
  global: { max_bytes_per_trace: 5_000_000 },
});

/** The releases of Tempo that were run with the generated configurations. */
export const tempoReleases = releases<TempoVersion, TempoRelease>(
  'Tempo',
  {
    '2.10.8': {
      image: 'docker.io/grafana/tempo:2.10.8',
      receiver: 'ingester',
      limits: limits({ rate_limit_bytes: 15_000_000, burst_size_bytes: 20_000_000 }),
    },
    '3.0.3': {
      image: 'docker.io/grafana/tempo:3.0.3',
      receiver: 'live-store',
      limits: limits({ rate_limit_bytes: 30_000_000, burst_size_bytes: 30_000_000 }),
    },
  },
  '3.0.3',
);
