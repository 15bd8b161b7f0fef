import { LokiCanary } from '../../loki';
import type { CanarySettings } from '../environment';
import { lokiNamespace } from '../placement';
import { canaryTenantOf, canaryUser } from '../tenancy';
import { section, type Section } from './section';

const path = ['canary'];

export const canary: Section<CanarySettings> = section({
  path,
  file: '40-canary.yaml',
  podSecurity: 'restricted',
  settings: ({ loki, canary: settings = {} }) => (loki === undefined || settings === false ? undefined : settings),
  namespace: lokiNamespace,
  logins: (_settings, environment) => [{ user: canaryUser, tenant: canaryTenantOf(environment) }],
  build: ({ scope, environment, releases, namespace, shared }, settings, parts) => {
    new LokiCanary(scope, 'canary', {
      release: environment.loki?.release ?? releases.loki,
      ...settings,
      ...shared,
      namespace,
      sink: parts.sink(path, canaryUser, canaryTenantOf(environment)),
    });
    return {};
  },
});
