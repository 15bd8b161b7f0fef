import { error, manifestProblems, type Manifest } from '../../constructs/kit';

const config = (metadata: Partial<Manifest['metadata']>, kind = 'ConfigMap'): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'a', ...(kind === 'ConfigMap' && { namespace: 'one' }), ...metadata },
});

test('valid objects have no problems', () => {
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
    'two objects have this name; the second would overwrite the first.',
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
    "the container port name 'memcached-client' is longer than 15 characters; Kubernetes would not create the pod.",
  ],
  ['a name with uppercase letters', [config({ name: 'A' })], 'ConfigMap/one/A', "'A' is not a valid name."],
  [
    'a namespace in a namespace',
    [config({ namespace: 'one' }, 'Namespace')],
    'Namespace/one/a',
    'a Namespace is cluster-scoped and must not have a namespace.',
  ],
  [
    'a label value with a space',
    [config({ labels: { team: 'a b' } })],
    'ConfigMap/one/a',
    "the label team has an invalid value, 'a b'.",
  ],
  [
    'an object that is too large for kubectl apply',
    [{ ...config({}), data: { a: 'x'.repeat(200_000) } }],
    'ConfigMap/one/a',
    'it has 200096 bytes; kubectl apply cannot store more than 200000.',
  ],
])('%s is rejected', (_, manifests, object, message) => {
  expect(manifestProblems(manifests)).toEqual([error([object], message)]);
});

test('an object without a namespace is rejected', () => {
  const { namespace: _namespace, ...metadata } = config({}).metadata;
  expect(manifestProblems([{ ...config({}), metadata }])).toHaveLength(1);
});
