import type { LineMatch, When } from '../../../constructs/contracts';
import { literalsOf, quoted } from './literals';
import type { StageContext } from './model';

/** The lines of a selector of LogQL. */
export interface Chosen {
  /** One for each combination of values; empty if no line has the labels. */
  readonly whens: readonly When[];
  /** Labels that have the value of an extracted field. */
  readonly fields: readonly LineMatch[];
  readonly filter?: { readonly pattern: string; readonly negated: boolean };
}

const text = String.raw`"(?:[^"\\]|\\.)*"|\x60[^\x60]*\x60`;
const matcher = new RegExp(String.raw`^\s*(\w+)\s*(=~|!~|!=|=)\s*(${text})\s*(,|$)`);
const whole = new RegExp(String.raw`^\s*\{((?:[^"\x60{}]|${text})*)\}\s*(.*)$`, 's');
const filter = new RegExp(String.raw`^(\|=|\|~|!=|!~)\s*(${text})\s*$`);

/** The lines of a selector, or why a stage cannot be limited to them. */
export function selected(selector: string, context: StageContext): Chosen | string {
  const parts = whole.exec(selector);
  if (parts === null) return 'the selector is more than labels and one filter of lines';
  const [, labels = '', rest = ''] = parts;
  const filtered = rest === '' ? undefined : filter.exec(rest);
  if (filtered === null) return 'the selector is more than labels and one filter of lines';
  const [, operator = '', operand = ''] = filtered ?? [];
  const pattern = unquoted(operand);
  let chosen: Chosen = {
    whens: [{}],
    fields: [],
    ...(filtered !== undefined && {
      filter: { pattern: operator.endsWith('=') ? quoted(pattern) : pattern, negated: operator.startsWith('!') },
    }),
  };
  let remaining = labels;
  while (remaining.trim() !== '') {
    const found = matcher.exec(remaining);
    if (found === null) return 'the selector is more than labels and one filter of lines';
    const [all, name = '', comparison = '', value = ''] = found;
    const next = narrowed(chosen, name, comparison, unquoted(value), context);
    if (typeof next === 'string') return next;
    chosen = next;
    remaining = remaining.slice(all.length);
  }
  return chosen;
}

function unquoted(literal: string): string {
  if (!literal.startsWith('"')) return literal.slice(1, -1);
  return literal
    .slice(1, -1)
    .replaceAll(/\\(.)/g, (all, one: string) => ({ n: '\n', t: '\t' })[one] ?? (/[\\"]/.test(one) ? one : all));
}

/** The lines that have a label with a value too. */
function narrowed(
  chosen: Chosen,
  name: string,
  comparison: string,
  value: string,
  { job }: StageContext,
): Chosen | string {
  const sent = job.labels.get(name);
  if (sent === undefined) return `no line has the label '${name}'`;
  const { source } = sent;
  const texts = comparison.endsWith('~') ? literalsOf(value) : [value];
  if (source.extracted !== undefined && !comparison.startsWith('!')) {
    const pattern = comparison === '=' ? quoted(value) : value;
    return { ...chosen, fields: [...chosen.fields, { field: source.extracted, matches: `^(?:${pattern})$` }] };
  }
  if (texts === undefined || comparison.startsWith('!')) {
    if (isAnything(comparison, value)) return chosen;
    return `stages apply to pods and containers by their names, not by '${name}${comparison}'`;
  }
  if (source.value !== undefined) return texts.includes(source.value) ? chosen : { ...chosen, whens: [] };
  const key = whenKey(source);
  if (key === undefined) return `stages apply to lines of a namespace, an app or a container, not of '${name}'`;
  return { ...chosen, whens: chosen.whens.flatMap((when) => texts.map((one) => ({ ...when, [key]: one }))) };
}

/** `name=~".+"` and `name!=""`: lines that have the label. */
function isAnything(comparison: string, value: string): boolean {
  return (comparison === '=~' && ['.+', '.*'].includes(value)) || (comparison === '!=' && value === '');
}

function whenKey({ pod }: { readonly pod?: unknown }): 'namespace' | 'app' | 'container' | undefined {
  if (pod === 'namespace' || pod === 'app' || pod === 'container') return pod;
  const label = typeof pod === 'object' && pod !== null && 'label' in pod ? pod.label : undefined;
  return label === 'app' || label === 'app.kubernetes.io/name' || label === 'k8s-app' ? 'app' : undefined;
}
