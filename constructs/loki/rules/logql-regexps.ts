import { re2 } from '../../kit';
import { unquoted } from './logql-text';
import type { LogqlTree, Mistake, Node } from './logql-tree';

/** What RE2 refuses in a string that is a regular expression. */
export function regexpMistake(tree: LogqlTree, at: Node, then: string): Mistake | undefined {
  const { problem } = re2(unquoted(tree.text(at)));
  if (problem === undefined) return undefined;
  return {
    says: `${tree.text(at)} is no regular expression of Loki: ${problem}; ${then}.`,
    at,
    instead: '"one|another"',
  };
}

/** Whether a pattern says what must not be there, which another sign can say. */
export function looksAround(pattern: string): boolean {
  return /\(\?<?[=!]/.test(pattern);
}
