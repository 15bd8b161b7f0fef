import type { Environment } from '../../../../constructs/platform';
import { traces } from '../../../fixtures/traces';
import { manifestsOf } from '../compared';
import { settings, type PreparedChange, type Settings } from './prepared';

const { traces: _traces, ...otherCollectors } = traces.collect;
const { tempo: _tempo, ...withoutTempo } = traces;
const logsOnly: Environment = {
  ...withoutTempo,
  tenants: { Prod: { users: traces.tenants.Prod.users } },
  collect: otherCollectors,
  grafana: { login: 'grafana' },
};

const ofTenant = (change: Settings): Settings => ({ tenants: { Prod: { traces: change } } });
const older = { ...traces, tempo: { ...traces.tempo, release: '2.10.8' } } satisfies Environment;

/** Changes of Tempo, and of which traces it receives. */
export const traceChanges: readonly PreparedChange[] = [
  {
    title: 'a longer retention of traces',
    ...settings(traces, { tempo: { retention: '30d' } }),
    risks: ['restarts a StatefulSet'],
    replaced: ['statefulset/tempo'],
  },
  {
    title: 'a shorter retention of traces',
    ...settings(traces, { tempo: { retention: '3d' } }),
    risks: ['deletes data', 'restarts a StatefulSet'],
    replaced: ['statefulset/tempo'],
    why: 'Traces are kept 72h instead of 168h',
  },
  {
    title: 'a shorter retention of the traces of a tenant',
    ...settings(traces, ofTenant({ retention: '1d' })),
    risks: ['deletes data'],
    replaced: [],
    why: 'Traces of the tenant Prod are kept 1d instead of 2d',
  },
  {
    title: 'a longer retention of the traces of a tenant',
    ...settings(traces, ofTenant({ retention: '5d' })),
    risks: [],
    replaced: [],
  },
  {
    title: 'the retention of logs of a tenant that has one of traces',
    ...settings(traces, { tenants: { Prod: { retention: { default: '2d' } } } }),
    risks: ['deletes data', 'may lose data'],
    replaced: [],
    why: 'Logs of the tenant Prod are kept 2d',
  },
  {
    title: 'a limit of traces that is lowered',
    ...settings(traces, ofTenant({ limits: { ingestion: { rate_limit_bytes: 1_000_000 } } })),
    risks: ['may lose data'],
    replaced: [],
    why: 'The limit ingestion.rate_limit_bytes of traces of the tenant Prod is 1000000 instead of 5000000',
  },
  {
    title: 'a limit of traces that is raised',
    ...settings(traces, ofTenant({ limits: { ingestion: { rate_limit_bytes: 9_000_000 } } })),
    risks: [],
    replaced: [],
  },
  {
    title: 'Tempo 3 instead of 2',
    base: () => manifestsOf(older),
    head: () => manifestsOf(traces),
    risks: ['deletes data', 'restarts a StatefulSet'],
    replaced: ['statefulset/tempo'],
    why: 'Tempo 3 does not read the write-ahead log of Tempo 2',
  },
  {
    title: 'Tempo 2 instead of 3',
    base: () => manifestsOf(traces),
    head: () => manifestsOf(older),
    risks: ['deletes data', 'may lose data', 'restarts a StatefulSet'],
    replaced: ['statefulset/tempo'],
    why: 'does not read what',
  },
  {
    title: 'no receiver of traces',
    base: () => manifestsOf(traces),
    head: () => manifestsOf({ ...traces, collect: otherCollectors }),
    risks: ['may lose data'],
    replaced: [],
    why: 'Applications have nowhere to push their traces to',
  },
  {
    title: 'no Tempo',
    base: () => manifestsOf(traces),
    head: () => manifestsOf(logsOnly),
    risks: ['deletes data', 'may lose data', 'loosens security', 'restarts a StatefulSet', 'rolls pods'],
    replaced: ['deployment/loki-gateway', 'statefulset/grafana', 'statefulset/loki'],
    why: 'Nothing stores traces any more',
  },
  {
    title: 'the bucket of traces',
    ...settings(traces, { objectStore: { minio: { buckets: { traces: 'spans' } } } }),
    risks: ['deletes data', 'restarts a StatefulSet'],
    replaced: ['statefulset/tempo'],
    why: 'The bucket tempo-traces is not provisioned any more',
  },
  {
    title: 'a Tempo with another name',
    ...settings(traces, { tempo: { name: 'spans' } }),
    risks: ['deletes data', 'restarts a StatefulSet', 'rolls pods'],
    replaced: ['deployment/loki-gateway', 'statefulset/spans'],
    why: 'Its claims stay, and no pod mounts them any more',
  },
];
