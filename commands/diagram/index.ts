import { Option } from 'commander';
import { views, type View } from '../../constructs/diagram/kinds';
import { definition } from '../command';
import type * as Implementation from './command';

/** What `--format` takes. */
const formats = ['svg', 'mermaid', 'table', 'dot'] as const;

/** Options of `diagram`. */
export interface DiagramOptions {
  readonly view: View;
  readonly format: (typeof formats)[number];
}

/** Prints the connections of an environment. */
export const command = definition<DiagramOptions>({
  description: 'Prints who connects to whom in an environment: a picture, a flowchart or a table.',
  declare: (of) =>
    of
      .argument('<environment>', 'name of an environment')
      .addOption(new Option('--view <view>', 'a part of the connections').choices(views).default('all'))
      .addOption(new Option('--format <format>', 'how they are printed').choices(formats).default('svg')),
  examples: [
    ['npm run --silent diagram -- laptop > laptop.svg', 'a picture of all connections'],
    ['npm run --silent diagram -- production --view storage --format table', 'a table of a part'],
  ],
  exits: { 0: 'the diagram was printed', 1: 'the view is empty, or the environment has errors', 2: 'wrong arguments' },
  run: (call) => (require('./command') as typeof Implementation).runDiagram(call),
});
