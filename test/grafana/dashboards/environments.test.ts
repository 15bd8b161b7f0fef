import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { load, loadAll } from 'js-yaml';
import { gatewayConfig } from '../../../constructs/gateway';
import { requestsOf } from '../../../constructs/grafana';
import { problemsOf } from './check';

interface ConfigMap {
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** The provisioned files of an environment, as they were synthesized; test/checksums.test.ts keeps them current. */
function filesOf(path: string): [name: string, text: string][] {
  const objects = loadAll(readFileSync(join(__dirname, '../../..', path), 'utf8')) as ConfigMap[];
  return objects.flatMap(({ kind, data }) => (kind === 'ConfigMap' ? Object.entries(data ?? {}) : []));
}

test.each([
  'test/golden/every-grafana/70-grafana.yaml',
  'dist/production/70-grafana.yaml',
  'dist/laptop/70-grafana.yaml',
])('the dashboards of %s are valid with its data sources', (path) => {
  const files = filesOf(path);
  const { datasources } = load(files.find(([name]) => name === 'data-sources.yaml')![1]) as {
    readonly datasources: readonly { readonly uid: string }[];
  };
  const dashboards = files.filter(([name]) => name.endsWith('.json')).map(([, text]) => JSON.parse(text) as Dashboard);
  const uids = datasources.map(({ uid }) => uid);
  expect(dashboards.length).toBeGreaterThanOrEqual(5);
  expect(problemsOf(dashboards, uids)).toEqual([]);
  for (const { templating } of dashboards)
    expect(uids).toContain(templating.list!.find(({ name }) => name === 'datasource')!.current!.value);
});

test('the dashboard of the gateway reads members that its log has', () => {
  const log = /log_format requests .*?;/s.exec(gatewayConfig({ apis: [], pushes: 1, users: [], tls: false }))![0];
  const dashboards = filesOf('dist/production/70-grafana.yaml')
    .filter(([name]) => name === 'logging-health.json')
    .map(([, text]) => JSON.parse(text) as Dashboard);
  const [query] = requestsOf(dashboards).flatMap((request) => (request.panel === 'Requests' ? [request.query] : []));
  const json = query!.slice(query!.indexOf('| json'), query!.indexOf('| request_status!='));
  const members = [...json.matchAll(/="(\w+)"/g)].map(([, member]) => member!);
  expect(members).toEqual(expect.arrayContaining(['status', 'user', 'uri', 'seconds']));
  for (const member of members) expect(log).toContain(String.raw`\"${member}\":`);
});
