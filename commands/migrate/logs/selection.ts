import type { ValueSource } from '../../../constructs/contracts';
import type { MutableSelection } from './model';

/**
 * Narrows a selection of pods.
 *
 * @param texts - values that are kept or dropped
 * @returns why that is not possible
 */
export function narrow(
  select: MutableSelection,
  action: 'keep' | 'drop',
  { pod }: ValueSource,
  texts: readonly string[],
): string | undefined {
  if (texts.includes('')) return 'pods are not selected by a label that is missing';
  if (pod === 'namespace') return narrowNamespaces(select, action, texts);
  if (typeof pod !== 'object' || !('label' in pod))
    return pod === 'container'
      ? 'pods are selected as a whole; a stage with when: { container } drops lines of a container'
      : 'pods are selected by namespaces and labels';
  const [text, more] = texts;
  if (more !== undefined) return 'a label of pods is selected by one value';
  const labels = action === 'keep' ? (select.podLabels ??= {}) : ((select.exclude ??= {}).podLabels ??= {});
  if (labels[pod.label] !== undefined && labels[pod.label] !== text) return 'a label of pods is selected by one value';
  labels[pod.label] = text!;
  return undefined;
}

function narrowNamespaces(
  select: MutableSelection,
  action: 'keep' | 'drop',
  texts: readonly string[],
): string | undefined {
  if (action === 'drop') {
    const exclude = (select.exclude ??= {});
    exclude.namespaces = [...new Set([...(exclude.namespaces ?? []), ...texts])];
    return undefined;
  }
  const both = select.namespaces?.filter((name) => texts.includes(name)) ?? [...new Set(texts)];
  if (both.length === 0) return 'no namespace is left, so that no pod would be read';
  select.namespaces = both;
  return undefined;
}

/** Applies a selector of labels, as `kubectl get -l` has it: `app=web,tier!=cache`. @returns why that is not possible */
export function narrowByLabels(select: MutableSelection, selector: string): string | undefined {
  for (const part of selector.split(',')) {
    const match = /^\s*([\w./-]+)\s*(==?|!=)\s*([\w.-]+)\s*$/.exec(part);
    if (match === null) return 'pods are selected by whole values of labels';
    const reason = narrow(select, match[2] === '!=' ? 'drop' : 'keep', { pod: { label: match[1]! } }, [match[3]!]);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
