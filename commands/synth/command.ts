import { join } from 'node:path';
import {
  defaultFolder,
  objectCount,
  originOf,
  printSynthesis,
  synthesis,
  type EnvironmentInput,
  type Synthesis,
} from '../../constructs/platform';
import { printJson, type Call, type ExitCode } from '../command';
import { environmentNamed } from '../environments';
import type { SynthOptions } from '.';

/** Writes the named environments, or all. */
export function runSynth({ args, options }: Call<SynthOptions>, all: readonly EnvironmentInput[]): ExitCode {
  for (const name of args) environmentNamed(all, name);
  const folder = options.out ?? defaultFolder();
  const result = synthesis(all, folder, args.length === 0 ? undefined : args);
  if (options.json === true) printJson(synthJson(result, folder));
  else printSynthesis(result, folder);
  return result.written ? 0 : 1;
}

function synthJson(result: Synthesis, parent: string): object {
  const { written, outputs, removed, kept, mixed, problems, plainSecrets, reason } = result;
  return {
    written,
    folder: parent,
    environments: outputs.map((output) => ({
      name: output.name,
      folder: join(parent, output.name),
      objects: objectCount(output),
      files: [...output.files.keys(), ...output.artifacts.map(({ path }) => path)],
    })),
    removed: removed.map((name) => join(parent, name)),
    kept: [...kept, ...mixed].map(({ name, others }) => ({ folder: join(parent, name), files: others })),
    problems: problems.map(({ environment, input, problem }) => ({
      environment,
      ...originOf(input, problem.path)?.place,
      ...problem,
    })),
    plainSecrets,
    ...(reason !== undefined && { reason }),
  };
}
