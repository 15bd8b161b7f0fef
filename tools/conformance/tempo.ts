/**
 * Verifies the configurations of Tempo in the test environments with the real program, and writes docs/tempo.json:
 *
 *   TEMPO_3_0_3=path/to/tempo TEMPO_2_10_8=… npm run verify-tempo
 *
 * Rows of releases without a program are kept. Exit code 1: a configuration is refused.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { valueAt, type Data } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { tempoReleases } from '../../constructs/tempo';
import { fixtures } from '../../test/fixtures';
import { storeEnvironments } from '../../test/fixtures/stores';
import { e2eEnvironments, variants } from '../../test/fixtures/variants';
import { sha256 } from './configurations';
import { tempoProgram, tempoVerification } from './tempo-program';

/** A configuration of Tempo that a release verified. */
export interface VerifiedRow {
  readonly environment: string;
  readonly release: string;
  /** SHA-256 of the rendered configuration. */
  readonly sha256: string;
  /** Day of the run. */
  readonly date: string;
  /** `valid`, or the output of the program. */
  readonly result: string;
}

const file = join(__dirname, '../../docs/tempo.json');

/** The rows of the last runs. */
export function verifiedRows(): readonly VerifiedRow[] {
  return JSON.parse(readFileSync(file, 'utf8')) as readonly VerifiedRow[];
}

/** Each kind of store, by keys and by identities. */
const tracesOn: readonly Environment[] = storeEnvironments.map((environment) => ({ ...environment, tempo: {} }));

/** The configurations of Tempo in the test environments, of each release. */
export function tempoConfigurations(): readonly { environment: string; release: string; text: string }[] {
  return [...fixtures, ...variants, ...e2eEnvironments, ...tracesOn]
    .filter(({ tempo }) => tempo !== undefined)
    .flatMap((environment) =>
      tempoReleases.names.map((release) => {
        const { files } = render({ ...environment, tempo: { ...environment.tempo, release } });
        const objects = [...files.values()].flatMap((text) => loadAll(text) as Data[]);
        const text = objects
          .map((object) => valueAt(object, ['data', 'tempo.yaml']))
          .find((one) => typeof one === 'string');
        return { environment: environment.name, release, text: text ?? '' };
      }),
    );
}

function main(): void {
  const programs = new Map<string, string>(
    tempoReleases.names.flatMap((release) => {
      const program = tempoProgram(release);
      return program === undefined ? [] : [[release, program] as const];
    }),
  );
  if (programs.size === 0) throw new Error('Name a program: TEMPO_3_0_3=PROGRAM or TEMPO_2_10_8=PROGRAM.');
  const date = new Date().toISOString().slice(0, 10);
  const rows = tempoConfigurations().flatMap(({ environment, release, text }): VerifiedRow[] => {
    const program = programs.get(release);
    if (program === undefined) return [];
    const { valid, output } = tempoVerification(program, text);
    return [{ environment, release, sha256: sha256(text), date, result: valid ? 'valid' : output.trim() }];
  });
  const kept = verifiedRows().filter(({ release }) => !programs.has(release));
  writeFileSync(file, `${JSON.stringify([...kept, ...rows], null, 2)}\n`);
  for (const { environment, release, result } of rows) console.log(`${environment}, Tempo ${release}: ${result}`);
  if (rows.some(({ result }) => result !== 'valid')) process.exitCode = 1;
}

if (require.main === module) main();
