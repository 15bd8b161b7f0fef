import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from './processes';

const vector = process.env['VECTOR_0_57_0'];
if (vector === undefined) console.log('The real Vector is not run: VECTOR_0_57_0 names no program.');

/** `describe`, skipped where the program of Vector is not given. */
export const describeWithVector = vector === undefined ? describe.skip : describe;

/** The results of a VRL program, whose result is a string, for each event. */
export function vrl(program: string, events: readonly unknown[]): string[] {
  const scratch = folder('vrl');
  const [input, source] = ['events.json', 'program.vrl'].map((file) => join(scratch.path, file)) as [string, string];
  writeFileSync(input, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  writeFileSync(source, program);
  const args = ['--quiet', 'vrl', '--input', input, '--program', source];
  const { stdout, stderr } = spawnSync(vector ?? '', args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  scratch.remove();
  if (stderr !== '') throw new Error(stderr);
  const results = stdout.split('\n').filter((line) => line.startsWith('"'));
  if (results.length !== events.length) throw new Error(stdout);
  return results.map((line) => JSON.parse(line) as string);
}
