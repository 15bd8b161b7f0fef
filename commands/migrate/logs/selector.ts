import type { LineMatch, ValueSource, When } from '../../../constructs/contracts';
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
  { job, notes }: StageContext,
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
    if (isAnything(comparison, value, source)) return chosen;
    return `stages apply to pods and containers by their names, not by '${name}${comparison}'`;
  }
  if (source.value !== undefined) return texts.includes(source.value) ? chosen : { ...chosen, whens: [] };
  const key = whenKey(source);
  if (key === undefined) return `stages apply to lines of a namespace, an app or a container, not of '${name}'`;
  if (key === 'app' && source.pod !== 'app')
    notes.add(
      "Stages for an app are for pods whose label 'app.kubernetes.io/name' has its name, or 'app' where a pod has no such label.",
    );
  const whens = chosen.whens.flatMap((when) => texts.map((one) => bothWhen(when, { [key]: one })));
  return { ...chosen, whens: whens.filter((when) => when !== undefined) };
}

/** `name=~".*"`, and `name=~".+"` and `name!=""` of a label that every line has. */
function isAnything(comparison: string, value: string, { pod, value: fixed }: ValueSource): boolean {
  if (comparison === '=~' && value === '.*') return true;
  const isGiven = (comparison === '=~' && value === '.+') || (comparison === '!=' && value === '');
  return isGiven && (fixed !== undefined || ['namespace', 'name', 'uid', 'node', 'container'].includes(pod as string));
}

function whenKey({ pod }: { readonly pod?: unknown }): 'namespace' | 'app' | 'container' | undefined {
  if (pod === 'namespace' || pod === 'app' || pod === 'container') return pod;
  const label = typeof pod === 'object' && pod !== null && 'label' in pod ? pod.label : undefined;
  return label === 'app' || label === 'app.kubernetes.io/name' || label === 'k8s-app' ? 'app' : undefined;
}

/** The lines of two conditions; `undefined` if no line has both. */
export function bothWhen(one: When, other: When): When | undefined {
  const keys = Object.keys(other) as (keyof When)[];
  return keys.some((key) => one[key] !== undefined && one[key] !== other[key]) ? undefined : { ...one, ...other };
}
