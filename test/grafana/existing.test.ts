import { manifestsOf, problemsOf, inventoryOf } from '../../constructs/kit';
import { ExistingGrafana, type ExistingGrafanaProps } from '../../constructs/grafana';
import { secretsFor, secretText } from '../../commands/secrets/make';
import { load } from 'js-yaml';
import { render } from '../../constructs/platform';
import { existingGrafana } from '../fixtures/grafana';
import { chart } from '../support/components';
import { loki } from '../support/grafana-chart';
import { only } from '../support/manifests';

const all: Required<ExistingGrafanaProps> = {
  namespace: 'monitoring',
  dataSources: [loki],
  dashboards: [{ uid: 'a', title: 'A', schemaVersion: 42 } as object],
  budget: { gbPerDay: 50 },
  viewersSeeAllTenants: false,
  traceLabels: { 'k8s.namespace.name': 'namespace' },
  traceIdsInText: false,
  serviceGraph: false,
  name: 'logs',
  dashboardLabel: { grafana_dashboard: 'yes' },
  dataSourceLabel: { grafana_datasource: 'yes' },
  prometheusUid: 'prometheus',
  folderAnnotation: 'folder',
};

function existing(props: Partial<ExistingGrafanaProps> = {}) {
  const scope = chart();
  new ExistingGrafana(scope, 'grafana', { namespace: 'monitoring', dataSources: [loki], ...props });
  return { problems: problemsOf(scope), manifests: manifestsOf(scope), secrets: inventoryOf(scope).secrets };
}

test('dashboards are ConfigMaps that the sidecar finds, in its folder', () => {
  const { problems, manifests } = existing(all);
  expect(problems).toEqual([]);
  expect(manifests).toHaveLength(1);
  expect(only(manifests, 'ConfigMap', 'logs-dashboard-a').metadata).toMatchObject({
    namespace: 'monitoring',
    labels: { grafana_dashboard: 'yes' },
    annotations: { folder: 'Logging' },
  });
});

test('the data sources are a Secret that is printed with the password, and never synthesized', () => {
  const { manifests, secrets } = existing();
  expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
  const login = loki.login!;
  const gateway = { form: 'htpasswd', secret: 'gateway', namespaces: ['logging'], logins: [login] } as const;
  const user = { form: 'login', namespaces: ['logging'], ...login } as const;
  const printed = secretsFor(
    [gateway, user, ...secrets],
    () => undefined,
    {},
    () => 'pass$word',
  ).secrets;
  const secret = printed.find(({ name }) => name === 'logging-data-sources')!;
  expect(load(secretText(secret))).toMatchObject({
    metadata: { namespace: 'monitoring', labels: { grafana_datasource: '1' } },
  });
  // All files of a Grafana have one default data source at most, and `prune` would delete those of others.
  expect(load(secret.content['logging-data-sources.yaml']!)).toEqual({
    apiVersion: 1,
    datasources: [
      expect.objectContaining({
        url: 'http://gateway.example.com',
        isDefault: false,
        basicAuthUser: 'grafana',
        secureJsonData: { basicAuthPassword: 'pass$$word' },
      }),
    ],
  });
});

test('a gateway with a list of clients admits the namespace of the Grafana', () => {
  const { files, errors } = render(existingGrafana);
  expect(errors).toEqual([]);
  expect(files.get('30-gateway.yaml')).toContain('kubernetes.io/metadata.name: monitoring');
  const { clients: _clients, ...gateway } = existingGrafana.gateway!;
  expect(render({ ...existingGrafana, gateway }).files.get('30-gateway.yaml')).not.toContain('name: monitoring');
});

describe('data sources with a private authority', () => {
  const ca = { secret: 'authority-logging', key: 'ca.crt', issuer: { name: 'logging', namespace: 'logging' } };
  const endpoint = { ...loki.endpoint, scheme: 'https' as const, port: 443 };
  const { problems, manifests, secrets } = existing({ dataSources: [{ ...loki, endpoint, ca }] });
  const user = { form: 'login', namespaces: ['logging'], ...loki.login! } as const;
  const gateway = { form: 'htpasswd', secret: 'gateway', namespaces: ['logging'], logins: [loki.login!] } as const;
  const printed = (certificate: string | undefined) =>
    secretsFor(
      [gateway, user, ...secrets],
      (_namespace, name) =>
        name === 'authority-logging' && certificate !== undefined ? { 'ca.crt': certificate } : undefined,
      {},
      () => 'password',
    );

  test('have its certificate, which the namespace of Grafana requests', () => {
    expect(problems).toEqual([]);
    expect(only(manifests, 'Certificate', 'authority-logging').metadata.namespace).toBe('monitoring');
    const secret = printed('-----BEGIN CERTIFICATE-----\n').secrets.find(
      ({ name }) => name === 'logging-data-sources',
    )!;
    const { datasources } = load(secret.content['logging-data-sources.yaml']!) as { datasources: object[] };
    expect(datasources).toMatchObject([
      { jsonData: { tlsAuthWithCACert: true }, secureJsonData: { tlsCACert: '-----BEGIN CERTIFICATE-----\n' } },
    ]);
  });

  test('are not printed before the certificate exists, of which a note tells', () => {
    const { secrets: made, notes } = printed(undefined);
    expect(made.map(({ name }) => name)).not.toContain('logging-data-sources');
    expect(notes).toContain(
      'The Secret logging-data-sources in monitoring has the data sources of Grafana, with the certificate of an authority that does not exist there yet. Apply the environment, and run this command again.',
    );
  });
});
