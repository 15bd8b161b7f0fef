import { isLabelValue, isQualifiedName, labelKeyRule, labelProblems, labelValueRule } from './labels';
import { didYouMean } from './did-you-mean';
import { isObjectName, namespaceNameProblems } from './names';
import { error, replaceWith, type Problem } from './problem';
import type { Path } from './path';
import { escapeControl } from './text';
import type {
  Affinity,
  LabelSelector,
  LabelSelectorRequirement,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '../../../imports/k8s';

/** The values that an operator takes, as Kubernetes validates them. */
const operators = {
  In: 'some',
  NotIn: 'some',
  Exists: 'none',
  DoesNotExist: 'none',
  Gt: 'number',
  Lt: 'number',
} as const;

const labelOperators = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Validates an affinity; with an invalid one Kubernetes creates no pod of the workload. */
export function affinityProblems(path: Path, affinity: Affinity | undefined): Problem[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const required = [...path, 'nodeAffinity', requiredKey];
  const preferred = [...path, 'nodeAffinity', preferredKey];
  const terms = nodeAffinity?.[requiredKey]?.nodeSelectorTerms;
  return [
    ...(terms?.length === 0
      ? [error([...required, 'nodeSelectorTerms'], 'the list is empty; Kubernetes requires at least one term.')]
      : []),
    ...(terms ?? []).flatMap((term, n) => nodeTermProblems([...required, 'nodeSelectorTerms', n], term)),
    ...(nodeAffinity?.[preferredKey] ?? []).flatMap(({ weight, preference }, n) => [
      ...weightProblems([...preferred, n, 'weight'], weight),
      ...nodeTermProblems([...preferred, n, 'preference'], preference),
    ]),
    ...podProblems([...path, 'podAffinity'], podAffinity),
    ...podProblems([...path, 'podAntiAffinity'], podAntiAffinity),
  ];
}

const requiredKey = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredKey = 'preferredDuringSchedulingIgnoredDuringExecution';

function nodeTermProblems(path: Path, { matchExpressions = [], matchFields = [] }: NodeSelectorTerm): Problem[] {
  return [
    ...matchExpressions.flatMap((one, n) =>
      requirementProblems([...path, 'matchExpressions', n], one, Object.keys(operators)),
    ),
    ...matchFields.flatMap((one, n) => fieldProblems([...path, 'matchFields', n], one)),
  ];
}

/** The only field of a node that Kubernetes matches is its name, against a single value. */
function fieldProblems(path: Path, { key, operator, values = [] }: NodeSelectorRequirement): Problem[] {
  const [name] = values;
  return [
    ...(key === 'metadata.name'
      ? []
      : [
          error(
            [...path, 'key'],
            `'${escapeControl(key)}' is not a field that selects nodes; the only one is 'metadata.name'.`,
          ),
        ]),
    ...operatorProblems([...path, 'operator'], operator, ['In', 'NotIn']),
    ...(values.length === 1 && isObjectName(name!)
      ? []
      : [error([...path, 'values'], 'a field of nodes needs exactly one value, the name of a node.')]),
  ];
}

function podProblems(path: Path, affinity: PodAffinity | undefined): Problem[] {
  return [
    ...(affinity?.[requiredKey] ?? []).flatMap((term, n) => podTermProblems([...path, requiredKey, n], term)),
    ...(affinity?.[preferredKey] ?? []).flatMap(({ weight, podAffinityTerm }, n) => [
      ...weightProblems([...path, preferredKey, n, 'weight'], weight),
      ...podTermProblems([...path, preferredKey, n, 'podAffinityTerm'], podAffinityTerm),
    ]),
  ];
}

function podTermProblems(
  path: Path,
  { topologyKey, labelSelector, namespaceSelector, namespaces = [] }: PodAffinityTerm,
): Problem[] {
  return [
    ...keyProblems([...path, 'topologyKey'], topologyKey),
    ...selectorProblems([...path, 'labelSelector'], labelSelector),
    ...selectorProblems([...path, 'namespaceSelector'], namespaceSelector),
    ...namespaces.flatMap((name, n) => namespaceNameProblems([...path, 'namespaces', n], name)),
  ];
}

function selectorProblems(path: Path, selector: LabelSelector | undefined): Problem[] {
  return [
    ...labelProblems([...path, 'matchLabels'], selector?.matchLabels),
    ...(selector?.matchExpressions ?? []).flatMap((one, n) =>
      requirementProblems([...path, 'matchExpressions', n], one, labelOperators),
    ),
  ];
}

function requirementProblems(
  path: Path,
  { key, operator, values = [] }: LabelSelectorRequirement,
  known: readonly string[],
): Problem[] {
  const problems = operatorProblems([...path, 'operator'], operator, known);
  if (problems.length > 0) return [...keyProblems([...path, 'key'], key), ...problems];
  return [
    ...keyProblems([...path, 'key'], key),
    ...valueProblems([...path, 'values'], operator as keyof typeof operators, values),
  ];
}

function valueProblems(path: Path, operator: keyof typeof operators, values: readonly string[]): Problem[] {
  const takes = operators[operator];
  if (takes === 'none') return values.length === 0 ? [] : [error(path, `'${operator}' takes no values.`)];
  if (takes === 'number')
    return values.length === 1 && /^-?\d{1,18}$/.test(values[0]!)
      ? []
      : [error(path, `'${operator}' needs exactly one integer.`)];
  if (values.length === 0) return [error(path, `'${operator}' needs at least one value.`)];
  return values.flatMap((value, n) =>
    isLabelValue(value)
      ? []
      : [error([...path, n], `'${escapeControl(value)}' is not a valid label value: ${labelValueRule}.`)],
  );
}

function operatorProblems(path: Path, operator: string, known: readonly string[]): Problem[] {
  if (known.includes(operator)) return [];
  return [
    error(
      path,
      `'${escapeControl(operator)}' is not a valid operator; valid are ${known.map((one) => `'${one}'`).join(', ')}.`,
      replaceWith(didYouMean(operator, known)),
    ),
  ];
}

function weightProblems(path: Path, weight: number): Problem[] {
  if (Number.isInteger(weight) && weight >= 1 && weight <= 100) return [];
  return [error(path, `${weight} is not a valid weight: an integer from 1 to 100.`)];
}

function keyProblems(path: Path, key: string): Problem[] {
  if (isQualifiedName(key)) return [];
  return [error(path, `'${escapeControl(key)}' is not a valid label key: ${labelKeyRule}.`)];
}
