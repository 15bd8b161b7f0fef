import type { DataSource } from '../../contracts';
import type { LokiGateway } from '../../gateway';
import {
  ExistingGrafana,
  Grafana,
  prometheusUid,
  type ExistingGrafanaSettings,
  type GrafanaContent,
} from '../../grafana';
import type { Environment, OwnGrafanaSettings } from '../environment';
import { grafanaAlerts } from '../alerts';
import { dashboardsOf } from '../dashboard-model';
import { lokiNamespace } from '../placement';
import { hasTraceIdsInText, traceLabelsOf } from '../trace-labels';
import { section, type BuildContext, type Parts, type Section } from './section';

const path = ['grafana'];
const existingPath = ['existingGrafana'];

export const grafana: Section<OwnGrafanaSettings> = section({
  path,
  file: '70-grafana.yaml',
  podSecurity: 'restricted',
  settings: (environment) => environment.grafana,
  namespace: lokiNamespace,
  build: (context, { login, namespace: _namespace, ...settings }, parts) => {
    const { scope, releases, namespace, shared } = context;
    const metrics = settings.prometheus === undefined ? undefined : prometheusUid;
    const links = linksOf(context.environment, metrics);
    const dataSources = dataSourcesOf(context, parts, path, login, links);
    const alerts = grafanaAlerts(context.environment, dataSources);
    new Grafana(scope, 'grafana', {
      release: releases.grafana,
      ...links,
      ...settings,
      ...shared,
      namespace,
      dataSources,
      dashboards: dashboardsOf(context, parts, { dataSources, metrics, budget: settings.budget }),
      ...(alerts !== undefined && { alerts }),
    });
    return {};
  },
});

export const existingGrafana: Section<ExistingGrafanaSettings> = section({
  path: existingPath,
  file: '75-existing-grafana.yaml',
  podSecurity: 'restricted',
  settings: (environment) => environment.existingGrafana,
  namespace: ({ existingGrafana: settings }) => settings?.namespace,
  build: (context, { login, ...settings }, parts) => {
    const { prometheusUid: metrics, budget } = settings;
    const links = linksOf(context.environment, metrics);
    const dataSources = dataSourcesOf(context, parts, existingPath, login, links);
    new ExistingGrafana(context.scope, 'existingGrafana', {
      ...links,
      ...settings,
      dataSources,
      dashboards: dashboardsOf(context, parts, { dataSources, metrics, budget }),
    });
    admit(settings.namespace, context.environment, parts.gateway);
    return {};
  },
});

type TraceLinkSettings = Partial<Pick<GrafanaContent, 'traceLabels' | 'traceIdsInText' | 'serviceGraph'>>;

/** What the links between lines and spans are made from. */
function linksOf(environment: Environment, metrics: string | undefined): TraceLinkSettings {
  const { tempo } = environment;
  if (tempo === undefined) return {};
  return {
    traceLabels: traceLabelsOf(environment),
    traceIdsInText: hasTraceIdsInText(environment),
    serviceGraph: tempo.metrics !== undefined && metrics !== undefined,
  };
}

/** The data sources of a user; none if the user cannot read, which is then a problem. */
function dataSourcesOf(
  { attempt }: BuildContext,
  { gateway }: Parts,
  at: readonly string[],
  login: string,
  { traceLabels = {} }: TraceLinkSettings,
): readonly DataSource[] {
  if (gateway === undefined) return [];
  const sources = attempt(
    at,
    () => gateway.dataSources(login),
    () => [],
  );
  // Without a label that spans have too, no link from a span would find its lines.
  const hasLabels = Object.keys(traceLabels).length > 0;
  return sources.map(({ linkedUid, ...source }) =>
    linkedUid === undefined || (source.type === 'tempo' && !hasLabels) ? source : { ...source, linkedUid },
  );
}

/** Allows the pods of an existing Grafana to connect to a gateway that does not admit every pod. */
function admit(namespace: string, { gateway: settings }: Environment, gateway: LokiGateway | undefined): void {
  if (gateway === undefined || settings?.clients === undefined) return;
  const { port, podPort = port } = gateway.endpoint;
  gateway.workload.accept({ namespaceLabels: { 'kubernetes.io/metadata.name': namespace } }, podPort, 'queries');
}
