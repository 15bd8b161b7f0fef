import { stops } from './fault';
import type { LogqlTree, Node } from './logql-tree';

/** Words that Loki takes for themselves wherever a label could stand, in any case. Two of them are of 3.7.8 only. */
const words = 'by without and or unless variants of'.split(' ');

/** The same behind `on`, `ignoring`, `group_left` and `group_right`. */
const wordsOfMatching =
  'on ignoring group_left group_right bool offset json logfmt regexp pattern unpack line_format label_format unwrap drop keep decolorize'.split(
    ' ',
  );

/** A label under a name that is a word of the language. The grammar of Grafana's editor takes it, Loki does not. */
export function wordMistake(tree: LogqlTree, label: Node): string | undefined {
  const name = tree.text(label);
  const word = name.toLowerCase();
  if (!words.includes(word) && !(label.name === 'LabelName' && wordsOfMatching.includes(word))) return undefined;
  return `'${name}' is a word of LogQL and cannot be the name of a label here; ${stops}.`;
}
