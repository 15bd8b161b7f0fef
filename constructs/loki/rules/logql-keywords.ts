import { rulesNotLoaded } from './consequences';
import type { LogqlTree, Node } from './logql-tree';

/** Reserved wherever a label is expected, in upper and lower case. The last two are new in 3.7.8. */
const reserved = 'by without and or unless variants of'.split(' ');

/** Reserved in the label lists of `on`, `ignoring`, `group_left` and `group_right`. */
const reservedInMatching =
  'on ignoring group_left group_right bool offset json logfmt regexp pattern unpack line_format label_format unwrap drop keep decolorize'.split(
    ' ',
  );

/** The error of a label that has the name of a keyword. The grammar of Grafana's editor accepts it, Loki does not. */
export function keywordError(tree: LogqlTree, label: Node): string | undefined {
  const name = tree.text(label);
  const keyword = name.toLowerCase();
  if (!reserved.includes(keyword) && !(label.name === 'LabelName' && reservedInMatching.includes(keyword)))
    return undefined;
  return `'${name}' is a keyword of LogQL and not a valid label name here; ${rulesNotLoaded}.`;
}
