/**
 * Validates every rendered configuration with a real Vector of its release, and writes docs/vector-runs.json.
 *
 *   npm run vector-record -- path/to/vector
 *
 * Exit code 1: Vector refused a configuration. Exit code 2: nothing was run.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurations } from './configurations';
import { releaseOf, resultOf } from './program';
import { renewed, type VectorRecord } from './record';

const file = join(__dirname, '../../docs/vector-runs.json');

try {
  const [program] = process.argv.slice(2);
  if (program === undefined) throw new Error('Name the program: npm run vector-record -- path/to/vector');
  writeRecord(program);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

function writeRecord(program: string): void {
  const release = releaseOf(program);
  const rows = configurations()
    .filter((configuration) => configuration.release === release)
    .map((configuration) => {
      const { environment, sha256 } = configuration;
      const result = resultOf(program, configuration);
      console.log(`${environment}: ${result}`);
      return { environment, sha256, result };
    });
  if (rows.length === 0) throw new Error(`No environment has an agent of Vector ${release}.`);
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VectorRecord) : { runs: [], notRun: [] };
  const run = { release, date: new Date().toISOString().slice(0, 10), configurations: rows };
  writeFileSync(file, `${JSON.stringify(renewed(before, run), null, 2)}\n`);
  if (rows.some(({ result }) => result !== 'built')) process.exitCode = 1;
}
