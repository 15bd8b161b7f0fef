import type { Files } from '../../../commands/diff/objects';
import type { Environment } from '../../../constructs/platform';
import { merged } from '../../../constructs/kit';
import { distributed, laptop, production, seed, small } from '../../fixtures';
import { manifestsOf, replaced } from './compared';

/** A prepared change, and what the diff must say about it. */
export interface PreparedChange {
  readonly title: string;
  readonly base: () => Files;
  readonly head: () => Files;
  /** All risks, the gravest first. */
  readonly risks: readonly string[];
  /** Workloads whose pods are replaced. */
  readonly replaced: readonly string[];
  /** Workloads whose change the API server refuses. @default - none */
  readonly refused?: readonly string[];
  /** What a finding says. @default - not checked */
  readonly why?: string;
}

type Settings = Readonly<Record<string, unknown>>;

/** A change of settings; maps are merged. */
function settings(base: Environment, change: Settings): Pick<PreparedChange, 'base' | 'head'> {
  const head = merged(base as unknown as Settings, change) as unknown as Environment;
  return { base: () => manifestsOf(base), head: () => manifestsOf(head) };
}

/** A change of the manifests, which settings cannot make. */
function text(base: Environment, from: string | RegExp, to: string): Pick<PreparedChange, 'base' | 'head'> {
  return { base: () => manifestsOf(base), head: () => replaced(manifestsOf(base), from, to) };
}

const without = (environment: Environment, ...keys: (keyof Environment)[]): Environment =>
  Object.fromEntries(
    Object.entries(environment).filter(([key]) => !(keys as readonly string[]).includes(key)),
  ) as unknown as Environment;

const withGrafana: Environment = { ...laptop, grafana: { login: 'grafana' } };
const withClients: Environment = { ...laptop, gateway: { clients: [] } };
const users = (change: Settings): Settings => ({ tenants: { Prod: { users: change } } });
const pipeline = (change: Settings): Settings => ({ collect: { logs: { pipeline: change } } });
const vector = (change: Settings): Settings => ({ collect: { logs: { vector: change } } });

/** Prepared changes of the samples, and of their manifests where no setting makes the change. */
export const preparedChanges: readonly PreparedChange[] = [
  {
    title: 'a label',
    ...text(
      laptop,
      'part-of: logging-laptop\n  name: loki-gateway\n',
      'part-of: logging-laptop\n    team: logs\n  name: loki-gateway\n',
    ),
    risks: [],
    replaced: [],
  },
  {
    title: 'more replicas of the gateway',
    ...settings(production, { gateway: { replicas: 3 } }),
    risks: [],
    replaced: [],
  },
  {
    title: 'a memory limit of Vector',
    ...settings(laptop, vector({ pod: { resources: { cpu: '100m', memory: '128Mi', memoryLimit: '384Mi' } } })),
    risks: ['rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'a release of nginx',
    ...text(laptop, 'nginx-unprivileged:1.29.3', 'nginx-unprivileged:1.29.4'),
    risks: ['rolls pods'],
    replaced: ['deployment/loki-gateway'],
  },
  {
    title: 'a release of Loki',
    ...text(laptop, /grafana\/loki:3.7.8/g, 'grafana/loki:3.7.9'),
    risks: ['restarts a StatefulSet'],
    replaced: ['statefulset/loki'],
  },
  {
    title: 'a limit of a tenant that is raised',
    ...settings(distributed, { tenants: { Prod: { limits: { ingestion_rate_mb: 32 } } } }),
    risks: [],
    replaced: [],
  },
  {
    title: 'a limit of a tenant that is lowered',
    ...settings(distributed, { tenants: { Prod: { limits: { ingestion_rate_mb: 8 } } } }),
    risks: ['loses logs'],
    replaced: [],
  },
  {
    title: 'a longer retention',
    ...settings(laptop, { loki: { retention: { default: '30d' } } }),
    risks: ['restarts a StatefulSet'],
    replaced: ['statefulset/loki'],
  },
  {
    title: 'a shorter retention',
    ...settings(production, { loki: { retention: { default: '14d' } } }),
    risks: ['deletes data', 'restarts a StatefulSet'],
    replaced: ['statefulset/loki'],
    why: 'Logs are kept 14d instead of 30d',
  },
  {
    title: 'a shorter retention of a stream',
    ...settings(production, {
      loki: { retention: { default: '30d', streams: [{ selector: '{namespace="dev"}', period: '2d' }] } },
    }),
    risks: ['deletes data', 'restarts a StatefulSet'],
    replaced: ['statefulset/loki'],
    why: 'Logs of {namespace="dev"} are kept 2d instead of 30d',
  },
  {
    title: 'a shorter retention of a tenant',
    ...settings(production, { tenants: { Prod: { retention: { default: '7d' } } } }),
    risks: ['deletes data'],
    replaced: [],
    why: 'Logs of the tenant Prod are kept 7d instead of 30d',
  },
  {
    title: 'a larger volume of Loki',
    ...settings(laptop, { loki: { storage: '4Gi' } }),
    risks: ['immutable field'],
    replaced: [],
    refused: ['statefulset/loki'],
    why: 'the size of the volumes',
  },
  {
    title: 'smaller pushes',
    ...text(laptop, 'client_max_body_size 1572864', 'client_max_body_size 1048576'),
    risks: ['loses logs'],
    replaced: [],
    why: 'The gateway accepts pushes of 1048576 instead of 1572864 bytes',
  },
  {
    title: 'a claim template without what the API server sets',
    ...text(laptop, /\n {6}status:\n {8}phase: Pending/g, ''),
    risks: [],
    replaced: [],
  },
  {
    title: 'another Service of a StatefulSet',
    ...text(laptop, 'serviceName: loki-headless', 'serviceName: loki-memberlist'),
    risks: ['immutable field'],
    replaced: [],
    refused: ['statefulset/loki'],
  },
  {
    title: 'the selector of a Deployment',
    ...text(
      laptop,
      /\n  selector:\n    matchLabels:\n      app.kubernetes.io\/component: canary/g,
      '\n  selector:\n    matchLabels:\n      app.kubernetes.io/component: canaries',
    ),
    risks: ['immutable field'],
    replaced: [],
    refused: ['deployment/loki-canary'],
  },
  {
    title: 'the role of a binding',
    ...text(laptop, 'kind: ClusterRole\n  name: logging-agents-vector', 'kind: ClusterRole\n  name: view'),
    risks: ['loosens security', 'immutable field'],
    replaced: [],
  },
  {
    title: 'claims that are deleted with the StatefulSet',
    ...text(laptop, 'whenDeleted: Retain', 'whenDeleted: Delete'),
    risks: ['deletes data'],
    replaced: [],
  },
  {
    title: 'other buckets',
    ...settings(laptop, { objectStore: { minio: { buckets: { chunks: 'logs' } } } }),
    risks: ['deletes data', 'restarts a StatefulSet'],
    replaced: ['statefulset/loki'],
    why: 'The bucket loki-chunks is not provisioned any more',
  },
  {
    title: 'a Loki with another name',
    ...settings(laptop, { loki: { name: 'logs' } }),
    risks: ['deletes data', 'restarts a StatefulSet', 'rolls pods'],
    replaced: ['deployment/loki-gateway', 'statefulset/logs'],
    why: 'Its claims stay, and no pod mounts them any more',
  },
  {
    title: 'a Loki in another namespace',
    ...settings(laptop, { loki: { namespace: 'loki' }, gateway: { namespace: 'logging' } }),
    risks: ['deletes data', 'restarts a StatefulSet', 'rolls pods'],
    replaced: ['deployment/loki-canary', 'deployment/loki-gateway', 'statefulset/loki'],
  },
  {
    title: 'a Grafana',
    ...settings(laptop, { grafana: { login: 'grafana' } }),
    risks: [],
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
    title: 'no Grafana',
    base: () => manifestsOf(withGrafana),
    head: () => manifestsOf(laptop),
    risks: ['deletes data'],
    replaced: [],
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
    title: 'only named clients of the gateway',
    ...settings(laptop, { gateway: { clients: [] } }),
    risks: ['loses logs'],
    replaced: [],
    why: 'No more: pods of every namespace may connect to port 8080/TCP of Deployment loki-gateway',
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
  {
    title: 'a namespace whose pods are not read',
    ...settings(laptop, pipeline({ select: { exclude: { namespaces: ['load-test'] } } })),
    risks: ['loses logs', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'lines that are dropped',
    ...settings(laptop, pipeline({ stages: [{ drop: { line: 'GET /healthz' } }] })),
    risks: ['loses logs', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'one line of ten',
    ...settings(laptop, pipeline({ stages: [{ sample: { keepOneIn: 10 } }] })),
    risks: ['loses logs', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'a smaller buffer that drops lines',
    ...settings(laptop, vector({ buffer: { maxSize: '512Mi', whenFull: 'drop_newest' } })),
    risks: ['loses logs', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'an agent that does not run on every node',
    ...settings(laptop, vector({ pod: { tolerations: [] } })),
    risks: ['loses logs', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'no agent',
    base: () => manifestsOf(laptop),
    head: () => manifestsOf(without(laptop, 'collect')),
    risks: ['deletes data', 'loses logs'],
    replaced: [],
    why: 'No agent reads the logs of the nodes any more',
  },
  {
    title: 'other events that are dropped',
    ...settings(small, { collect: { events: { exporter: { drop: [{ namespace: 'kube-system' }] } } } }),
    risks: ['loses logs', 'rolls pods'],
    replaced: ['deployment/event-exporter'],
  },
  {
    title: 'files with other names',
    base: () => manifestsOf(seed),
    head: () => new Map([...manifestsOf(seed)].map(([path, content]) => [`9${path}`, content])),
    risks: [],
    replaced: [],
  },
  {
    title: 'a Deployment with another name',
    ...text(
      laptop,
      /(\n  name: )loki-canary\n  namespace: logging\nspec:\n  replicas/g,
      '$1canary\n  namespace: logging\nspec:\n  replicas',
    ),
    risks: ['rolls pods'],
    replaced: ['deployment/canary'],
  },
];
