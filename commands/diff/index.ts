import { Option } from 'commander';
import { definition } from '../command';
import type * as Implementation from './command';

/** Options of `diff`. */
export interface DiffOptions {
  readonly base: string;
  readonly head: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly json?: boolean;
}

/** Prints the changes between two outputs. */
export const command = definition<DiffOptions>({
  description: `Prints what changes in a cluster when the manifests of the head are applied after those of the base, and at what risk.
It asks no cluster.`,
  declare: (of) =>
    of
      .argument('[environment...]', 'names of environments (default: all of the base and the head)')
      .option('--base <place>', 'a folder with environments, or a commit whose folder dist is read', 'HEAD')
      .option('--head <place>', 'the same', 'dist')
      .addOption(
        new Option('--format <format>', 'markdown is for a comment of a pull request')
          .choices(['text', 'json', 'markdown'])
          .default('text'),
      )
      .addOption(new Option('--json', 'the same as --format json').conflicts('format')),
  examples: [
    ['npm run --silent diff', 'the last commit and dist'],
    ['npm run --silent diff -- production --base main', 'an environment on another branch'],
    ['npm run --silent diff -- --base main --format markdown', 'the comment of a pull request'],
  ],
  exits: { 0: 'nothing changed', 1: 'something changed', 2: 'wrong arguments, or an output cannot be read' },
  json: `{ base, head, risk, environments: [{ environment, action, risk, findings, objects, pods }] }. An object has
{ object: { kind, namespace?, name }, action, onlyLabels, findings, changes }, a finding { risk, at?, why, remedy? }.`,
  run: (call) => (require('./command') as typeof Implementation).runDiff(call),
});
