import { vectorReleases } from '../../constructs/vector';
import type { Configuration } from './configurations';

/** What docs/vector-runs.json holds: which configurations the real Vector was given, and what came of it. */
export interface VectorRecord {
  readonly runs: readonly Run[];
  /** The releases that are supported and were not run. */
  readonly notRun: readonly string[];
}

/** The last run of one release. */
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
  /** `built`: the topology was built. Otherwise what Vector printed. */
  readonly result: string;
}

/** The record with the run of a release in place of the one before. */
export function renewed(record: VectorRecord, run: Run): VectorRecord {
  const runs = [...record.runs.filter(({ release }) => release !== run.release), run];
  return {
    runs: runs.toSorted((one, other) => one.release.localeCompare(other.release, 'en', { numeric: true })),
    notRun: vectorReleases.filter((release) => !runs.some((one) => one.release === release)),
  };
}

/** What is wrong with a record, for these configurations: those that changed since they were run, and those that Vector refused. */
export function recordProblems({ runs }: VectorRecord, configurations: readonly Configuration[]): string[] {
  return configurations.flatMap(({ environment, release, sha256 }) => {
    const run = runs.find((one) => one.release === release);
    const row = run?.configurations.find((one) => one.environment === environment);
    if (run === undefined || row === undefined) return [];
    if (row.sha256 !== sha256)
      return `The Vector configuration of ${environment} is not the one that Vector ${release} was given on ${run.date}. Run it again: npm run vector-record -- PROGRAM, with the program of Vector ${release}. Without the program, delete its row from docs/vector-runs.json: a configuration without a row was not run.`;
    return row.result === 'built' ? [] : `Vector ${release} refused the configuration of ${environment}: ${row.result}`;
  });
}
