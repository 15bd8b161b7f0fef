import {
  annotationProblems,
  clusterProblems,
  error,
  escapeControl,
  labelProblems,
  nameProblems,
  namespaceNameProblems,
  objectNameProblems,
  pathText,
  peerProblems,
  podSettingsProblems,
  printed,
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
] as const)('names of %s are validated like in Kubernetes, and fixes are valid', (_, problems, right, wrong) => {
  for (const name of right) expect(problems(['name'], name)).toEqual([]);
  for (const name of wrong) {
    const [problem, ...others] = problems(['some', 'name'], name);
    expect([name, problem?.path, others]).toEqual([name, ['some', 'name'], []]);
    expect(problem?.message).not.toMatch(/\n/);
    const { fix = { replace: right[0] } } = problem!;
    expect(problems(['name'], (fix as { replace: string }).replace)).toEqual([]);
  }
});

test('the fix of a name in a list replaces the entry', () => {
  const [problem] = objectNameProblems(['pod', 'imagePullSecrets', 0], 'My Secret');
  expect(printed(problem!).help).toBe(`Fix: 'my-secret'`);
});

describe('address ranges', () => {
  const of = (...cidrs: string[]) => peerProblems(['peer'], { cidrs });

  test('are in CIDR notation, IPv4 or IPv6', () => {
    expect(of('0.0.0.0/0', '10.0.0.1/32', '10.0.0.0/8', '::/0', 'fd00::/8', '2001:db8::1/128')).toEqual([]);
  });

  test.each([
    ['10.0.0.1', '10.0.0.1/32'],
    ['fd00::1', 'fd00::1/128'],
    ['10.0.0.0/33', undefined],
    ['10.0.0.0/08', undefined],
    ['10.0.0.0/', undefined],
    ['10.0.0.0/8/8', undefined],
    ['10.0.0.0/8\n', undefined],
    ['010.0.0.0/8', undefined],
    ['fe80::1%eth0/64', undefined],
    ['s3.example.com', undefined],
    ['', undefined],
  ])('%j is rejected, with the fix %s', (cidr, replace) => {
    const [problem, ...others] = of('10.0.0.0/8', cidr);
    expect([problem?.path, problem?.fix, others]).toEqual([['peer', 'cidrs', 1], replace && { replace }, []]);
  });

  test('an empty list is rejected, because it would allow every address', () => {
    expect(of()).toEqual([error(['peer', 'cidrs'], expect.stringContaining('allows every address') as string)]);
  });
});

test('labels and namespaces of peers are validated', () => {
  expect(peerProblems(['peer'], 'anyone')).toEqual([]);
  expect(peerProblems(['peer'], { namespaceLabels: {}, labels: { 'example.com/team': 'a_b.C-1', empty: '' } })).toEqual(
    [],
  );
  const wrong = [
    ...peerProblems(['peer'], { namespaceLabels: { team: 'a team' }, labels: { '-a': 'b' } }),
    ...peerProblems(['peer'], { namespace: 'My', labels: { a: 'b'.repeat(64) } }),
  ];
  expect(wrong.map(({ path, fix }) => [pathText(path), fix])).toEqual([
    ['peer.namespaceLabels.team', { replace: 'a-team' }],
    ["peer.labels['-a']", { moveTo: ['peer', 'labels', 'a'], value: 'b' }],
    ['peer.namespace', { replace: 'my' }],
    ['peer.labels.a', undefined],
  ]);
});

test('keys of labels and annotations are names, optionally after a domain', () => {
  const right = ['a', 'A.b_c-1', 'example.com/a', 'a'.repeat(63)];
  const wrong = ['', ' ', 'a b', 'a/b/c', '/a', 'a/', 'a_b/c', '-a', 'a'.repeat(64), 'ä', 'a\n'];
  for (const key of right) expect(labelProblems(['labels'], { [key]: 'a' })).toEqual([]);
  for (const key of wrong)
    expect([key, annotationProblems(['annotations'], { [key]: 'any thing' })]).toHaveProperty('1.0');
  expect(annotationProblems(['annotations'], { 'Example.com/a': '{"any": "thing"}' })).toEqual([]);
});

test.each([
  [{ operator: 'Exists' }, undefined],
  [{ key: 'example.com/dedicated', value: 'logs', effect: 'NoSchedule' }, undefined],
  [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }, undefined],
  [{ key: 'a', operator: 'Exist' }, 'Exists'],
  [{ key: 'a', effect: 'NoScheduling' }, 'NoSchedule'],
  [{ key: 'a b' }, 'no fix'],
  [{ key: 'a', value: 'a b' }, 'no fix'],
  [{ key: 'a', operator: 'Exists', value: 'b' }, 'no fix'],
  [{ value: 'b' }, 'no fix'],
  [{ key: 'a', tolerationSeconds: 30 }, 'no fix'],
])('the toleration %j: %s', (toleration, replace) => {
  const fixes = tolerationProblems(['tolerations'], [toleration]).map(({ fix }) => fix ?? { replace: 'no fix' });
  expect(fixes).toEqual(replace === undefined ? [] : [{ replace }]);
});

test('all pod settings are validated', () => {
  const wrong = podSettingsProblems(['pod'], {
    nodeSelector: { 'a b': 'c' },
    annotations: { 'a b': 'c' },
    tolerations: [{ operator: 'Exist', key: 'a' }],
    imagePullSecrets: ['a', 'b c'],
    priorityClass: 'high!',
    storageClass: 'My Disks',
  });
  expect(wrong.map(({ path }) => pathText(path))).toEqual([
    "pod.nodeSelector['a b']",
    "pod.annotations['a b']",
    'pod.imagePullSecrets[1]',
    'pod.priorityClass',
    'pod.storageClass',
    'pod.tolerations[0].operator',
  ]);
  // An empty storage class binds existing volumes.
  expect(podSettingsProblems(['pod'], { storageClass: '' })).toEqual([]);
});

describe('cluster settings', () => {
  test.each(['cluster.local', 'k8s', 'prod-1.example.com', '1.example'])('accept the domain %s', (domain) => {
    expect(clusterProblems(['cluster'], { domain })).toEqual([]);
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
  ])('reject the domain %j, with the fix %s', (domain, better) => {
    expect(clusterProblems(['cluster'], { domain }).map(({ path, fix }) => [pathText(path), fix])).toEqual([
      ['cluster.domain', better && { replace: better }],
    ]);
  });

  test('have valid peers', () => {
    const empty = { cidrs: [] };
    const wrong = clusterProblems(['cluster'], {
      dns: empty,
      apiServer: empty,
      scrapers: [{ namespaceLabels: {} }, empty],
      podMonitorLabels: { release: 'a b' },
    });
    expect(wrong.map(({ path, fix }) => [pathText(path), fix])).toEqual([
      ['cluster.dns.cidrs', undefined],
      ['cluster.apiServer.cidrs', undefined],
      ['cluster.scrapers[1].cidrs', undefined],
      ['cluster.podMonitorLabels.release', { replace: 'a-b' }],
    ]);
  });
});

test('invisible characters are escaped', () => {
  expect(escapeControl('a\nb\u0000\u200b\u2028ä "x"')).toBe(String.raw`a\u{000a}b\u{0000}\u{200b}\u{2028}ä "x"`);
});
