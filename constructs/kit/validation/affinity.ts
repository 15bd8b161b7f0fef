import { isLabelValue, isQualifiedName, labelProblems } from './labels';
import { didYouMean } from './did-you-mean';
import { isObjectName, leaf, namespaceNameProblems } from './names';
import type { Problem } from './problem';
import { shown } from './text';
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
export function affinityProblems(path: string, affinity: Affinity | undefined): Problem[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const required = `${path}.nodeAffinity.${requiredKey}`;
  const preferred = `${path}.nodeAffinity.${preferredKey}`;
  const terms = nodeAffinity?.[requiredKey]?.nodeSelectorTerms;
  return [
    ...(terms?.length === 0
      ? [{ path: `${required}.nodeSelectorTerms`, says: 'the list is empty; Kubernetes asks for one term or more.' }]
      : []),
    ...(terms ?? []).flatMap((term, n) => nodeTermProblems(`${required}.nodeSelectorTerms[${n}]`, term)),
    ...(nodeAffinity?.[preferredKey] ?? []).flatMap(({ weight, preference }, n) => [
      ...weightProblems(`${preferred}[${n}].weight`, weight),
      ...nodeTermProblems(`${preferred}[${n}].preference`, preference),
    ]),
    ...podProblems(`${path}.podAffinity`, podAffinity),
    ...podProblems(`${path}.podAntiAffinity`, podAntiAffinity),
  ];
}

const requiredKey = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredKey = 'preferredDuringSchedulingIgnoredDuringExecution';

function nodeTermProblems(path: string, { matchExpressions = [], matchFields = [] }: NodeSelectorTerm): Problem[] {
  return [
    ...matchExpressions.flatMap((one, n) =>
      requirementProblems(`${path}.matchExpressions[${n}]`, one, Object.keys(operators)),
    ),
    ...matchFields.flatMap((one, n) => fieldProblems(`${path}.matchFields[${n}]`, one)),
  ];
}

/** The fields of a node: only its name, compared with one name. */
function fieldProblems(path: string, { key, operator, values = [] }: NodeSelectorRequirement): Problem[] {
  const [name] = values;
  return [
    ...(key === 'metadata.name'
      ? []
      : [
          {
            path: `${path}.key`,
            says: `'${shown(key)}' is not a field that nodes are selected by; Kubernetes knows 'metadata.name'.`,
          },
        ]),
    ...operatorProblems(`${path}.operator`, operator, ['In', 'NotIn']),
    ...(values.length === 1 && isObjectName(name!)
      ? []
      : [{ path: `${path}.values`, says: `a field of nodes is compared with exactly one name of a node.` }]),
  ];
}

function podProblems(path: string, affinity: PodAffinity | undefined): Problem[] {
  return [
    ...(affinity?.[requiredKey] ?? []).flatMap((term, n) => podTermProblems(`${path}.${requiredKey}[${n}]`, term)),
    ...(affinity?.[preferredKey] ?? []).flatMap(({ weight, podAffinityTerm }, n) => [
      ...weightProblems(`${path}.${preferredKey}[${n}].weight`, weight),
      ...podTermProblems(`${path}.${preferredKey}[${n}].podAffinityTerm`, podAffinityTerm),
    ]),
  ];
}

function podTermProblems(
  path: string,
  { topologyKey, labelSelector, namespaceSelector, namespaces = [] }: PodAffinityTerm,
): Problem[] {
  return [
    ...keyProblems(`${path}.topologyKey`, topologyKey),
    ...selectorProblems(`${path}.labelSelector`, labelSelector),
    ...selectorProblems(`${path}.namespaceSelector`, namespaceSelector),
    ...namespaces.flatMap((name, n) => namespaceNameProblems(`${path}.namespaces[${n}]`, name)),
  ];
}

/** What Kubernetes would refuse of a selector of labels. */
function selectorProblems(path: string, selector: LabelSelector | undefined): Problem[] {
  return [
    ...labelProblems(`${path}.matchLabels`, selector?.matchLabels),
    ...(selector?.matchExpressions ?? []).flatMap((one, n) =>
      requirementProblems(`${path}.matchExpressions[${n}]`, one, ofLabels),
    ),
  ];
}

function requirementProblems(
  path: string,
  { key, operator, values = [] }: LabelSelectorRequirement,
  known: readonly string[],
): Problem[] {
  const wrong = operatorProblems(`${path}.operator`, operator, known);
  if (wrong.length > 0) return [...keyProblems(`${path}.key`, key), ...wrong];
  return [
    ...keyProblems(`${path}.key`, key),
    ...valueProblems(`${path}.values`, operator as keyof typeof operators, values),
  ];
}

function valueProblems(path: string, operator: keyof typeof operators, values: readonly string[]): Problem[] {
  const takes = operators[operator];
  if (takes === 'none')
    return values.length === 0
      ? []
      : [{ path, says: `'${operator}' asks for the key alone; Kubernetes refuses values with it.` }];
  if (takes === 'number')
    return values.length === 1 && /^-?\d{1,18}$/.test(values[0]!)
      ? []
      : [{ path, says: `'${operator}' compares with exactly one whole number.` }];
  if (values.length === 0) return [{ path, says: `'${operator}' compares with values, and there are none.` }];
  return values.flatMap((value, n) =>
    isLabelValue(value)
      ? []
      : [
          {
            path: `${path}[${n}]`,
            says: `'${shown(value)}' cannot be the value of a label: at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last.`,
          },
        ],
  );
}

function operatorProblems(path: string, operator: string, known: readonly string[]): Problem[] {
  if (known.includes(operator)) return [];
  const near = didYouMean(operator, known);
  return [
    {
      path,
      says: `'${shown(operator)}' is not an operator that Kubernetes knows here: ${known.map((one) => `'${one}'`).join(', ')}.`,
      ...(near !== undefined && { write: `${leaf(path)}: '${near}'` }),
    },
  ];
}

function weightProblems(path: string, weight: number): Problem[] {
  if (Number.isInteger(weight) && weight >= 1 && weight <= 100) return [];
  return [{ path, says: `${weight} is not a weight: Kubernetes takes whole numbers from 1 to 100.` }];
}

function keyProblems(path: string, key: string): Problem[] {
  if (isQualifiedName(key)) return [];
  return [
    {
      path,
      says: `'${shown(key)}' cannot be the key of a label: at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last, perhaps behind a domain in lower case and one '/'.`,
    },
  ];
}
