import { isLabelValue, isQualifiedName, labelKeyRule, labelValueRule } from './labels';
import { didYouMean } from './did-you-mean';
import { error, replaceWith, type Problem } from './problem';
import type { Path } from './path';
import { escapeControl } from './text';
import type { Toleration } from '../../../imports/k8s';

const operators = ['Exists', 'Equal'];
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Validates tolerations. */
export function tolerationProblems(path: Path, tolerations: readonly Toleration[] | undefined): Problem[] {
  return (tolerations ?? []).flatMap((toleration, n) => problemsOf([...path, n], toleration));
}

function problemsOf(path: Path, { key = '', operator, value = '', effect, tolerationSeconds }: Toleration): Problem[] {
  const problems: Problem[] = [
    ...oneOf([...path, 'operator'], 'operator', operator, operators),
    ...oneOf([...path, 'effect'], 'effect', effect, effects),
  ];
  const add = (name: string, message: string): void => void problems.push(error([...path, name], message));
  if (key !== '' && !isQualifiedName(key))
    add('key', `'${escapeControl(key)}' is not a valid taint key: ${labelKeyRule}.`);
  if (!isLabelValue(value)) add('value', `'${escapeControl(value)}' is not a valid taint value: ${labelValueRule}.`);
  if (operator === 'Exists' && value !== '') add('value', `the operator 'Exists' takes no value.`);
  if (key === '' && (operator === undefined || operator === 'Equal'))
    add('key', `the key is missing; only the operator 'Exists' works without one, and then tolerates every taint.`);
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    add('tolerationSeconds', `tolerationSeconds delays an eviction, and only the effect 'NoExecute' evicts.`);
  if (tolerationSeconds !== undefined && !Number.isSafeInteger(tolerationSeconds))
    problems.push(error([...path, 'tolerationSeconds'], `${tolerationSeconds} is not an integer.`));
  return problems;
}

function oneOf(path: Path, name: string, value: string | undefined, known: readonly string[]): Problem[] {
  if (value === undefined || value === '' || known.includes(value)) return [];
  return [
    error(
      path,
      `'${escapeControl(value)}' is not a valid ${name}; valid are ${known.map((one) => `'${one}'`).join(', ')}.`,
      replaceWith(didYouMean(value, known)),
    ),
  ];
}
