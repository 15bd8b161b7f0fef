import type { Environment } from '../../../../constructs/platform';
import { laptop, production } from '../../../fixtures';
import { manifestsOf } from '../compared';
import { settings, text, type PreparedChange } from './prepared';

const withGrafana: Environment = { ...laptop, grafana: { login: 'grafana' } };

/** Changes of what is stored, and of how long it is kept. */
export const dataChanges: readonly PreparedChange[] = [
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
    base: () => manifestsOf(laptop),
    head: () => manifestsOf(withGrafana),
    risks: [],
    replaced: [],
  },
  {
    title: 'no Grafana',
    base: () => manifestsOf(withGrafana),
    head: () => manifestsOf(laptop),
    risks: ['deletes data'],
    replaced: [],
  },
];
