import { App } from 'cdk8s';
import { load } from 'js-yaml';
import type { DataSource } from '../../constructs/contracts';
import { inventoryOf, pathText, type Data } from '../../constructs/kit';
import type { GrafanaProps } from '../../constructs/grafana';
import { dataSourceFileProblems } from '../../constructs/grafana/data-source-rules';
import { LoggingPlatform, render, type Environment } from '../../constructs/platform';
import { only } from '../support/manifests';
import { filesOf, grafanaChart, loki } from '../support/grafana-chart';
import { laptopWithGrafana } from '../fixtures/grafana';

interface Entry extends Data {
  readonly jsonData: Data;
  readonly secureJsonData?: Data;
}

function entries(props: Partial<GrafanaProps>): Entry[] {
  const file = load(filesOf(grafanaChart(props).manifests)['data-sources.yaml']!) as { datasources: Entry[] };
  return file.datasources;
}

const other: DataSource = { ...loki, uid: 'loki-Dev', name: 'Loki Dev', tenant: 'Dev' };

test('Loki is the default data source, through the gateway, with a login from variables', () => {
  const { manifests } = grafanaChart();
  expect(load(filesOf(manifests)['data-sources.yaml']!)).toEqual({
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        name: 'Loki',
        uid: 'loki',
        orgId: 1,
        type: 'loki',
        access: 'proxy',
        url: 'http://gateway.example.com',
        isDefault: true,
        editable: false,
        basicAuth: true,
        basicAuthUser: '$LOKI_USERNAME',
        jsonData: { maxLines: 1000, timeout: 300, manageAlerts: false },
        secureJsonData: { basicAuthPassword: '$LOKI_PASSWORD' },
      },
    ],
  });
  expect(only(manifests, 'StatefulSet', 'grafana')).toHaveProperty(
    'spec.template.spec.containers.0.env',
    expect.arrayContaining([
      { name: 'LOKI_PASSWORD', valueFrom: { secretKeyRef: { name: 'grafana-loki-auth', key: 'password' } } },
      { name: 'LOKI_USERNAME', valueFrom: { secretKeyRef: { name: 'grafana-loki-auth', key: 'username' } } },
    ]),
  );
});

test('the tenant is sent only by a user who has several', () => {
  const [one] = entries({});
  expect(JSON.stringify(one)).not.toContain('httpHeader');
  const both = entries({
    viewersSeeAllTenants: true,
    dataSources: [
      { ...loki, sendsTenant: true },
      { ...other, sendsTenant: true },
    ],
  });
  expect(
    both.map(({ jsonData, secureJsonData }) => [jsonData['httpHeaderName1'], secureJsonData?.['httpHeaderValue1']]),
  ).toEqual([
    ['X-Scope-OrgID', 'Prod'],
    ['X-Scope-OrgID', 'Dev'],
  ]);
  expect(both.map(({ isDefault }) => isDefault)).toEqual([true, false]);
});

test('data sources share the variables of a Secret, and have their own of others', () => {
  const { manifests } = grafanaChart({
    viewersSeeAllTenants: true,
    dataSources: [loki, other, { ...other, uid: 'third', name: 'Third', login: { user: 'other', secret: 'other' } }],
  });
  const users = (load(filesOf(manifests)['data-sources.yaml']!) as { datasources: Entry[] }).datasources;
  expect(users.map(({ basicAuthUser }) => basicAuthUser)).toEqual([
    '$LOKI_USERNAME',
    '$LOKI_USERNAME',
    '$LOKI_USERNAME_2',
  ]);
});

test('a dollar sign in a setting is not expanded', () => {
  const [first, second] = entries({
    dataSources: [{ ...loki, name: 'Loki $HOME', tenant: 'a$b', sendsTenant: true }],
    prometheus: { url: 'http://prometheus.example.com', login: { user: '$user', secret: 'prometheus' } },
  });
  expect(first!['name']).toBe('Loki $$HOME');
  expect(first!.secureJsonData!['httpHeaderValue1']).toBe('a$$b');
  expect(second!['basicAuthUser']).toBe('$$user');
});

test('an authority is trusted by a certificate from a Secret', () => {
  const [source] = entries({ dataSources: [{ ...loki, ca: { secret: 'ca', key: 'ca.crt' } }] });
  expect(source).toMatchObject({ jsonData: { tlsAuthWithCACert: true }, secureJsonData: { tlsCACert: '$LOKI_CA' } });
});

test('only a user who may change rules manages alerts', () => {
  expect(entries({})[0]!.jsonData['manageAlerts']).toBe(false);
  const admin = { grafana: { roles: ['admin'] } } as const;
  const environment: Environment = {
    ...laptopWithGrafana,
    tenants: { Prod: { users: { ...admin, vector: { roles: ['write'] } } } },
  };
  expect(render(environment).files.get('70-grafana.yaml')).toContain('manageAlerts: true');
});

test('it connects to the gateway as its user, and never to Loki', () => {
  const { flows } = inventoryOf(new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', laptopWithGrafana));
  expect(
    flows
      .filter(({ from }) => from.name === 'grafana')
      .map(({ to, carries, login, tenant }) => [to.host, carries, login, tenant]),
  ).toEqual([['loki-gateway.logging.svc.cluster.local', 'queries', 'grafana', 'Prod']]);
});

const good: Data = {
  name: 'Loki',
  uid: 'loki',
  type: 'loki',
  access: 'proxy',
  url: 'http://gateway',
  isDefault: true,
  basicAuth: true,
  basicAuthUser: '$USER',
  jsonData: { httpHeaderName1: 'X-Scope-OrgID', derivedFields: [{ name: 'trace', datasourceUid: 'loki' }] },
  secureJsonData: { basicAuthPassword: '$PASSWORD', httpHeaderValue1: 'costs $$1' },
};
const second = { ...good, uid: 'second', name: 'Second', isDefault: false };
const fileOf = (...datasources: readonly unknown[]): Data => ({ apiVersion: 1, datasources });

test('a right file has no problem', () => {
  expect(dataSourceFileProblems(fileOf(good, second), ['USER', 'PASSWORD'])).toEqual([]);
});

test.each<[string, Data, string]>([
  ['another version', { apiVersion: 2, datasources: [good] }, 'dataSources'],
  ['no list', { apiVersion: 1, datasources: good }, 'dataSources'],
  ['two default ones', fileOf(good, { ...second, isDefault: true }), 'dataSources'],
  ['a uid twice', fileOf(good, { ...second, uid: 'loki' }), 'dataSources[1].uid'],
  ['a name twice', fileOf(good, { ...second, name: 'Loki' }), 'dataSources[1].name'],
  ['no uid', fileOf(good, { ...second, uid: undefined }), 'dataSources[1].uid'],
  ['a uid with a space', fileOf(good, { ...second, uid: 'a b' }), 'dataSources[1].uid'],
  ['a uid of 41 characters', fileOf(good, { ...second, uid: 'a'.repeat(41) }), 'dataSources[1].uid'],
  ['an empty name', fileOf({ ...good, name: '' }), 'dataSources[0].name'],
  ['an unknown type', fileOf({ ...good, type: 'logs' }), 'dataSources[0].type'],
  ['access by browsers', fileOf({ ...good, access: 'direct' }), 'dataSources[0].access'],
  ['a URL without a scheme', fileOf({ ...good, url: 'gateway:80' }), 'dataSources[0].url'],
  [
    'a login without a password',
    fileOf({ ...good, secureJsonData: { httpHeaderValue1: 'a' } }),
    'dataSources[0].basicAuth',
  ],
  [
    'a header without a value',
    fileOf({ ...good, secureJsonData: { basicAuthPassword: '$PASSWORD' } }),
    'dataSources[0].jsonData',
  ],
  [
    'headers from 2 on',
    fileOf({
      ...good,
      jsonData: { httpHeaderName2: 'a' },
      secureJsonData: { basicAuthPassword: '$USER', httpHeaderValue2: 'a' },
    }),
    'dataSources[0].jsonData',
  ],
  [
    'a link to nothing',
    fileOf({ ...good, jsonData: { httpHeaderName1: 'a', derivedFields: [{ datasourceUid: 'tempo' }] } }),
    'dataSources[0].jsonData.derivedFields[0]',
  ],
  ['a dollar sign', fileOf({ ...good, url: 'http://gateway/$1' }), 'dataSources[0].url'],
  ['a variable in braces', fileOf({ ...good, basicAuthUser: '${USER}' }), 'dataSources[0].basicAuthUser'],
  ['a variable that is not there', fileOf({ ...good, basicAuthUser: '$OTHER' }), 'dataSources[0].basicAuthUser'],
])('a file with %s is refused', (_, file, path) => {
  expect(dataSourceFileProblems(file, ['USER', 'PASSWORD']).map((problem) => pathText(problem.path))).toEqual([path]);
});
