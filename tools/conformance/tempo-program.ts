import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Path of a program of Tempo, by the environment variable `TEMPO_3_0_3`; `undefined` if it is not set. */
export function tempoProgram(release: string): string | undefined {
  return process.env[`TEMPO_${release.replaceAll('.', '_')}`];
}

/** What a program of Tempo says of a configuration, which it does not run. */
export function tempoVerification(
  program: string,
  config: string,
): { readonly valid: boolean; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tempo-verify-'));
  const file = join(folder, 'tempo.yaml');
  writeFileSync(file, config);
  const { status, stdout, stderr } = spawnSync(program, [`-config.file=${file}`, '-config.verify=true'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  rmSync(folder, { recursive: true });
  return { valid: status === 0, output: `${stdout}${stderr}` };
}
