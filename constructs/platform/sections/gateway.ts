import { LokiGateway, type GatewaySettings } from '../../gateway';
import { lokiNamespace } from '../placement';
import { tenantsOf } from '../tenancy';
import { section, type Section } from './section';

export const gateway: Section<GatewaySettings> = section({
  path: ['gateway'],
  file: '30-gateway.yaml',
  podSecurity: 'restricted',
  settings: ({ loki, tempo, gateway: settings = {} }) => ((loki ?? tempo) === undefined ? undefined : settings),
  namespace: lokiNamespace,
  build: ({ scope, environment, releases, namespace, shared }, settings, { loki, tempo }) => ({
    gateway: new LokiGateway(scope, 'gateway', {
      release: releases.nginx,
      ...settings,
      ...shared,
      namespace,
      apis: [loki, tempo].flatMap((backend) => backend?.api ?? []),
      tenants: tenantsOf(environment),
    }),
  }),
});
