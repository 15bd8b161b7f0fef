import { compareOutputs } from '../../../commands/diff/compare';
import { Unreadable, type Files } from '../../../commands/diff/objects';
import { diffJson } from '../../../commands/diff/print/json';
import { diffMarkdown } from '../../../commands/diff/print/markdown';
import { diffText } from '../../../commands/diff/print/text';
import { compared } from './compared';

const [first, second] = ['sdfj7823hSDfn23', 'kd83jd92jdDK39x'];

/** All formats of the change of a file. */
function formats(path: string, text: (value: string) => string): string[] {
  const [base, head] = [first, second].map((value) => new Map([['x', files(path, text(value))]]));
  const changes = compareOutputs(base!, head!);
  return [diffText(changes), diffMarkdown(changes), diffJson(changes, 'a', 'b')];
}

const files = (path: string, text: string): Files =>
  new Map([
    ['00-a.yaml', configMap('a: b')],
    [path, text],
  ]);
const configMap = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: files, namespace: x }\ndata:\n  ${data.replaceAll('\n', '\n  ')}\n`;
const secret = (value: string): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login', namespace: 'x' },
  stringData: { note: value },
});
const json = (object: unknown): string => JSON.stringify(object, null, 2);
const deployment = (container: object, metadata: object = {}): string =>
  json({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'app', namespace: 'x', ...metadata },
    spec: { template: { spec: { containers: [{ name: 'app', ...container }] } } },
  });
const list = (items: readonly unknown[], kind = 'List'): object => ({ apiVersion: 'v1', kind, items });

test.each<[where: string, path: string, text: (value: string) => string]>([
  ['a Secret in a JSON file', 'x.json', (value) => json(secret(value))],
  ['a Secret in a folder', 'secrets/s.yaml', (value) => json(secret(value))],
  ['a Secret without metadata', 'x.yaml', (value) => json({ ...secret(value), metadata: undefined })],
  ['a Secret in a List in a List', 'x.yaml', (value) => json(list([list([secret(value)])]))],
  [
    'an item of a SecretList',
    'x.yaml',
    (value) => json(list([{ metadata: { name: 'x' }, stringData: { note: value } }], 'SecretList')),
  ],
  ['a template of a Secret', 'x.tpl', (value) => `{{ if . }}\nkind: Secret\nstringData:\n  note: ${value}\n`],
  ['a Secret in a ConfigMap', 'x.yaml', (value) => configMap(`s.yaml: ${JSON.stringify(json(secret(value)))}`)],
  ['an argument', 'x.yaml', (value) => deployment({ args: [`--password=${value}`] })],
  ['an argument of Go', 'x.yaml', (value) => deployment({ args: [`-s3.secret-access-key=${value}`] })],
  ['an argument after its option', 'x.yaml', (value) => deployment({ args: ['--password', value] })],
  ['a user and a password', 'x.yaml', (value) => deployment({ args: ['-u', `u:${value}`] })],
  [
    'arguments in another order',
    'x.yaml',
    (value) => deployment({ args: value === first ? ['a', '--token', first] : ['--token', first, 'a'] }),
  ],
  ['a script', 'x.yaml', (value) => deployment({ command: ['sh', '-c', `export PASSWORD=${value}; run`] })],
  ['a variable', 'x.yaml', (value) => deployment({ env: [{ name: 'S3_AUTH', value }] })],
  [
    'a variable of an added container',
    'x.yaml',
    (value) => deployment({ env: [{ name: 'S3_AUTH', value }], name: value === first ? 'a' : 'b' }),
  ],
  [
    'a connection string',
    'x.yaml',
    (value) => deployment({ env: [{ name: 'STORE', value: `AccountName=a;AccountKey=${value}` }] }),
  ],
  [
    'an annotation of kubectl',
    'x.yaml',
    (value) =>
      deployment({}, { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"x":"${value}"}` } }),
  ],
  [
    'settings of Grafana',
    'x.yaml',
    (value) => configMap(`grafana.ini: "[security]\\nadmin_password = ${value}\\nsecret_key = ${value}\\n"`),
  ],
  ['a file of a machine', 'hosts/a/agent.env', (value) => `URL=a\nLOKI_TOKEN=${value}\nX=1\n`],
])('%s: no format prints the value', (_where, path, text) => {
  for (const printed of formats(path, text)) {
    expect(printed).toContain('x');
    expect(printed).not.toMatch(new RegExp(`${first}|${second}`));
  }
});

test('lines around one with a secret are printed', () => {
  const [text] = formats('hosts/a/agent.env', (value) => `URL=${value === first ? 'a' : 'b'}\nTOKEN=${value}\n`);
  expect(text).toContain('-URL=a');
  expect(text).toContain('+URL=b');
  expect(text).toContain('+(not shown)');
});

test('names of Secrets, files with one, variables and switches are printed', () => {
  const container = (n: number): object => ({
    args: [`--token-file=/etc/${n}`, `--password=$(P${n})`],
    env: [{ name: 'GF_AUTH_ANONYMOUS_ENABLED', value: String(n === 1) }],
    volumeMounts: [{ mountPath: '/x', secretName: `login-${n}` }],
  });
  const change = compared(files('x.yaml', deployment(container(1))), files('x.yaml', deployment(container(2))))!;
  const [object] = change.objects;
  expect(object!.changes.length).toBeGreaterThan(4);
  expect(JSON.stringify(object)).not.toContain('(not shown)');
});

test('an error of a manifest quotes nothing of it', () => {
  expect(() => compared(files('x.yaml', 'a: *hunter2\n'), files('x.yaml', 'b: 1\n'))).toThrow(
    new Unreadable('platform/x.yaml cannot be read: it is not YAML, line 1, column 5.'),
  );
});

test('objects of JSON files and folders have risks, as kubectl and Argo CD apply them', () => {
  const binding = json({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'all' },
    subjects: [{ kind: 'Group', name: 'system:unauthenticated' }],
    roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
  });
  for (const path of ['a.json', 'more/a.yaml']) {
    const change = compared(files('b.txt', 'x'), files(path, binding))!;
    expect(change.objects.find(({ object }) => object.kind === 'ClusterRoleBinding')!.findings).toMatchObject([
      { risk: 'loosens security' },
    ]);
  }
});
