import type { Call, ExitCode } from '../command';
import { styled } from '../output';
import { compareOutputs, type Outputs } from './compare';
import { OutputError, readOutputs } from './outputs';
import { diffJson } from './print/json';
import { diffMarkdown } from './print/markdown';
import { diffText } from './print/text';
import type { DiffOptions } from '.';

/** Compares two outputs of the repository in the working directory. */
export function runDiff({ args, options }: Pick<Call<DiffOptions>, 'args' | 'options'>): ExitCode {
  const cwd = process.cwd();
  const [base, head] = [readOutputs(options.base, cwd), readOutputs(options.head, cwd)];
  if (base.size + head.size === 0)
    throw new OutputError(
      `Neither ${options.base} nor ${options.head} has an environment; npm run synth writes them to dist.`,
    );
  const changes = compareOutputs(chosen(base, args, head), chosen(head, args, base));
  const printed: Readonly<Record<DiffOptions['format'], () => string>> = {
    text: () => diffText(changes, styled),
    json: () => diffJson(changes, options.base, options.head),
    markdown: () => diffMarkdown(changes),
  };
  process.stdout.write(printed[options.json === true ? 'json' : options.format]());
  return changes.length === 0 ? 0 : 1;
}

/** The named environments; all if none is named. */
function chosen(outputs: Outputs, names: readonly string[], other: Outputs): Outputs {
  const unknown = names.filter((name) => !outputs.has(name) && !other.has(name));
  if (unknown.length > 0) {
    const known = [...new Set([...outputs.keys(), ...other.keys()])].toSorted();
    throw new OutputError(
      `There is no environment ${unknown.join(', ')} in the base or in the head; they have ${known.join(', ')}.`,
    );
  }
  return names.length === 0 ? outputs : new Map([...outputs].filter(([name]) => names.includes(name)));
}
