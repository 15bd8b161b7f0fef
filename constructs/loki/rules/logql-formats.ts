import { fails } from './fault';
import { quoted, unquoted } from './logql-text';
import type { LogqlTree, Mistake, Node } from './logql-tree';
import { lineTemplates } from './template-words';
import { templateMistake } from './templates';

/** A stage that writes the line anew. Where nothing reads the line, Loki leaves it out, and a wrong template with it. */
export function lineFormatMistake(tree: LogqlTree, stage: Node): Mistake | undefined {
  const at = stage.getChild('String');
  return at === null ? undefined : writtenMistake(tree, at, 'the rule would fail wherever the line is read');
}

/** A stage that writes labels: each once, and not the one for errors. */
export function labelFormatMistake(tree: LogqlTree, stage: Node): Mistake | undefined {
  const made = tree
    .within(stage, 'LabelFormatMatcher')
    .map((node) => ({ node, name: tree.text(node).split('=', 1)[0]!.trim() }));
  const twice = made.find(({ name }, n) => made.slice(0, n).some((other) => other.name === name));
  if (twice !== undefined)
    return {
      says: `label_format makes ${twice.name} twice; ${fails}.`,
      at: twice.node,
      instead: `${twice.name}_2="{{.level}}"`,
    };
  const error = made.find(({ name }) => name === '__error__');
  if (error !== undefined)
    return {
      says: `label_format makes __error__, where Loki itself says what went wrong with a line; ${fails}.`,
      at: error.node,
      instead: tree.text(error.node).replace('__error__', 'error'),
    };
  for (const at of tree.within(stage, 'String')) {
    const mistake = writtenMistake(tree, at, fails);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function writtenMistake(tree: LogqlTree, at: Node, follows: string): Mistake | undefined {
  const template = unquoted(tree.text(at));
  const says = templateMistake(template, { ...lineTemplates, follows });
  return says === undefined
    ? undefined
    : { says: `${tree.text(at)} ${says}`, at, instead: quoted(corrected(template)) };
}

/** The template with the mistakes that have one remedy set right; an example where nothing else is known. */
function corrected(template: string): string {
  const fixed = template
    .replaceAll(/\{\{[^{}]*/g, (action) =>
      action.replaceAll(/\$?labels\.(?=\w)/gi, '.').replaceAll(/(?<=\.\w+)-(?=\w)/g, '_'),
    )
    .replaceAll(/\{\{\{\s*([^{}]*?)\s*\}\}\}/g, '{{ $1 }}')
    .replace(/(\{\{[^{}]*?)\s*\}?$/, '$1 }}');
  return templateMistake(fixed, lineTemplates) === undefined ? fixed : '{{.level}}';
}
