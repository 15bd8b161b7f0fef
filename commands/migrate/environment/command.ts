import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { printJson } from '../../command';
import { formatted } from '../prettier';
import { translated, Untranslatable } from './translate';

/** What became of a file. */
type Outcome =
  | { readonly file: string; readonly result: 'unchanged' }
  | { readonly file: string; readonly result: 'rewritten'; readonly text: string }
  | { readonly file: string; readonly result: 'refused'; readonly reason: string };

/** How the files are treated. */
interface Treatment {
  /** Whether they are printed and not written. @default false */
  readonly check?: boolean;
  /** Whether the outcomes are printed as JSON. @default false */
  readonly json?: boolean;
}

/** Rewrites environment files of an earlier shape. @returns the exit code */
export function migrateEnvironments(files: readonly string[], { check = false, json = false }: Treatment): 0 | 1 {
  const outcomes = files.map((file) => {
    const outcome = outcomeOf(file);
    if (outcome.result === 'rewritten' && !check) writeFileSync(file, outcome.text);
    if (!json) print(outcome, check);
    return outcome;
  });
  if (json) printJson(outcomes);
  return outcomes.some(({ result }) => result === 'refused') ? 1 : 0;
}

function print(outcome: Outcome, check: boolean): void {
  const { file, result } = outcome;
  if (result === 'unchanged') console.error(`${file} has no settings of an earlier shape.`);
  else if (result === 'refused') console.error(`${outcome.reason}\n${file} was not changed.`);
  else if (check) process.stdout.write(outcome.text);
  else console.error(`${file} was rewritten.`);
}

function outcomeOf(file: string): Outcome {
  const source = readFileSync(file, 'utf8');
  try {
    const text = translated(source, resolve(file));
    if (text === undefined) return { file, result: 'unchanged' };
    return { file, result: 'rewritten', text: formatted(source, file) === source ? formatted(text, file) : text };
  } catch (thrown) {
    if (!(thrown instanceof Untranslatable)) throw thrown;
    return { file, result: 'refused', reason: thrown.message };
  }
}
