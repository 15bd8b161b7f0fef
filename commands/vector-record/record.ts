import { vectorReleases } from '../../constructs/vector';
import type { Configuration } from './configurations';

/** The content of docs/vector-runs.json: configurations that were validated by a real Vector, and the results. */
export interface VectorRecord {
  readonly runs: readonly Run[];
  /** Supported releases without a run. */
  readonly notRun: readonly string[];
}

/** The last run of a release. */
interface Run {
  readonly release: string;
  /** Day of the run. */
  readonly date: string;
  readonly configurations: readonly Row[];
}

interface Row {
  readonly environment: string;
  /** SHA-256 of the rendered `vector.yaml`. */
  readonly sha256: string;
  /** `built` if Vector built the topology, otherwise its output. */
  readonly result: string;
}

/** The record with the previous run of a release replaced. */
export function renewed(record: VectorRecord, run: Run): VectorRecord {
  const runs = [...record.runs.filter(({ release }) => release !== run.release), run];
  return {
    runs: runs.toSorted((one, other) => one.release.localeCompare(other.release, 'en', { numeric: true })),
    notRun: vectorReleases.names.filter((release) => !runs.some((one) => one.release === release)),
  };
}

/** Configurations that changed since their run, or that Vector refused. */
export function recordProblems({ runs }: VectorRecord, configurations: readonly Configuration[]): string[] {
  return configurations.flatMap(({ environment, release, sha256 }) => {
    const run = runs.find((one) => one.release === release);
    const row = run?.configurations.find((one) => one.environment === environment);
    if (run === undefined || row === undefined) return [];
    if (row.sha256 !== sha256)
      return `The Vector configuration of ${environment} changed since it was validated with Vector ${release} on ${run.date}. Run npm run vector-record -- PROGRAM with Vector ${release}, or delete its row from docs/vector-runs.json: a configuration without a row was not validated.`;
    return row.result === 'built' ? [] : `Vector ${release} refused the configuration of ${environment}: ${row.result}`;
  });
}
