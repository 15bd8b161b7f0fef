import { error, manifestProblems, type Manifest } from '../../constructs/kit';

const config = (metadata: Partial<Manifest['metadata']>, kind = 'ConfigMap'): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'a', ...(kind === 'ConfigMap' && { namespace: 'one' }), ...metadata },
});

test('objects that Kubernetes takes are no problem', () => {
  expect(
    manifestProblems([
      config({}),
      config({ namespace: 'two' }),
      config({}, 'Namespace'),
      config({ name: 'system:a.b' }, 'ClusterRole'),
    ]),
  ).toEqual([]);
});

test.each([
  [
    'the same object twice',
    [config({}), config({})],
    'ConfigMap/one/a',
    'the same object is made twice; the second would overwrite the first.',
  ],
  [
    'a port of a container with a long name',
    [
      {
        ...config({}, 'Deployment'),
        metadata: { name: 'a', namespace: 'one' },
        spec: { template: { spec: { containers: [{ ports: [{ name: 'memcached-client' }] }] } } },
      },
    ],
    'Deployment/one/a',
    "a container's port is called 'memcached-client'; Kubernetes takes 15 characters and would never make the pod.",
  ],
  ['a name with capitals', [config({ name: 'A' })], 'ConfigMap/one/A', "'A' is not a name of Kubernetes."],
  [
    'a namespace in a namespace',
    [config({ namespace: 'one' }, 'Namespace')],
    'Namespace/one/a',
    'a Namespace belongs to no namespace.',
  ],
  [
    'a label with a blank',
    [config({ labels: { team: 'a b' } })],
    'ConfigMap/one/a',
    "the label team has the value 'a b', which Kubernetes does not take.",
  ],
  [
    'more than kubectl remembers',
    [{ ...config({}), data: { a: 'x'.repeat(200_000) } }],
    'ConfigMap/one/a',
    'it has 200096 bytes; kubectl apply cannot remember more than 200000.',
  ],
])('%s is refused', (_, manifests, object, message) => {
  expect(manifestProblems(manifests)).toEqual([error([object], message)]);
});

test('an object without a namespace is refused: it would go wherever kubectl points', () => {
  const { namespace: _namespace, ...metadata } = config({}).metadata;
  expect(manifestProblems([{ ...config({}), metadata }])).toHaveLength(1);
});
