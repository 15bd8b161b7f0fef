import { load } from 'js-yaml';
import type { DataSource } from '../../constructs/contracts';
import { endpointOfUrl, pathText, type Data } from '../../constructs/kit';
import { ExistingGrafana, type GrafanaProps } from '../../constructs/grafana';
import { dataSourceFileProblems } from '../../constructs/grafana/data-source-rules';
import { expressionError } from '../../constructs/loki/rules/logql';
import { inventoryOf, problemsOf } from '../../constructs/kit';
import { chart } from '../support/components';
import { filesOf, grafanaChart, loki } from '../support/grafana-chart';
import { logsLink, provisionedSources, traceLinks, type LinkedSpan } from '../support/grafana-links';

const tempo: DataSource = {
  type: 'tempo',
  uid: 'tempo',
  name: 'Tempo',
  endpoint: endpointOfUrl('http://gateway.example.com'),
  login: loki.login!,
  tenant: 'Prod',
  linkedUid: 'loki',
};
const linkedLoki: DataSource = { ...loki, linkedUid: 'tempo' };
const traceLabels = { 'k8s.namespace.name': 'namespace', 'k8s.container.name': 'ctr' };
const both: Partial<GrafanaProps> = { dataSources: [linkedLoki, tempo], traceLabels };

function fileOf(props: Partial<GrafanaProps>): Data {
  const { problems, manifests } = grafanaChart(props);
  expect(problems).toEqual([]);
  return load(filesOf(manifests)['data-sources.yaml']!) as Data;
}

/** What is wrong with a query of lines. */
const errorOf = (query: string): string | undefined => expressionError(`count_over_time(${query} [5m])`, 'record');

const id = '4bf92f3577b34da6a3ce929d0e0e4736';
const span: LinkedSpan = {
  traceId: id,
  spanId: '00f067aa0ba902b7',
  name: 'GET /',
  resource: { 'service.name': 'web', 'k8s.namespace.name': 'shop', 'k8s.container.name': 'app' },
  attributes: { 'http.route': '/' },
  start: 1_800_000_000_000,
  end: 1_800_000_000_020,
};

test('a span links to the lines of its streams with its trace ID, from 5 minutes before it to 5 after', () => {
  const { tempo: source } = provisionedSources(fileOf({ ...both, traceIdsInText: false }));
  const link = logsLink(source!, span)!;
  expect(link).toEqual({
    datasourceUid: 'loki',
    query: `{namespace="shop", ctr="app"} | namespace="shop" | trace_id="${id}"`,
    from: span.start - 300_000,
    to: span.end + 300_000,
  });
  expect(errorOf(link.query)).toBeUndefined();
});

test('it finds lines with the ID in their text too, unless all have it as structured metadata', () => {
  const { query } = logsLink(provisionedSources(fileOf(both))['tempo']!, span)!;
  expect(query).toBe(
    `{namespace="shop", ctr="app"} | namespace="shop" | label_format in_text=\`{{ contains "${id}" __line__ }}\` | trace_id="${id}" or in_text="true"`,
  );
  expect(errorOf(query)).toBeUndefined();
});

test('the selector has the labels of the attributes that the span has, and a span without the first one has no link', () => {
  const source = provisionedSources(fileOf(both))['tempo']!;
  const { 'k8s.container.name': _container, ...resource } = span.resource;
  expect(logsLink(source, { ...span, resource })!.query).toMatch(/^\{namespace="shop"\} /);
  expect(logsLink(source, { ...span, resource: { 'service.name': 'web' } })).toBeUndefined();
});

test('a line links to its trace, by structured metadata or by its text', () => {
  const source = provisionedSources(fileOf(both))['loki']!;
  const labels = { namespace: 'shop', parent_trace_id: 'other' };
  expect(traceLinks(source, { line: 'no ID', labels })).toEqual([]);
  expect(traceLinks(source, { line: 'no ID', labels: { ...labels, trace_id: id } })).toEqual([
    { datasourceUid: 'tempo', field: 'Trace', traceId: id },
  ]);
  expect(traceLinks(source, { line: `{"level":"info","traceId":"${id}"}`, labels })).toEqual([
    { datasourceUid: 'tempo', field: 'Trace in the text', traceId: id },
  ]);
});

test('a line has one link if all lines have the ID as structured metadata', () => {
  const source = provisionedSources(fileOf({ ...both, traceIdsInText: false }))['loki']!;
  expect(traceLinks(source, { line: `trace_id=${id}`, labels: { trace_id: id } })).toHaveLength(1);
});

test('data sources of several tenants link to those of their tenant', () => {
  const ofTenant = (tenant: string): DataSource[] => [
    {
      ...linkedLoki,
      uid: `loki-${tenant}`,
      name: `Loki ${tenant}`,
      tenant,
      sendsTenant: true,
      linkedUid: `t-${tenant}`,
    },
    { ...tempo, uid: `t-${tenant}`, name: `Tempo ${tenant}`, tenant, sendsTenant: true, linkedUid: `loki-${tenant}` },
  ];
  const dataSources = [...ofTenant('Prod'), ...ofTenant('Dev')];
  const sources = provisionedSources(fileOf({ ...both, viewersSeeAllTenants: true, dataSources }));
  for (const tenant of ['Prod', 'Dev']) {
    expect(logsLink(sources[`t-${tenant}`]!, span)!.datasourceUid).toBe(`loki-${tenant}`);
    expect(traceLinks(sources[`loki-${tenant}`]!, { line: '', labels: { trace_id: id } })[0]!.datasourceUid).toBe(
      `t-${tenant}`,
    );
  }
});

test('data sources without a link have none', () => {
  const { linkedUid: _linked, ...alone } = tempo;
  const sources = provisionedSources(fileOf({ dataSources: [loki, alone] }));
  expect(sources['loki']).not.toHaveProperty('jsonData.derivedFields');
  expect(sources['tempo']!['jsonData']).toEqual({ timeout: 300, nodeGraph: { enabled: true } });
});

test('the file has every dollar sign of the links twice, because Grafana expands it', () => {
  const text = JSON.stringify((fileOf(both)['datasources'] as Data[]).map(({ jsonData }) => jsonData));
  expect(text).toContain('$${__value.raw}');
  expect(text.replaceAll('$$', '')).not.toContain('$');
});

test('the graph of services comes from the Prometheus, on request', () => {
  const prometheus = { url: 'http://prometheus.example.com' };
  expect(provisionedSources(fileOf({ ...both, prometheus }))['tempo']).not.toHaveProperty('jsonData.serviceMap');
  const { tempo: source } = provisionedSources(fileOf({ ...both, prometheus, serviceGraph: true }));
  expect(source).toHaveProperty('jsonData.serviceMap', { datasourceUid: 'prometheus' });
});

test('an existing Grafana gets the same links, and the graph of services from its own Prometheus', () => {
  const scope = chart();
  new ExistingGrafana(scope, 'grafana', {
    namespace: 'monitoring',
    dataSources: [linkedLoki, tempo],
    traceLabels,
    serviceGraph: true,
    prometheusUid: 'own',
  });
  expect(problemsOf(scope)).toEqual([]);
  const file = inventoryOf(scope).secrets.map((secret) => ('content' in secret ? secret.content : {}))[0] as Data;
  const { tempo: source, loki: logs } = provisionedSources(file);
  expect(source).toHaveProperty('jsonData.serviceMap', { datasourceUid: 'own' });
  expect(logsLink(source!, span)!.datasourceUid).toBe('loki');
  expect(traceLinks(logs!, { line: '', labels: { trace_id: id } })).toHaveLength(1);
});

const logs = {
  datasourceUid: 'loki',
  spanStartTimeShift: '-5m',
  spanEndTimeShift: '5m',
  tags: [{ key: 'k8s.namespace.name', value: 'namespace' }],
};
const source = { name: 'Tempo', uid: 'tempo', type: 'tempo', access: 'proxy', url: 'http://gateway' };
const problemPaths = (jsonData: Data): string[] =>
  dataSourceFileProblems(
    {
      apiVersion: 1,
      datasources: [
        { ...source, uid: 'loki', name: 'Loki', type: 'loki' },
        { ...source, jsonData },
      ],
    },
    [],
    ['metrics'],
  ).map(({ path }) => pathText(path));

test('right links have no problem', () => {
  expect(problemPaths({ tracesToLogsV2: logs, serviceMap: { datasourceUid: 'metrics' } })).toEqual([]);
});

test.each<[string, Data, string]>([
  ['logs that do not exist', { tracesToLogsV2: { ...logs, datasourceUid: 'other' } }, 'tracesToLogsV2'],
  ['metrics that do not exist', { serviceMap: { datasourceUid: 'other' } }, 'serviceMap'],
  [
    'a start after the span',
    { tracesToLogsV2: { ...logs, spanStartTimeShift: '5m' } },
    'tracesToLogsV2.spanStartTimeShift',
  ],
  [
    'an end before the span',
    { tracesToLogsV2: { ...logs, spanEndTimeShift: '-5m' } },
    'tracesToLogsV2.spanEndTimeShift',
  ],
  ['an end without a unit', { tracesToLogsV2: { ...logs, spanEndTimeShift: '5' } }, 'tracesToLogsV2.spanEndTimeShift'],
  ['no tags', { tracesToLogsV2: { ...logs, tags: [] } }, 'tracesToLogsV2.tags'],
  ['a tag that is a text', { tracesToLogsV2: { ...logs, tags: ['namespace'] } }, 'tracesToLogsV2.tags[0]'],
  [
    'a tag without an attribute',
    { tracesToLogsV2: { ...logs, tags: [{ key: '', value: 'a' }] } },
    'tracesToLogsV2.tags[0]',
  ],
  [
    'a tag with an attribute as label',
    { tracesToLogsV2: { ...logs, tags: [{ key: 'a', value: 'a.b' }] } },
    'tracesToLogsV2.tags[0]',
  ],
])('links with %s are refused', (_, jsonData, path) => {
  expect(problemPaths(jsonData)).toEqual([`dataSources[1].jsonData.${path}`]);
});
