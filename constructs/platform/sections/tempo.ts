import { Tempo } from '../../tempo';
import type { TempoSettings } from '../environment';
import { lokiNamespace } from '../placement';
import { tenantsOf } from '../tenancy';
import { section, type Section } from './section';
import { standInStore } from './stand-in';

export const tempo: Section<TempoSettings> = section({
  path: ['tempo'],
  file: '24-tempo.yaml',
  podSecurity: 'restricted',
  settings: (environment) => environment.tempo,
  namespace: lokiNamespace,
  build: ({ scope, environment, releases, namespace, shared }, settings, { traceStore }) => ({
    tempo: new Tempo(scope, 'tempo', {
      release: releases.tempo,
      ...settings,
      ...shared,
      multiTenant: environment.loki?.multiTenant ?? true,
      tenants: tenantsOf(environment),
      // Without a store there is a problem already, and this is not written.
      store: traceStore ?? standInStore(),
      namespace,
    }),
  }),
});
