import type { Environment } from '../../../../constructs/platform';
import { laptop, production } from '../../../fixtures';
import { settings, text, type PreparedChange, type Settings } from './prepared';

const withClients: Environment = { ...laptop, gateway: { clients: [] } };
const users = (change: Settings): Settings => ({ tenants: { Prod: { users: change } } });

/** Changes that loosen security. */
export const securityChanges: readonly PreparedChange[] = [
  {
    title: 'the role of a binding',
    ...text(laptop, 'kind: ClusterRole\n  name: logging-agents-vector', 'kind: ClusterRole\n  name: view'),
    risks: ['loosens security', 'immutable field'],
    replaced: [],
  },
  {
    title: 'a Grafana that a gateway with named clients admits',
    ...settings(withClients, { grafana: { login: 'grafana' } }),
    risks: ['loosens security'],
    replaced: [],
    why: 'component=grafana,name=grafana of namespaces with metadata.name=logging may connect to port 8080/TCP',
  },
  {
    title: 'a new user who reads',
    ...settings(laptop, users({ bob: { roles: ['read'] } })),
    risks: ['loosens security', 'rolls pods'],
    replaced: ['deployment/loki-gateway'],
    why: 'The new user bob can read logs of the tenant Prod',
  },
  {
    title: 'a user who may write too',
    ...settings(laptop, users({ grafana: { roles: ['read', 'write'] } })),
    risks: ['loosens security', 'rolls pods'],
    replaced: ['deployment/loki-gateway'],
    why: 'The user grafana gains the role write',
  },
  {
    title: 'a gateway that is reachable from outside',
    ...settings(laptop, { gateway: { expose: { nodePort: { port: 30_080, insecure: true } } } }),
    risks: ['loosens security'],
    replaced: [],
    why: 'Its port is open on every node',
  },
  {
    title: 'a NetworkPolicy less',
    ...text(
      laptop,
      /apiVersion: networking.k8s.io\/v1\nkind: NetworkPolicy\nmetadata:\n  labels:\n    app.kubernetes.io\/component: agent[^]*?\n---\n/g,
      '',
    ),
    risks: ['loosens security'],
    replaced: [],
    why: 'No NetworkPolicy limits the ingress of DaemonSet vector',
  },
  {
    title: 'a lower Pod Security',
    ...settings(laptop, { namespaces: { logging: { podSecurity: 'baseline' } } }),
    risks: ['loosens security'],
    replaced: [],
  },
  {
    title: 'a writable root file system',
    ...text(
      production,
      /readOnlyRootFilesystem: true\n          startupProbe:\n            failureThreshold: 450/g,
      'readOnlyRootFilesystem: false\n          startupProbe:\n            failureThreshold: 450',
    ),
    risks: ['loosens security', 'restarts a StatefulSet'],
    replaced: ['statefulset/loki'],
  },
  {
    title: 'more permissions of the agent',
    ...text(laptop, '      - pods\n      - namespaces', '      - pods\n      - secrets\n      - namespaces'),
    risks: ['loosens security'],
    replaced: [],
    why: 'It grants list of secrets; watch of secrets',
  },
];
