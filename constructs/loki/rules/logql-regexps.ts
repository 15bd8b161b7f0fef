import { goRegexp } from '../../kit';
import { unquoted } from './logql-text';
import type { LogqlTree, Node } from './logql-tree';

/** Why Go refuses a string that is a regular expression. */
export function regexpMistake(tree: LogqlTree, at: Node, then: string): string | undefined {
  const { problem } = goRegexp(unquoted(tree.text(at)));
  return problem === undefined ? undefined : `${tree.quote(at)} is no regular expression of Loki: ${problem}; ${then}.`;
}
