import { load } from 'js-yaml';
import { provisionedAlerts, ruleUid, type GrafanaAlerts } from '../../constructs/grafana';
import { ruleProblems } from '../../constructs/loki/rules';
import { inventoryOf, valueAt, type Data } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import { grafanaAlerting } from '../fixtures/alerting';
import { only } from '../support/manifests';
import type { Manifest } from '../../constructs/kit';

interface Query {
  refId: string;
  datasourceUid: string;
  model: { refId: string; expression?: string; expr?: string };
}
interface Rule {
  uid: string;
  title: string;
  condition: string;
  data: Query[];
  labels: Record<string, string>;
  noDataState: string;
}
interface Files {
  rules: { groups: { name: string; folder: string; rules: Rule[] }[]; deleteRules?: { uid: string }[] };
  'contact-points': { contactPoints: { name: string }[] };
  policies: { policies: { receiver: string }[] };
}

const { files, errors, platform } = render(grafanaAlerting);
const manifests = files
  .get('70-grafana.yaml')!
  .split('\n---\n')
  .map((text) => load(text) as Manifest);
const fileOf = (map: string, file: string): unknown =>
  load(String(valueAt(only(manifests, 'ConfigMap', map), ['data', file])));

/** The files as Grafana reads them. */
function provisioned(): Files {
  const read = (name: string): unknown => fileOf('grafana-alerting', `${name}.yaml`);
  return { rules: read('rules'), 'contact-points': read('contact-points'), policies: read('policies') } as Files;
}

/** What Grafana refuses at its start, or accepts and never evaluates: types of its provisioning. */
function problemsOf(
  { rules, policies, ...others }: Files,
  sources: readonly string[],
  folders: readonly string[],
): string[] {
  const all = rules.groups.flatMap((group) => group.rules);
  const repeated = (values: readonly string[]): boolean => new Set(values).size < values.length;
  const points = new Set(others['contact-points'].contactPoints.map(({ name }) => name));
  const ofRule = ({ uid, condition, data, labels, noDataState }: Rule): string[] => {
    const refIds = data.map(({ refId }) => refId);
    return [
      ...(/^[\w-]{1,40}$/.test(uid) ? [] : ['uid']),
      ...(refIds.includes(condition) ? [] : ['condition']),
      ...(repeated(refIds) || data.some(({ refId, model }) => refId !== model.refId) ? ['refId'] : []),
      ...(data.every(({ datasourceUid: of }) => of === '__expr__' || sources.includes(of)) ? [] : ['data source']),
      ...(data.every(({ model: { expression } }) => expression === undefined || refIds.includes(expression))
        ? []
        : ['expression']),
      ...(Object.values(labels).some((value) => /(?<!\$)(?:\$\$)*\$(?!\$)/.test(value)) ? ['label'] : []),
      ...(['OK', 'NoData', 'Alerting', 'KeepLast'].includes(noDataState) ? [] : ['noDataState']),
      ...data.flatMap(({ model: { expr } }) =>
        expr === undefined ? [] : ruleProblems([], [{ name: 'g', rules: [{ alert: 'a', expr }] }]).map(() => 'expr'),
      ),
    ];
  };
  return [
    ...all.flatMap(ofRule),
    ...(repeated(all.map(({ uid }) => uid)) ? ['uids'] : []),
    ...(repeated(all.map(({ title }) => title)) ? ['titles'] : []),
    ...(repeated(rules.groups.map(({ name }) => name)) ? ['groups'] : []),
    ...(rules.groups.every(({ folder }) => folders.includes(folder)) ? [] : ['folder']),
    ...(policies.policies.every(({ receiver }) => points.has(receiver)) ? [] : ['receiver']),
    ...((rules.deleteRules ?? []).some(({ uid }) => all.some((rule) => rule.uid === uid)) ? ['deleteRules'] : []),
  ];
}

const sources = (fileOf('grafana', 'data-sources.yaml') as { datasources: { uid: string }[] }).datasources.map(
  ({ uid }) => uid,
);
const folders = (fileOf('grafana', 'dashboards.yaml') as { providers: { folder: string }[] }).providers.map(
  ({ folder }) => folder,
);

test('the files of every pack are valid, and all that they name exists', () => {
  expect(errors).toEqual([]);
  const found = provisioned();
  expect(problemsOf(found, sources, folders)).toEqual([]);
  expect(found.rules.groups.map(({ name }) => name)).toEqual([
    'loki-logs-errors',
    'loki-logs-silent-namespaces',
    'loki-logs-events',
    'loki-logs-gateway',
  ]);
});

const first = (found: Files): Rule => found.rules.groups[0]!.rules[0]!;
test.each<[string, (found: Files) => void]>([
  ['uid', (found) => (first(found).uid = 'x'.repeat(41))],
  ['condition', (found) => (first(found).condition = 'D')],
  ['refId', (found) => (first(found).data[1]!.model.refId = 'A')],
  ['data source', (found) => (first(found).data[0]!.datasourceUid = 'Loki')],
  ['expression', (found) => (first(found).data[2]!.model.expression = 'E')],
  ['label', (found) => (first(found).labels['team'] = '{{ $labels.team }}')],
  ['noDataState', (found) => (first(found).noDataState = 'Ok')],
  ['expr', (found) => (first(found).data[0]!.model.expr = 'sum(rate({a=b}[5m]))')],
  ['uids', (found) => (first(found).uid = found.rules.groups[1]!.rules[0]!.uid)],
  ['titles', (found) => (first(found).title = found.rules.groups[1]!.rules[0]!.title)],
  ['groups', (found) => (found.rules.groups[0]!.name = found.rules.groups[1]!.name)],
  ['folder', (found) => (found.rules.groups[0]!.folder = 'Alerts')],
  ['receiver', (found) => (found.policies.policies[0]!.receiver = 'nobody')],
  ['deleteRules', (found) => (found.rules.deleteRules = [{ uid: first(found).uid }])],
])('the check of files finds a wrong %s', (what, change) => {
  const found = provisioned();
  change(found);
  expect(problemsOf(found, sources, folders)).toEqual([what]);
});

test('no secret of a receiver is in a file, and Grafana may connect to each', () => {
  const env = valueAt(only(manifests, 'StatefulSet', 'grafana'), ['spec', 'template', 'spec', 'containers', 0, 'env']);
  const secretOf = (variable: string): unknown =>
    (env as { name: string; valueFrom?: { secretKeyRef: Data } }[]).find(({ name }) => name === variable)?.valueFrom;
  expect(secretOf('ALERT_SLACK_URL')).toEqual({ secretKeyRef: { name: 'alert-slack', key: 'url' } });
  expect(secretOf('ALERT_WEBHOOK_PASSWORD')).toEqual({ secretKeyRef: { name: 'alert-webhook', key: 'password' } });
  const { flows, secrets } = inventoryOf(platform!);
  const to = flows.filter(({ carries }) => carries === 'alerts').map((flow) => flow.to.host);
  expect(to).toEqual(['alerts.example.com', 'hooks.slack.com', 'smtp.example.com']);
  expect(secrets.map(({ secret }) => secret)).toEqual(expect.arrayContaining(['alert-slack', 'alert-webhook']));
});

test('rules on several data sources have their own uids, titles and groups', () => {
  const group = (dataSource: string): GrafanaAlerts['groups'][number] => ({
    name: 'logs',
    dataSource,
    rules: [{ alert: 'Same', expr: 'vector(1)', labels: { team: '$x' } }],
  });
  const { rules } = provisionedAlerts({ groups: [group('loki-A'), group('loki-B')] }) as unknown as Files;
  const all = rules.groups.flatMap((one) => one.rules);
  expect(all.map(({ uid, title }) => [uid, title])).toEqual([
    ['loki-A-Same', 'Same (loki-A)'],
    ['loki-B-Same', 'Same (loki-B)'],
  ]);
  expect(rules.groups.map(({ name }) => name)).toEqual(['loki-A-logs', 'loki-B-logs']);
  expect(all[0]!.labels).toEqual({ team: '$$x' });
});

test('a long uid is cut, and stays different from others', () => {
  const [one, two] = ['One', 'Two'].map((end) =>
    ruleUid('loki-with-a-long-name-of-a-tenant', `LongNameOfAnAlert${end}`),
  );
  for (const uid of [one!, two!]) expect(uid).toMatch(/^[\w-]{40}$/);
  expect(one).not.toBe(two);
});

test('rules that are turned off are deleted, also without an Alertmanager', () => {
  const retired = ['loki-HighErrorRate'];
  const off = render({ ...grafanaAlerting, alerts: { logs: { packs: [], retired } } });
  expect(off.errors).toEqual([]);
  const map = off.files.get('70-grafana.yaml')!.split('\n---\n');
  const maps = map.map((text) => load(text) as Manifest);
  expect(load(String(valueAt(only(maps, 'ConfigMap', 'grafana-alerting'), ['data', 'rules.yaml'])))).toEqual({
    apiVersion: 1,
    groups: [],
    deleteRules: [{ orgId: 1, uid: 'loki-HighErrorRate' }],
  });
});

test('a mail server may have an IPv6 address', () => {
  const smtp = { enabled: true, host: '[2001:db8::25]:587' };
  const mail = render({ ...grafanaAlerting, grafana: { login: 'grafana', config: { smtp } } });
  expect(mail.errors).toEqual([]);
  const hosts = inventoryOf(mail.platform!).flows.map((flow) => flow.to.host);
  expect(hosts).toContain('[2001:db8::25]');
});

test('a stage that drops lines of the gateway is a warning', () => {
  const logs = { ...grafanaAlerting.collect.logs, pipeline: { stages: [{ keep: { line: 'ERROR' } }] } };
  const { warnings } = render({ ...grafanaAlerting, collect: { ...grafanaAlerting.collect, logs } });
  expect(warnings.map(({ path, message }) => `${path.join('.')}: ${message}`)).toContainEqual(
    expect.stringMatching(/^collect\.logs\S*: collect\.logs\.pipeline\.stages\[0\] drops lines of the gateway/),
  );
});

test('rules that Grafana evaluates are not rules of the ruler too', () => {
  expect(files.get('20-loki.yaml')).not.toContain('logs-errors');
});
