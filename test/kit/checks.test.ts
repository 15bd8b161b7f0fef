import {
  annotationProblems,
  clusterProblems,
  labelProblems,
  nameProblems,
  namespaceNameProblems,
  objectNameProblems,
  peerProblems,
  podSettingsProblems,
  shown,
  tolerationProblems,
} from '../../constructs/kit';

const dots = `${'a'.repeat(63)}.${'b'.repeat(63)}`;

test.each([
  ['a Service', nameProblems, ['loki', 'a', 'a-1', 'a'.repeat(63)], ['', '1a', 'a.b', 'A', '-a', 'a-', 'a\n', 'ä']],
  [
    'a namespace',
    namespaceNameProblems,
    ['360-logging', '7', 'a'],
    ['', 'a.b', 'A', '-a', 'a-', 'a\n', 'a'.repeat(64)],
  ],
  [
    'a Secret',
    objectNameProblems,
    ['logs.example.com-tls', '7.a', dots],
    ['', '.', 'a..b', '.a', 'a.', 'a.-b', 'A', 'a_b', 'a\n', `${dots}.${dots}`],
  ],
] as const)('names of %s are those that Kubernetes takes; a suggestion is one of them', (_, problems, right, wrong) => {
  for (const name of right) expect(problems('name', name)).toEqual([]);
  for (const name of wrong) {
    const [problem, ...others] = problems('some.name', name);
    expect([name, problem?.path, others]).toEqual([name, 'some.name', []]);
    expect(problem?.says).not.toMatch(/\n/);
    const suggested = /^name: '(.*)'$/.exec(problem?.write ?? `name: '${right[0]}'`)![1]!;
    expect(problems('name', suggested)).toEqual([]);
  }
});

test('a name in a list is written without its place', () => {
  expect(objectNameProblems('pod.imagePullSecrets[0]', 'My Secret')[0]?.write).toBe(`'my-secret'`);
});

describe('addresses', () => {
  const of = (...cidrs: string[]) => peerProblems('peer', { cidrs });

  test('are ranges of IPv4 or IPv6', () => {
    expect(of('0.0.0.0/0', '10.0.0.1/32', '10.0.0.0/8', '::/0', 'fd00::/8', '2001:db8::1/128')).toEqual([]);
  });

  test.each([
    ['10.0.0.1', `'10.0.0.1/32'`],
    ['fd00::1', `'fd00::1/128'`],
    ['10.0.0.0/33', undefined],
    ['10.0.0.0/08', undefined],
    ['10.0.0.0/', undefined],
    ['10.0.0.0/8/8', undefined],
    ['10.0.0.0/8\n', undefined],
    ['010.0.0.0/8', undefined],
    ['fe80::1%eth0/64', undefined],
    ['s3.example.com', undefined],
    ['', undefined],
  ])('%j is none; the line to write is %s', (cidr, line) => {
    const [problem, ...others] = of('10.0.0.0/8', cidr);
    expect([problem?.path, problem?.write, others]).toEqual(['peer.cidrs[1]', line, []]);
  });

  test('none at all would be everybody', () => {
    expect(of()).toEqual([
      {
        path: 'peer.cidrs',
        says: 'the list is empty: for a NetworkPolicy a rule without addresses is a rule for everybody, where nobody may be meant.',
      },
    ]);
  });
});

test('peers are named by labels and namespaces that there can be', () => {
  expect(peerProblems('peer', 'anyone')).toEqual([]);
  expect(peerProblems('peer', { namespaceLabels: {}, labels: { 'example.com/team': 'a_b.C-1', empty: '' } })).toEqual(
    [],
  );
  const wrong = [
    ...peerProblems('peer', { namespaceLabels: { team: 'a team' }, labels: { '-a': 'b' } }),
    ...peerProblems('peer', { namespace: 'My', labels: { a: 'b'.repeat(64) } }),
  ];
  expect(wrong.map(({ path, write }) => [path, write])).toEqual([
    ['peer.namespaceLabels', `'team': 'a-team'`],
    ['peer.labels', `'a': …`],
    ['peer.namespace', `namespace: 'my'`],
    ['peer.labels', `'a': '${'b'.repeat(63)}'`],
  ]);
});

test('keys of labels and annotations are words, perhaps behind a domain', () => {
  const right = ['a', 'A.b_c-1', 'example.com/a', 'a'.repeat(63)];
  const wrong = ['', ' ', 'a b', 'a/b/c', '/a', 'a/', 'a_b/c', '-a', 'a'.repeat(64), 'ä', 'a\n'];
  for (const key of right) expect(labelProblems('labels', { [key]: 'a' })).toEqual([]);
  for (const key of wrong)
    expect([key, annotationProblems('annotations', { [key]: 'any thing' })]).toHaveProperty('1.0');
  expect(annotationProblems('annotations', { 'Example.com/a': '{"any": "thing"}' })).toEqual([]);
});

test.each([
  [{ operator: 'Exists' }, undefined],
  [{ key: 'example.com/dedicated', value: 'logs', effect: 'NoSchedule' }, undefined],
  [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }, undefined],
  [{ key: 'a', operator: 'Exist' }, `operator: 'Exists'`],
  [{ key: 'a', effect: 'NoScheduling' }, `effect: 'NoSchedule'`],
  [{ key: 'a b' }, 'no line'],
  [{ key: 'a', value: 'a b' }, 'no line'],
  [{ key: 'a', operator: 'Exists', value: 'b' }, 'no line'],
  [{ value: 'b' }, 'no line'],
  [{ key: 'a', tolerationSeconds: 30 }, 'no line'],
])('the toleration %j: %s', (toleration, write) => {
  expect(tolerationProblems('tolerations', [toleration]).map((problem) => problem.write ?? 'no line')).toEqual(
    write === undefined ? [] : [write],
  );
});

test('what a pod is told is looked at as a whole', () => {
  const wrong = podSettingsProblems('pod', {
    nodeSelector: { 'a b': 'c' },
    annotations: { 'a b': 'c' },
    tolerations: [{ operator: 'Exist', key: 'a' }],
    imagePullSecrets: ['a', 'b c'],
    priorityClass: 'high!',
    storageClass: 'My Disks',
  });
  expect(wrong.map(({ path }) => path)).toEqual([
    'pod.nodeSelector',
    'pod.annotations',
    'pod.imagePullSecrets[1]',
    'pod.priorityClass',
    'pod.storageClass',
    'pod.tolerations[0].operator',
  ]);
  // The volumes are there already.
  expect(podSettingsProblems('pod', { storageClass: '' })).toEqual([]);
});

describe('a cluster', () => {
  test.each(['cluster.local', 'k8s', 'prod-1.example.com', '1.example'])('may be %s', (domain) => {
    expect(clusterProblems('cluster', { domain })).toEqual([]);
  });

  test.each([
    ['cluster.local\n', 'cluster.local'],
    ['cluster local', undefined],
    ['', undefined],
    ['.k8s.example', 'k8s.example'],
    ['svc.k8s.example', 'k8s.example'],
    ['.svc.k8s.example.', 'k8s.example'],
    ['K8s.Example', 'k8s.example'],
    ['svc', undefined],
    ['10.0.0.1', undefined],
  ])('is not %j, but %s', (domain, better) => {
    expect(clusterProblems('cluster', { domain }).map(({ path, write }) => [path, write])).toEqual([
      ['cluster.domain', better && `domain: '${better}'`],
    ]);
  });

  test('names peers that there can be', () => {
    const none = { cidrs: [] };
    const wrong = clusterProblems('cluster', {
      dns: none,
      apiServer: none,
      scrapers: [{ namespaceLabels: {} }, none],
      podMonitorLabels: { release: 'a b' },
    });
    expect(wrong.map(({ path, write }) => [path, write])).toEqual([
      ['cluster.dns.cidrs', undefined],
      ['cluster.apiServer.cidrs', undefined],
      ['cluster.scrapers[1].cidrs', undefined],
      ['cluster.podMonitorLabels', `'release': 'a-b'`],
    ]);
  });
});

test('what cannot be seen is shown as an escape', () => {
  expect(shown('a\nb\u0000\u200b\u2028ä "x"')).toBe(String.raw`a\u{000a}b\u{0000}\u{200b}\u{2028}ä "x"`);
});
