import { goRegexp } from '../../kit';
import { unquoted } from './logql-strings';
import type { LogqlTree, Node } from './logql-tree';

/** The message for a regular expression that Go rejects. @param consequence - the end of the message: what Loki would do */
export function regexpError(tree: LogqlTree, at: Node, consequence: string): string | undefined {
  const { problem } = goRegexp(unquoted(tree.text(at)));
  return problem === undefined
    ? undefined
    : `${tree.quote(at)} is not a valid regular expression (RE2): ${problem}; ${consequence}.`;
}
