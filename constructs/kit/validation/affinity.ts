import { isLabelValue, isQualifiedName, labelProblems } from './labels';
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

/** How many values an operator takes, and what they are. The rules are those of Kubernetes' own validation. */
const operators = {
  In: 'some',
  NotIn: 'some',
  Exists: 'none',
  DoesNotExist: 'none',
  Gt: 'number',
  Lt: 'number',
} as const;

const ofLabels = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** What Kubernetes would refuse of an affinity: then no pod of the workload is ever created. */
export function affinityProblems(path: Path, affinity: Affinity | undefined): Problem[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const required = [...path, 'nodeAffinity', requiredKey];
  const preferred = [...path, 'nodeAffinity', preferredKey];
  const terms = nodeAffinity?.[requiredKey]?.nodeSelectorTerms;
  return [
    ...(terms?.length === 0
      ? [error([...required, 'nodeSelectorTerms'], 'the list is empty; Kubernetes asks for one term or more.')]
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

/** The fields of a node: only its name, compared with one name. */
function fieldProblems(path: Path, { key, operator, values = [] }: NodeSelectorRequirement): Problem[] {
  const [name] = values;
  return [
    ...(key === 'metadata.name'
      ? []
      : [
          error(
            [...path, 'key'],
            `'${escapeControl(key)}' is not a field that nodes are selected by; Kubernetes knows 'metadata.name'.`,
          ),
        ]),
    ...operatorProblems([...path, 'operator'], operator, ['In', 'NotIn']),
    ...(values.length === 1 && isObjectName(name!)
      ? []
      : [error([...path, 'values'], `a field of nodes is compared with exactly one name of a node.`)]),
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

/** What Kubernetes would refuse of a selector of labels. */
function selectorProblems(path: Path, selector: LabelSelector | undefined): Problem[] {
  return [
    ...labelProblems([...path, 'matchLabels'], selector?.matchLabels),
    ...(selector?.matchExpressions ?? []).flatMap((one, n) =>
      requirementProblems([...path, 'matchExpressions', n], one, ofLabels),
    ),
  ];
}

function requirementProblems(
  path: Path,
  { key, operator, values = [] }: LabelSelectorRequirement,
  known: readonly string[],
): Problem[] {
  const wrong = operatorProblems([...path, 'operator'], operator, known);
  if (wrong.length > 0) return [...keyProblems([...path, 'key'], key), ...wrong];
  return [
    ...keyProblems([...path, 'key'], key),
    ...valueProblems([...path, 'values'], operator as keyof typeof operators, values),
  ];
}

function valueProblems(path: Path, operator: keyof typeof operators, values: readonly string[]): Problem[] {
  const takes = operators[operator];
  if (takes === 'none')
    return values.length === 0
      ? []
      : [error(path, `'${operator}' asks for the key alone; Kubernetes refuses values with it.`)];
  if (takes === 'number')
    return values.length === 1 && /^-?\d{1,18}$/.test(values[0]!)
      ? []
      : [error(path, `'${operator}' compares with exactly one whole number.`)];
  if (values.length === 0) return [error(path, `'${operator}' compares with values, and there are none.`)];
  return values.flatMap((value, n) =>
    isLabelValue(value)
      ? []
      : [
          error(
            [...path, n],
            `'${escapeControl(value)}' cannot be the value of a label: at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last.`,
          ),
        ],
  );
}

function operatorProblems(path: Path, operator: string, known: readonly string[]): Problem[] {
  if (known.includes(operator)) return [];
  return [
    error(
      path,
      `'${escapeControl(operator)}' is not an operator that Kubernetes knows here: ${known.map((one) => `'${one}'`).join(', ')}.`,
      replaceWith(didYouMean(operator, known)),
    ),
  ];
}

function weightProblems(path: Path, weight: number): Problem[] {
  if (Number.isInteger(weight) && weight >= 1 && weight <= 100) return [];
  return [error(path, `${weight} is not a weight: Kubernetes takes whole numbers from 1 to 100.`)];
}

function keyProblems(path: Path, key: string): Problem[] {
  if (isQualifiedName(key)) return [];
  return [
    error(
      path,
      `'${escapeControl(key)}' cannot be the key of a label: at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last, perhaps behind a domain in lower case and one '/'.`,
    ),
  ];
}
