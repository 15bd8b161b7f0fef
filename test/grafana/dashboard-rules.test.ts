import { pathText, type Data } from '../../constructs/kit';
import { dashboardProblems } from '../../constructs/grafana/dashboard-rules';

const panel = { id: 1, type: 'logs', datasource: { type: 'loki', uid: '${datasource}' } };
const good: Data = {
  uid: 'logs',
  title: 'Logs',
  schemaVersion: 42,
  templating: { list: [{ name: 'datasource', type: 'datasource' }] },
  annotations: { list: [{ datasource: { type: 'grafana', uid: '-- Grafana --' } }] },
  panels: [panel, { id: 2, type: 'row', panels: [{ ...panel, id: 3, datasource: { type: 'loki', uid: 'loki' } }] }],
};
const problems = (...dashboards: readonly Data[]): string[] =>
  dashboardProblems(
    dashboards.map((one) => JSON.stringify(one)),
    ['loki'],
  ).map(({ path }) => pathText(path));

test('right dashboards have no problem', () => {
  expect(problems(good, { ...good, uid: 'other', title: 'Other' })).toEqual([]);
});

test.each<[string, Data, string]>([
  ['no uid', { ...good, uid: undefined }, 'dashboards[0].uid'],
  ['a uid with a slash', { ...good, uid: 'a/b' }, 'dashboards[0].uid'],
  ['no title', { ...good, title: '' }, 'dashboards[0].title'],
  ['a newer schema', { ...good, schemaVersion: 43 }, 'dashboards[0].schemaVersion'],
  ['no schema', { ...good, schemaVersion: undefined }, 'dashboards[0].schemaVersion'],
  ['the number of a database', { ...good, id: 7 }, 'dashboards[0].id'],
  ['inputs of the import dialog', { ...good, __inputs: [] }, 'dashboards[0].__inputs'],
  ['the form of version 2', { apiVersion: 'dashboard.grafana.app/v2', kind: 'Dashboard', spec: {} }, 'dashboards[0]'],
  ['a panel without an id', { ...good, panels: [{ ...panel, id: undefined }] }, 'dashboards[0].panels[0]'],
  ['a row with the id 0', { ...good, panels: [panel, { id: 0, type: 'row' }] }, 'dashboards[0].panels[1]'],
  [
    'an id that a panel in a row has too',
    { ...good, panels: [panel, { id: 2, panels: [panel] }] },
    'dashboards[0].panels[2]',
  ],
  ['an unknown data source', { ...good, panels: [{ ...panel, datasource: { uid: 'tempo' } }] }, 'dashboards[0]'],
  [
    'a data source of the import dialog',
    { ...good, panels: [{ ...panel, datasource: '${DS_LOKI}' }] },
    'dashboards[0]',
  ],
  ['more than 200 kB', { ...good, description: 'a'.repeat(200_000) }, 'dashboards[0]'],
])('a dashboard with %s is refused', (_, dashboard, path) => {
  expect(problems(dashboard)).toEqual([path]);
});

test('uids and titles are unique', () => {
  expect(problems(good, good)).toEqual(['dashboards[1].uid', 'dashboards[1].title']);
});
