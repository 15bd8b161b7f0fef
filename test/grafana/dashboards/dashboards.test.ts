import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { requestsOf, type DashboardModel } from '../../../constructs/grafana';
import { allDashboards as dashboards } from '../../../constructs/grafana/dashboards/all';
import { render } from '../../../constructs/platform';
import type { LogPipeline } from '../../../constructs/contracts';
import { laptop } from '../../fixtures';
import { evaluated } from '../../support/evaluated';
import { problemsOf } from './check';
import { fieldsWith, largest, models, smallest } from './models';

const sources = ['loki', 'prometheus'];

test.each(Object.entries(models))('files, queries, links and references are valid: %s', (_name, model) => {
  expect(problemsOf(dashboards(model), sources)).toEqual([]);
});

describe('the check rejects', () => {
  type Change = (dashboard: Dashboard, first: Panel) => void;
  const query =
    (expr: string, queryType = 'instant'): Change =>
    (_dashboard, { targets }) =>
      void Object.assign(targets![0]!, { expr, queryType });
  test.each<[what: string, change: Change, problem: RegExp]>([
    ['a uid with spaces', (one) => void (one.uid = 'my logs'), /uid is not 1 to 40/],
    ['a uid that exists', (one) => void (one.uid = 'logging-errors'), /uid logging-errors is used twice/],
    ['a title that exists', (one) => void (one.title = 'Errors'), /title Errors is used twice/],
    ['another schema', (one) => void (one.schemaVersion = 41), /schemaVersion 41/],
    ['no purpose', (one) => void delete one.description, /no purpose/],
    ['a large file', (one) => void (one.tags = ['x'.repeat(200_000)]), /bytes/],
    ['inputs', (_one, panel) => void (panel.description = '${DS_LOKI}'), /inputs of an import/],
    ['a dead link', (one) => void (one.links![0]!.url = '/d/nowhere'), /leads to nowhere/],
    ['a panel without id', (_one, panel) => void delete panel.id, /has no id/],
    ['an id of a row that was not repaired', (_one, panel) => void (panel.id = 0), /has no id/],
    ['an id that exists', (_one, panel) => void (panel.id = 2), /id 2 is used twice/],
    ['a refId that exists', (_one, { targets }) => void targets!.push(targets![0]!), /refId A is used twice/],
    ['a panel that is too wide', (_one, { gridPos }) => void (gridPos!.w = 25), /outside the 24 columns/],
    ['panels on each other', (_one, { gridPos }) => void (gridPos!.w = 9), /overlaps/],
    [
      'an unknown data source',
      (_one, panel) => void (panel.datasource = { type: 'loki', uid: 'other' }),
      /other does not/,
    ],
    [
      'a data source without its variable',
      (one) => void one.templating.list!.shift(),
      /\$\{datasource\} does not exist/,
    ],
    ['an unknown variable', query('sum(rate({job=~"$jobs"} [1m]))'), /variable jobs does not exist/],
    ['a variable that exists', (one) => void one.templating.list!.push(one.templating.list![1]!), /job exists twice/],
    [
      'variables in the wrong order',
      (one) => void (one.templating.list = one.templating.list!.toReversed()),
      /namespace: job is not before it/,
    ],
    ['a macro of Prometheus', query('sum(rate({job="a"} [$__rate_interval]))'), /not a macro of Loki/],
    ['a step in a single number', query('sum(rate({job="a"} [$__auto]))'), /step of a graph/],
    ['a whole range in a graph', query('sum(rate({job="a"} [$__range]))', 'range'), /whole time at each point/],
    ['a syntax error', query('sum(rate({job="a" [5m]))'), /is not valid|expected|comma|brace|matcher/i],
    ['a selector of everything', query('sum(rate({job=~".*"} [5m]))'), /job/],
    ['a wrong regular expression', query('{job="a"} |~ "("', 'range'), /regular expression/i],
    ['backticks', query('{job="a"} |~ `b`', 'range'), /backticks/],
    ['an aggregation without a range', query('sum({job="a"})'), /range/],
    ['an unbalanced query of Prometheus', asPrometheus('sum(rate(a[5m])'), /not balanced/],
    ['an unknown function of Prometheus', asPrometheus('summe(a)'), /summe is not a function/],
    [
      'a path that users who read may not request',
      (one) => void Object.assign(one.templating.list![1]!.query!, { label: '../push' }),
      /not allowed to users who read/,
    ],
  ])('%s', (_what, change, problem) => {
    const all = dashboards(largest);
    change(all[0]!, all[0]!.panels![0] as Panel);
    expect(problemsOf(all, sources).join('\n')).toMatch(problem);
  });

  function asPrometheus(expr: string): Change {
    return (_dashboard, { targets }) =>
      void Object.assign(targets![0]!, { expr, datasource: { type: 'prometheus', uid: 'prometheus' } });
  }
});

const titles = (model: DashboardModel): string[] => dashboards(model).map(({ title }) => title!);
const panels = (model: DashboardModel): string[] =>
  dashboards(model).flatMap((one) => one.panels!.map((panel) => `${one.title} › ${panel.title}`));
const queries = (model: DashboardModel): string =>
  requestsOf(dashboards(model))
    .map(({ path, query }) => `${path} ${query}`)
    .join('\n');

test('there is a dashboard for everything that is known', () => {
  expect(titles(largest)).toEqual(['Logs', 'Errors', 'Kubernetes events', 'Agents', 'Loki and gateway', 'Ingestion']);
});

test('dashboards of what is not known are left out, and nothing links to them', () => {
  expect(titles(smallest)).toEqual(['Logs', 'Errors', 'Agents', 'Ingestion']);
  expect(JSON.stringify(dashboards(smallest))).not.toMatch(/logging-(events|health)/);
});

test('the first link of each dashboard leads to the next one, with its time and variables', () => {
  const all = dashboards(largest);
  const next = all.map(({ links }) => links![0]!);
  expect(next.map(({ url }) => url)).toEqual([...all.slice(1), all[0]!].map(({ uid }) => `/d/${uid}`));
  expect(next.every(({ keepTime, includeVars }) => keepTime && includeVars)).toBe(true);
});

test('logs are found by job and host, as in the guide', () => {
  const names = (model: DashboardModel) => dashboards(model)[0]!.templating.list!.map(({ name }) => name);
  expect(names(smallest)).toEqual(
    expect.arrayContaining(['datasource', 'job', 'namespace', 'host', 'level', 'search']),
  );
  expect(names(largest)).toEqual(expect.arrayContaining(['node', 'host']));
});

test('a renamed label is used under its name everywhere', () => {
  const text = queries(models['renamed labels']!);
  expect(text).toContain('sum by (ns)');
  expect(text).toContain('/label/ns/values');
  expect(text).toMatch(/lvl=~/);
  expect(text).not.toMatch(/\b(namespace|detected_level)(=~|\)|,)/);
});

test('a label that became structured metadata is filtered after the selector', () => {
  const text = queries(models['a namespace in structured metadata']!);
  expect(text).toContain(' | namespace=~".*"');
  expect(text).not.toMatch(/\{[^}]*namespace=~/);
  expect(text).not.toContain('/label/namespace/values');
});

test('panels of a field that is not sent are left out, and the others fill the row', () => {
  const model = { ...smallest, fields: fieldsWith({ namespace: false }, { namespace: false }) };
  expect(panels(smallest)).toContain('Logs › Lines by namespace');
  expect(panels(model)).not.toContain('Logs › Lines by namespace');
  const widths = new Map<number, number>();
  for (const { gridPos } of dashboards(model)[0]!.panels!) {
    const { y, w } = gridPos!;
    widths.set(y, (widths.get(y) ?? 0) + w);
  }
  expect([...widths.values()]).toEqual([24, 24, 24]);
});

test('without structured metadata there is no level, and errors are found by their words', () => {
  const text = queries(models['without structured metadata']!);
  expect(text).not.toContain('level');
  expect(text).toContain('|~ "(?i)(error|exception|panic|fatal)"');
});

test('the budget and the prices are shown only if they are given', () => {
  const { budget: _none, ...without } = largest;
  expect(panels(without)).not.toEqual(expect.arrayContaining(['Ingestion › Share of the budget']));
  expect(panels(largest)).toEqual(
    expect.arrayContaining(['Ingestion › Share of the budget', 'Ingestion › Cost per month']),
  );
  // 30 days of one byte a day, at 0.10 for receiving and 0.02 for a month of storage.
  expect(queries(largest)).toContain('* 86400 / 3600 * 3.6e-9');
});

test('the stages that the dashboard of the ingestion recommends are valid', () => {
  const { options } = dashboards(largest)
    .flatMap((one) => one.panels as Panel[])
    .find(({ type }) => type === 'text')!;
  const stages = [...(options as { content: string }).content.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
  expect(stages).toHaveLength(2);
  const pipeline: LogPipeline = { stages: evaluated(`[${stages.join('')}]`) as NonNullable<LogPipeline['stages']> };
  expect(render({ name: 'advice', extends: laptop, collect: { logs: { pipeline } } }).errors).toEqual([]);
});

test('the same model gives the same bytes, and dashboards share no objects', () => {
  expect(JSON.stringify(dashboards(largest))).toBe(JSON.stringify(dashboards(largest)));
  const [one, two] = [dashboards(largest)[0]!, dashboards(largest)[0]!];
  one.panels![0]!.title = 'changed';
  expect(two.panels![0]!.title).toBe('Lines');
});
