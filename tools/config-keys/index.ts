/**
 * Writes the table of configuration keys of a release, from what the program prints.
 *
 *   npm run config-keys -- vector 0.57.0 path/to/schema.json   (the output of `vector generate-schema`)
 *   npm run config-keys -- loki 3.7.8 path/to/loki
 *   npm run config-keys -- tempo 3.0.3 path/to/tempo
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Data } from '../../constructs/kit';
import { lokiKeys } from './loki';
import { tableText } from './print';
import { tempoKeys } from './tempo';
import { vectorKeys } from './vector';

const constructs = join(__dirname, '../../constructs');

/** How the table of each system is made. */
const systems = {
  loki: { source: '`loki -print-config-stderr`', keys: lokiKeys },
  tempo: { source: '`/status/config` of Tempo', keys: tempoKeys },
  vector: {
    source: '`vector generate-schema`',
    keys: (path: string) => vectorKeys(JSON.parse(readFileSync(path, 'utf8')) as Data),
  },
} as const;

export type System = keyof typeof systems;

/** Path of the table of a release. */
export function tableFile(system: System, release: string): string {
  return join(constructs, system, 'keys', `${release}.ts`);
}

/** The table of a release as it is committed. @param program - path of the program or of the schema that it prints */
export async function generatedTable(system: System, release: string, program: string): Promise<string> {
  const { source, keys } = systems[system];
  const file = tableFile(system, release);
  return format(tableText(await keys(program), `${source} of ${release}`), {
    ...(await resolveConfig(file)),
    filepath: file,
  });
}

async function main([system, release, program]: readonly string[]): Promise<void> {
  if (system === undefined || !(system in systems) || release === undefined || program === undefined)
    throw new Error(`Usage: npm run config-keys -- ${Object.keys(systems).join('|')} RELEASE PATH`);
  writeFileSync(tableFile(system as System, release), await generatedTable(system as System, release, program));
}

if (require.main === module) void main(process.argv.slice(2));
