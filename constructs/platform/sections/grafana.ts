import type { DataSource } from '../../contracts';
import { ExistingGrafana, Grafana, type ExistingGrafanaSettings } from '../../grafana';
import type { OwnGrafanaSettings } from '../environment';
import { lokiNamespace } from '../placement';
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
    new Grafana(scope, 'grafana', {
      release: releases.grafana,
      ...settings,
      ...shared,
      namespace,
      dataSources: dataSources(context, parts, path, login),
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
  build: (context, { login, prometheusUid: _prometheus, ...settings }, parts) => {
    new ExistingGrafana(context.scope, 'existingGrafana', {
      ...settings,
      dataSources: dataSources(context, parts, existingPath, login),
    });
    return {};
  },
});

/** The data sources of a user; none if the user cannot read, which is then a problem. */
function dataSources(
  { attempt }: BuildContext,
  { gateway }: Parts,
  at: readonly string[],
  login: string,
): readonly DataSource[] {
  if (gateway === undefined) return [];
  return attempt(
    at,
    () => gateway.dataSources(login),
    () => [],
  );
}
