import { distributed, laptop, small } from '../../../fixtures';
import { manifestsOf } from '../compared';
import { settings, text, vector, type PreparedChange, type Settings } from './prepared';

const { collect: _collect, ...withoutAgent } = laptop;
const pipeline = (change: Settings): Settings => ({ collect: { logs: { pipeline: change } } });

/** Changes of which logs are collected and accepted. */
export const logChanges: readonly PreparedChange[] = [
  {
    title: 'a limit of a tenant that is raised',
    ...settings(distributed, { tenants: { Prod: { limits: { ingestion_rate_mb: 32 } } } }),
    risks: [],
    replaced: [],
  },
  {
    title: 'a limit of a tenant that is lowered',
    ...settings(distributed, { tenants: { Prod: { limits: { ingestion_rate_mb: 8 } } } }),
    risks: ['may lose data'],
    replaced: [],
  },
  {
    title: 'smaller pushes',
    ...text(laptop, 'client_max_body_size 1572864', 'client_max_body_size 1048576'),
    risks: ['may lose data'],
    replaced: [],
    why: 'The gateway accepts pushes of 1048576 instead of 1572864 bytes',
  },
  {
    title: 'only named clients of the gateway',
    ...settings(laptop, { gateway: { clients: [] } }),
    risks: ['may lose data'],
    replaced: [],
    why: 'No more: pods of every namespace may connect to port 8080/TCP of Deployment loki-gateway',
  },
  {
    title: 'a namespace whose pods are not read',
    ...settings(laptop, pipeline({ select: { exclude: { namespaces: ['load-test'] } } })),
    risks: ['may lose data', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'lines that are dropped',
    ...settings(laptop, pipeline({ stages: [{ drop: { line: 'GET /healthz' } }] })),
    risks: ['may lose data', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'one line of ten',
    ...settings(laptop, pipeline({ stages: [{ sample: { keepOneIn: 10 } }] })),
    risks: ['may lose data', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'a smaller buffer that drops lines',
    ...settings(laptop, vector({ buffer: { maxSize: '512Mi', whenFull: 'drop_newest' } })),
    risks: ['may lose data', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'an agent that does not run on every node',
    ...settings(laptop, vector({ pod: { tolerations: [] } })),
    risks: ['may lose data', 'rolls pods'],
    replaced: ['daemonset/vector'],
  },
  {
    title: 'no agent',
    base: () => manifestsOf(laptop),
    head: () => manifestsOf(withoutAgent),
    risks: ['deletes data', 'may lose data'],
    replaced: [],
    why: 'No agent reads the logs of the nodes any more',
  },
  {
    title: 'other events that are dropped',
    ...settings(small, { collect: { events: { exporter: { drop: [{ namespace: 'kube-system' }] } } } }),
    risks: ['may lose data', 'rolls pods'],
    replaced: ['deployment/event-exporter'],
  },
];
