import { render, type Environment, type LokiSettings } from '../../constructs/platform';
import * as fixtures from '../fixtures';

type Pod = NonNullable<LokiSettings['pod']>;
const withPod = (pod: Pod): Environment => ({
  ...fixtures.laptop,
  loki: { ...fixtures.laptop.loki, pod: { ...fixtures.laptop.loki.pod, ...pod } },
});
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
const hosts = { topologyKey: 'kubernetes.io/hostname' };
const nodes = (...matchExpressions: { key: string; operator: string; values?: string[] }[]): Pod => ({
  affinity: { nodeAffinity: { [required]: { nodeSelectorTerms: [{ matchExpressions }] } } },
});
const selecting = (
  labelSelector: NonNullable<
    NonNullable<NonNullable<Pod['affinity']>['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
  >[number]['labelSelector'],
): Pod => ({
  affinity: { podAntiAffinity: { [required]: [{ ...hosts, ...(labelSelector && { labelSelector }) }] } },
});

test.each<[string, Pod, string]>([
  ['no terms', { affinity: { nodeAffinity: { [required]: { nodeSelectorTerms: [] } } } }, 'the list is empty'],
  ['an unknown operator', nodes({ key: 'a', operator: '==', values: ['b'] }), `'==' is not a valid operator`],
  ['missing values', nodes({ key: 'a', operator: 'In' }), `'In' needs at least one value`],
  ['values for Exists', nodes({ key: 'a', operator: 'Exists', values: ['b'] }), `'Exists' takes no values`],
  ['two numbers for Gt', nodes({ key: 'a', operator: 'Gt', values: ['1', '2'] }), `'Gt' needs exactly one`],
  ['a word for Lt', nodes({ key: 'a', operator: 'Lt', values: ['few'] }), `'Lt' needs exactly one integer`],
  ['an invalid label key', nodes({ key: 'a b', operator: 'Exists' }), `'a b' is not a valid label key`],
  [
    'an invalid label value',
    nodes({ key: 'a', operator: 'NotIn', values: ['b', 'c d'] }),
    `'c d' is not a valid label value`,
  ],
  [
    'an unknown field of nodes',
    {
      affinity: {
        nodeAffinity: {
          [required]: { nodeSelectorTerms: [{ matchFields: [{ key: 'spec.name', operator: 'In', values: ['a'] }] }] },
        },
      },
    },
    `'spec.name' is not a field`,
  ],
  [
    'a weight of 0',
    { affinity: { nodeAffinity: { [preferred]: [{ weight: 0, preference: {} }] } } },
    '0 is not a valid weight',
  ],
  [
    'a weight of 101',
    { affinity: { podAffinity: { [preferred]: [{ weight: 101, podAffinityTerm: hosts }] } } },
    '101 is not a valid weight',
  ],
  [
    'an empty topology key',
    { affinity: { podAffinity: { [required]: [{ topologyKey: '' }] } } },
    `'' is not a valid label key`,
  ],
  [
    'a namespace with a dot',
    { affinity: { podAntiAffinity: { [required]: [{ ...hosts, namespaces: ['a.b'] }] } } },
    `'a.b' is not a valid namespace name`,
  ],
  [
    'an operator of nodes for pods',
    selecting({ matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] }),
    `'Gt' is not a valid operator`,
  ],
  ['a label of pods with a space', selecting({ matchLabels: { a: 'b c' } }), `'b c' is not a valid label value`],
])('an affinity with %s is rejected', (_, pod, message) => {
  const { errors: problems } = render(withPod(pod));
  expect(problems).toHaveLength(1);
  expect(problems[0]?.path.slice(0, 3)).toEqual(['loki', 'pod', 'affinity']);
  expect(problems[0]?.message).toContain(message);
});
