import { findingsOf } from '../../../commands/diff/model';
import { laptop, production, small } from '../../fixtures';
import { traces } from '../../fixtures/traces';
import { compared, manifestsOf } from './compared';
import { edited, line, podsOf, type Edit, type Part } from './edited';
import { data, logs, policy, security } from './severe';
import { ofTraces } from './severe-traces';

test.each([
  ...security.map((row) => ({ row, environment: small })),
  ...logs.map((row) => ({ row, environment: small })),
  ...data.map((row) => ({ row, environment: laptop })),
  ...ofTraces.map((row) => ({ row, environment: traces })),
])('$row.0: $row.1', ({ row: [, risk, edit, why = ''], environment }) => {
  const { base, head } = edited(environment, edit);
  const found = findingsOf(compared(base, head)!);
  expect(found).toContainEqual(expect.objectContaining({ risk, why: expect.stringContaining(why) }));
});

test('a selector without labels is not that of a renamed workload', () => {
  const strict: Edit = policy('loki-gateway', (spec) => {
    spec.ingress[0].from = spec.ingress[0].from.filter((one: Part) => Object.keys(one.namespaceSelector).length > 0);
  });
  const wide: Edit = policy('loki-gateway', (spec) => {
    for (const one of spec.ingress[0].from)
      if (one.podSelector?.matchLabels?.['app.kubernetes.io/name'] === 'vector') one.podSelector = {};
  });
  const { base, head } = edited(small, wide, strict);
  expect(findingsOf(compared(base, head)!).map(({ risk }) => risk)).toContain('loosens security');
});

test('Grafana: another notation of enabled, and a section that no rule compares', () => {
  const grafana = { ...laptop, grafana: { login: 'grafana' } };
  const enabled = line('grafana', 'grafana.ini', /(\[auth.anonymous\]\s+enabled = )false/g, '$11');
  const login = line('grafana', 'grafana.ini', /$/g, '\n[auth.generic_oauth]\nenabled = true\n');
  for (const [edit, why] of [
    [enabled, 'Everybody who reaches Grafana'],
    [login, '[auth.generic_oauth] enabled'],
  ] as const) {
    const { base, head } = edited(grafana, edit);
    expect(findingsOf(compared(base, head)!)).toContainEqual(
      expect.objectContaining({ risk: 'loosens security', why: expect.stringContaining(why) }),
    );
  }
});

test('a machine that is removed loses its logs', () => {
  const files = new Map([['hosts/edge/vector.yaml', 'sources: { journal: { type: journald } }\nsinks: {}\n']]);
  const [change] = [compared(new Map([...files, ['10-a.yaml', '']]), new Map([['10-a.yaml', '']]))];
  expect(findingsOf(change!)).toContainEqual(
    expect.objectContaining({ risk: 'may lose data', why: expect.stringContaining('reads journal no longer') }),
  );
});

test('the schema of Loki is found in any file', () => {
  const all = [...manifestsOf(production).values()].join('---\n');
  const earlier = new Map([['90-all.yaml', all.replaceAll('s3.example.com', 's3.acme.io')]]);
  const later = new Map([
    ['90-all.yaml', earlier.get('90-all.yaml')!.replaceAll('prefix: loki_index_', 'prefix: other_')],
  ]);
  expect(compared(earlier, later)!.findings.map(({ why }) => why)).toContainEqual(
    expect.stringContaining("prefix changed from 'loki_index_' to 'other_'"),
  );
});

test.each<[title: string, edit: Edit]>([
  [
    'a size in another notation',
    (get) => {
      const { requests } = get('StatefulSet', 'minio').spec.volumeClaimTemplates[0].spec.resources;
      requests.storage = `${Number.parseInt(requests.storage, 10) * 1024}Mi`;
    },
  ],
  ['a paused Deployment', (get) => Object.assign(get('Deployment', 'loki-gateway').spec, { paused: true })],
  [
    'processors in another notation',
    podsOf('Deployment', 'loki-gateway', ({ containers }) => {
      const { requests } = containers[0].resources;
      requests.cpu = String(Number.parseInt(requests.cpu, 10) / 1000);
    }),
  ],
])('%s replaces no pods, and is not refused', (_title, edit) => {
  const { base, head } = edited(laptop, edit);
  const pods = compared(base, head)?.pods ?? [];
  expect(pods.filter(({ outcome }) => outcome !== 'not replaced')).toEqual([]);
});

test('a Loki of another topology is no renamed one', () => {
  const change = compared(
    manifestsOf(laptop),
    manifestsOf({ ...laptop, loki: { ...laptop.loki, topology: 'distributed' } } as never),
  )!;
  expect(change.objects.filter(({ was, object }) => was !== undefined && object.kind === 'StatefulSet')).toEqual([]);
});

test('Argo CD replaces a Job that it deletes before, which is reported once', () => {
  const annotate: Edit = (_get, objects) => {
    const job = objects.find(({ kind }: Part) => kind === 'Job');
    job.metadata.annotations = { 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' };
  };
  const change: Edit = (_get, objects) => {
    const { env } = objects.find(({ kind }: Part) => kind === 'Job').spec.template.spec.containers[0];
    env[0].valueFrom.secretKeyRef.name = 'x';
    env[1].valueFrom.secretKeyRef.name = 'x';
  };
  const { base, head } = edited(laptop, change, annotate);
  const refused = findingsOf(compared(base, head)!).filter(({ risk }) => risk === 'immutable field');
  expect(refused).toEqual([
    expect.objectContaining({ remedy: expect.stringContaining('Argo CD deletes and creates it') }),
  ]);
});

test('an ExternalSecret takes over the Secret that pods read, and deletes it with itself', () => {
  const external = { ...small, externalSecrets: { store: { name: 'vault' } } } as typeof small;
  for (const [base, head, why] of [
    [small, external, 'It takes over the Secret vector-loki-auth, which DaemonSet vector reads'],
    [external, small, 'The Secret vector-loki-auth is deleted with it'],
  ] as const)
    expect(findingsOf(compared(manifestsOf(base), manifestsOf(head))!)).toContainEqual(
      expect.objectContaining({ risk: 'may lose data', why: expect.stringContaining(why) }),
    );
});
