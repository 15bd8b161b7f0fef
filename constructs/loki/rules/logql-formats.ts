import { evaluationFails } from './consequences';
import { unquoted } from './logql-strings';
import type { LogqlTree, Node } from './logql-tree';
import { lineTemplates } from './template-context';
import { templateError } from './templates';

/** The error in `line_format`. Loki skips the stage if nothing reads the line after it. */
export function lineFormatError(tree: LogqlTree, stage: Node): string | undefined {
  const at = stage.getChild('String');
  return at === null ? undefined : formatError(tree, at, 'every evaluation that reads the line would fail');
}

/** The error in `label_format`: it sets each label once, and never `__error__`. */
export function labelFormatError(tree: LogqlTree, stage: Node): string | undefined {
  const names = tree.within(stage, 'LabelFormatMatcher').map((node) => tree.text(node).split('=', 1)[0]!.trim());
  const duplicate = names.find((name, n) => names.indexOf(name) !== n);
  if (duplicate !== undefined) return `label_format sets ${duplicate} twice; ${evaluationFails}.`;
  if (names.includes('__error__'))
    return `label_format cannot set __error__, which is reserved for errors of the pipeline; ${evaluationFails}.`;
  for (const at of tree.within(stage, 'String')) {
    const message = formatError(tree, at, evaluationFails);
    if (message !== undefined) return message;
  }
  return undefined;
}

function formatError(tree: LogqlTree, at: Node, consequence: string): string | undefined {
  const message = templateError(unquoted(tree.text(at)), { ...lineTemplates, consequence });
  return message === undefined ? undefined : `${tree.quote(at)} ${message}`;
}
