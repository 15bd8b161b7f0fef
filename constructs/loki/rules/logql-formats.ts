import { fails } from './fault';
import { unquoted } from './logql-text';
import type { LogqlTree, Node } from './logql-tree';
import { lineTemplates } from './template-words';
import { templateMistake } from './templates';

/** A stage that writes the line anew. Where nothing reads the line, Loki leaves it out, and a wrong template with it. */
export function lineFormatMistake(tree: LogqlTree, stage: Node): string | undefined {
  const at = stage.getChild('String');
  return at === null ? undefined : writtenMistake(tree, at, 'the rule would fail wherever the line is read');
}

/** A stage that writes labels: each once, and not the one for errors. */
export function labelFormatMistake(tree: LogqlTree, stage: Node): string | undefined {
  const made = tree.within(stage, 'LabelFormatMatcher').map((node) => tree.text(node).split('=', 1)[0]!.trim());
  const twice = made.find((name, n) => made.indexOf(name) !== n);
  if (twice !== undefined) return `label_format makes ${twice} twice; ${fails}.`;
  if (made.includes('__error__'))
    return `label_format makes __error__, where Loki itself says what went wrong with a line; ${fails}.`;
  for (const at of tree.within(stage, 'String')) {
    const mistake = writtenMistake(tree, at, fails);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function writtenMistake(tree: LogqlTree, at: Node, follows: string): string | undefined {
  const says = templateMistake(unquoted(tree.text(at)), { ...lineTemplates, follows });
  return says === undefined ? undefined : `${tree.quote(at)} ${says}`;
}
