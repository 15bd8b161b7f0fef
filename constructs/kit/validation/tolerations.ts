import { isLabelValue, isQualifiedName } from './labels';
import { didYouMean } from './did-you-mean';
import type { Problem } from './problem';
import { shown } from './text';
import type { Toleration } from '../../../imports/k8s';

const operators = ['Exists', 'Equal'];
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Tolerations that Kubernetes would refuse. */
export function tolerationProblems(path: string, tolerations: readonly Toleration[] | undefined): Problem[] {
  return (tolerations ?? []).flatMap((toleration, n) => problemsOf(`${path}[${n}]`, toleration));
}

function problemsOf(
  path: string,
  { key = '', operator, value = '', effect, tolerationSeconds }: Toleration,
): Problem[] {
  const problems: Problem[] = [
    ...oneOf(`${path}.operator`, 'operator', operator, operators),
    ...oneOf(`${path}.effect`, 'effect', effect, effects),
  ];
  const add = (at: string, says: string): void => void problems.push({ path: `${path}.${at}`, says });
  if (key !== '' && !isQualifiedName(key))
    add('key', `'${shown(key)}' is no key of a taint: a word, perhaps behind a domain and one '/'.`);
  if (!isLabelValue(value))
    add('value', `'${shown(value)}' is no value of a taint: at most 63 letters, digits, '-', '_' and '.'.`);
  if (operator === 'Exists' && value !== '')
    add(
      'value',
      `'${shown(value)}' is compared with nothing: 'Exists' asks for the key alone, and Kubernetes refuses both.`,
    );
  if (key === '' && (operator === undefined || operator === 'Equal'))
    add('key', `there is no key, which only 'Exists' may do without: it tolerates every taint then.`);
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    add('tolerationSeconds', `it counts from an eviction, which only the effect 'NoExecute' brings.`);
  if (tolerationSeconds !== undefined && !Number.isSafeInteger(tolerationSeconds))
    problems.push({
      path: `${path}.tolerationSeconds`,
      says: `${tolerationSeconds} is not a whole number of seconds.`,
    });
  return problems;
}

function oneOf(path: string, name: string, value: string | undefined, known: readonly string[]): Problem[] {
  if (value === undefined || value === '' || known.includes(value)) return [];
  const near = didYouMean(value, known);
  return [
    {
      path,
      says: `'${shown(value)}' is no ${name}; Kubernetes knows ${known.map((one) => `'${one}'`).join(', ')}.`,
      ...(near !== undefined && { write: `${name}: '${near}'` }),
    },
  ];
}
