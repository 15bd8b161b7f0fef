import { render, type Environment } from '../../constructs/platform';
import * as fixtures from '../fixtures';

type Pod = NonNullable<Environment['loki']['pod']>;
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
  ['an operator of another language', nodes({ key: 'a', operator: '==', values: ['b'] }), `'==' is not an operator`],
  ['values that are missing', nodes({ key: 'a', operator: 'In' }), `'In' compares with values, and there are none`],
  [
    'values where none are read',
    nodes({ key: 'a', operator: 'Exists', values: ['b'] }),
    `'Exists' asks for the key alone`,
  ],
  [
    'two numbers to be above',
    nodes({ key: 'a', operator: 'Gt', values: ['1', '2'] }),
    `'Gt' compares with exactly one`,
  ],
  [
    'a number in words',
    nodes({ key: 'a', operator: 'Lt', values: ['few'] }),
    `'Lt' compares with exactly one whole number`,
  ],
  ['a key that no label has', nodes({ key: 'a b', operator: 'Exists' }), `'a b' cannot be the key of a label`],
  [
    'a value that no label has',
    nodes({ key: 'a', operator: 'NotIn', values: ['b', 'c d'] }),
    `'c d' cannot be the value of a label`,
  ],
  [
    'a field that nodes do not have',
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
    '0 is not a weight',
  ],
  [
    'a weight of 101',
    { affinity: { podAffinity: { [preferred]: [{ weight: 101, podAffinityTerm: hosts }] } } },
    '101 is not a weight',
  ],
  [
    'no topology',
    { affinity: { podAffinity: { [required]: [{ topologyKey: '' }] } } },
    `'' cannot be the key of a label`,
  ],
  [
    'a namespace with a dot',
    { affinity: { podAntiAffinity: { [required]: [{ ...hosts, namespaces: ['a.b'] }] } } },
    `'a.b' is not a DNS label`,
  ],
  [
    'an operator of nodes for pods',
    selecting({ matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] }),
    `'Gt' is not an operator`,
  ],
  ['a label of pods with a space', selecting({ matchLabels: { a: 'b c' } }), `'b c', the value of 'a'`],
])('an affinity with %s is refused, as Kubernetes would refuse its pods', (_, pod, says) => {
  const { errors: problems } = render(withPod(pod));
  expect(problems).toHaveLength(1);
  expect(problems[0]?.path.slice(0, 3)).toEqual(['loki', 'pod', 'affinity']);
  expect(problems[0]?.message).toContain(says);
});
