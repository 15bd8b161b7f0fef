import { definition } from '../command';
import type * as Implementation from './command';

/** Options of `synth`. */
export interface SynthOptions {
  readonly out?: string;
  readonly json?: boolean;
}

/** Writes the manifests. */
export const command = definition<SynthOptions>({
  description: `Validates environments and writes a folder of manifests for each: for all of them, or for the named ones. Nothing is
written if one of them has an error. With names, the folders of the other environments stay as they are; of the others,
only those that a named one sends to or receives from are validated, together with it.`,
  declare: (of) =>
    of
      .argument('[environment...]', 'names of environments (default: all)')
      .option('-o, --out <folder>', 'the parent of the written folders (default: $CDK8S_OUTDIR, or dist)')
      .option('--json', 'print what was written, and the problems, as JSON'),
  examples: [
    ['npm run synth', 'writes all environments'],
    ['npm run synth -- production', 'writes dist/production and nothing else'],
    ['npm run --silent synth -- --json', 'prints the problems as data'],
  ],
  exits: {
    0: 'everything was written',
    1: 'an environment has an error; nothing was written',
    2: 'wrong arguments, or the environments cannot be loaded',
  },
  json: `{ written, folder, environments: [{ name, folder, objects, files }], removed: [folder], kept: [{ folder, files }],
problems: [{ environment, file?, line?, column?, severity, path, message, fix?, example? }],
plainSecrets: [{ file, secret }], reason? }.
file is where the setting is, with line and column in YAML. The path of a problem is a list of keys and positions, its
fix { replace: VALUE }, { remove: true } or { moveTo: PATH, value: VALUE }. The reason is why nothing was written.`,
  run: async (call) => {
    // They are compiled by another process, while this one loads the rest.
    const environments = call.environments();
    const { runSynth } = require('./command') as typeof Implementation;
    return runSynth(call, await environments);
  },
});
