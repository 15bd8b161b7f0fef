import { releases } from '../kit';

/** Differences between releases. */
export interface AlloyVersion {
  readonly image: string;
}

export type AlloyRelease = '1.18.1';

/**
 * Supported releases of Alloy: those that were run with the generated configurations. Those before 1.12 have no block
 * `file_match` in `loki.source.file`, those before 1.9 no `alloy validate` and no authentication of `http`.
 */
export const alloyReleases = releases<AlloyVersion, AlloyRelease>(
  'Alloy',
  { '1.18.1': { image: 'docker.io/grafana/alloy:v1.18.1' } },
  '1.18.1',
);
