import { isLabelValue, isQualifiedName } from './labels';
import { didYouMean } from './did-you-mean';
import { error, replaceWith, type Problem } from './problem';
import type { Path } from './path';
import { escapeControl } from './text';
import type { Toleration } from '../../../imports/k8s';

const operators = ['Exists', 'Equal'];
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Tolerations that Kubernetes would refuse. */
export function tolerationProblems(path: Path, tolerations: readonly Toleration[] | undefined): Problem[] {
  return (tolerations ?? []).flatMap((toleration, n) => problemsOf([...path, n], toleration));
}

function problemsOf(path: Path, { key = '', operator, value = '', effect, tolerationSeconds }: Toleration): Problem[] {
  const problems: Problem[] = [
    ...oneOf([...path, 'operator'], 'operator', operator, operators),
    ...oneOf([...path, 'effect'], 'effect', effect, effects),
  ];
  const add = (at: string, says: string): void => void problems.push(error([...path, at], says));
  if (key !== '' && !isQualifiedName(key))
    add('key', `'${escapeControl(key)}' is no key of a taint: a word, perhaps behind a domain and one '/'.`);
  if (!isLabelValue(value))
    add('value', `'${escapeControl(value)}' is no value of a taint: at most 63 letters, digits, '-', '_' and '.'.`);
  if (operator === 'Exists' && value !== '')
    add(
      'value',
      `'${escapeControl(value)}' is compared with nothing: 'Exists' asks for the key alone, and Kubernetes refuses both.`,
    );
  if (key === '' && (operator === undefined || operator === 'Equal'))
    add('key', `there is no key, which only 'Exists' may do without: it tolerates every taint then.`);
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    add('tolerationSeconds', `it counts from an eviction, which only the effect 'NoExecute' brings.`);
  if (tolerationSeconds !== undefined && !Number.isSafeInteger(tolerationSeconds))
    problems.push(error([...path, 'tolerationSeconds'], `${tolerationSeconds} is not a whole number of seconds.`));
  return problems;
}

function oneOf(path: Path, name: string, value: string | undefined, known: readonly string[]): Problem[] {
  if (value === undefined || value === '' || known.includes(value)) return [];
  return [
    error(
      path,
      `'${escapeControl(value)}' is no ${name}; Kubernetes knows ${known.map((one) => `'${one}'`).join(', ')}.`,
      replaceWith(didYouMean(value, known)),
    ),
  ];
}
