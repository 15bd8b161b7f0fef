import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import type { Environment } from '../../../constructs/platform';
import { laptop, production, seed } from '../../fixtures';
import { wrongAlerts } from './alerts';
import { wrongAudits } from './audit';
import { wrongCluster } from './cluster';
import { wrongDeliveries } from './delivery';
import { wrongEvents } from './events';
import { wrongExternalSecrets } from './external-secrets';
import { wrongGrafanas } from './grafana';
import { wrongGuides } from './guides';
import { wrongHosts } from './hosts';
import { wrongLoki } from './loki';
import { wrongObjectStores } from './object-store';
import { wrongOutside } from './outside';
import { wrongPodSettings } from './pod-settings';
import { wrongPods } from './pods';
import { wrongSections } from './sections';
import { wrongTraces } from './traces';
import { wrongValues } from './values';

/** An environment with something laid over it that its type may forbid, as an editor without types allows it. */
const m = (base: Environment, over: Data): unknown => merged({ ...base }, over);
const { objectStore: _store, ...withoutStore } = laptop;
const prodUsers = laptop.tenants.Prod.users;
const users = (more: Data): unknown => ({ ...laptop, tenants: { Prod: { users: { ...prodUsers, ...more } } } });
const vector = (settings: Data): unknown => m(laptop, { collect: { logs: { vector: settings } } });
const loki = (config: Data): unknown => m(laptop, { loki: { config } });
const sink = (over: Data): unknown =>
  m(seed, { collect: { logs: { vector: { config: { sinks: { loki_push: over } } } } } });
const source = (over: Data): unknown =>
  m(seed, { collect: { logs: { vector: { config: { sources: { k8s_logs: over } } } } } });
/** What people write by mistake, from the guides, from other releases, or by hand; none of it may reach a cluster. */
export const wrongInputs: readonly Row<unknown>[] = [
  ...wrongGuides,
  ...wrongLoki,
  ...wrongObjectStores,
  ...wrongOutside,
  ...wrongValues,
  ...wrongCluster,
  ...wrongPods,
  ...wrongPodSettings,
  ...wrongSections,
  ...wrongAudits,
  ...wrongHosts,
  ...wrongAlerts,
  ...wrongEvents,
  ...wrongDeliveries,
  ...wrongGrafanas,
  ...wrongExternalSecrets,
  ...wrongTraces,
  ['a name that is not a DNS label', m(laptop, { name: 'My_Laptop' })],
  ['a name too long', m(laptop, { name: 'a-laptop-with-a-name-that-does-not-fit-into-labels' })],
  ['a section that does not exist', m(laptop, { lokki: {} })],
  ['a setting that does not exist', m(laptop, { loki: { retension: '7d' } })],
  ['an unknown set of releases', m(laptop, { releases: '2025-01' })],
  ['an unknown release of Loki', m(laptop, { loki: { release: '2.9.4' } })],
  ['an unknown topology', m(laptop, { loki: { topology: 'scalable' } })],
  ['a missing section', withoutStore],
  ['no object store', { ...laptop, objectStore: {} }],
  ['two object stores', m(laptop, { objectStore: { ...production.objectStore } })],
  ['a number where a name belongs', m(laptop, { loki: { namespace: 7 } })],
  ['no tenant', { ...laptop, tenants: {} }],
  ['an empty tenant name', { ...laptop, tenants: { '': { users: prodUsers } } }],
  ['a tenant without users', m(laptop, { tenants: { Test: { users: {} } } })],
  [
    'a tenant that Loki refuses',
    {
      ...laptop,
      tenants: { 'Prod|Dev': { users: prodUsers } },
      collect: { logs: { ...laptop.collect.logs, tenant: 'Prod|Dev' } },
    },
  ],
  ['a user with a colon', users({ 'a:b': { roles: ['read'] } })],
  ['a user with @a', users({ 'bob@a': { roles: ['read'] } })],
  ['users that differ in case only', users({ Vector: { roles: ['read'] } })],
  [
    'a user with other roles in another tenant',
    m(laptop, { tenants: { Test: { users: { vector: { roles: ['read'] } } } } }),
  ],
  ['a role that does not exist', users({ vector: { roles: ['writer'] } })],
  ['an agent of a tenant that does not exist', m(laptop, { collect: { logs: { tenant: 'prod' } } })],
  ['an agent without write access', m(laptop, { collect: { logs: { login: 'grafana' } } })],
  [
    'two users with one Secret',
    users({ vector: { roles: ['write'], secret: 'login' }, grafana: { roles: ['read'], secret: 'login' } }),
  ],
  [
    'an agent in a restricted namespace',
    m(laptop, {
      namespaces: { agents: { podSecurity: 'restricted' } },
      collect: { logs: { namespace: 'agents' } },
    }),
  ],
  ['an agent in the namespace of Loki', m(laptop, { collect: { logs: { namespace: 'logging' } } })],
  ['a misspelt namespace', m(laptop, { namespaces: { loging: { podSecurity: 'restricted' } } })],
  ['more copies than pods', m(laptop, { loki: { replicationFactor: 3 } })],
  ['no pods', m(laptop, { loki: { replicas: 0 } })],
  ['write targets of a monolithic Loki', m(laptop, { loki: { targets: { write: { replicas: 3 } } } })],
  ['a retention of hours', m(laptop, { loki: { retention: { default: '12h' } } })],
  ['a retention in words', m(laptop, { loki: { retention: { default: '30 days' } } })],
  ['a volume in GB', m(laptop, { loki: { storage: '10GB' } })],
  [
    'a limit below the request',
    m(laptop, { loki: { pod: { resources: { cpu: '100m', memory: '1Gi', memoryLimit: '512Mi' } } } }),
  ],
  ['a CPU request in words', m(laptop, { loki: { pod: { resources: { cpu: 'half' } } } })],
  ['an image without a tag', m(laptop, { loki: { pod: { image: 'grafana/loki:latest' } } })],
  ['a schema that starts in the future', m(laptop, { loki: { schema: [{ from: '2999-01-01' }] } })],
  ['a schema that starts on no day', m(laptop, { loki: { schema: [{ from: '01.04.2024' }] } })],
  ['a misspelt key of Loki', loki({ limits_config: { ingestion_rate: 10 } })],
  ['a key that Loki removed', loki({ compactor: { shared_store: 's3' } })],
  ['a duration in days where Loki takes none', loki({ ingester: { chunk_idle_period: '1d' } })],
  ['a size with an i', loki({ limits_config: { max_line_size: '512KiB' } })],
  ['a switch in words', loki({ limits_config: { reject_old_samples: 'yes' } })],
  ['keys in the configuration', loki({ storage_config: { aws: { access_key_id: 'AKIAIOSFODNN7EXAMPLE' } } })],
  ['Loki without tenants', loki({ auth_enabled: false })],
  ['a replay larger than the memory', loki({ ingester: { wal: { replay_memory_ceiling: '4GB' } } })],
  ['a query longer than the server writes', loki({ limits_config: { query_timeout: '10m' } })],
  [
    'lines accepted that are deleted at once',
    m(laptop, {
      loki: { retention: { default: '2d' }, config: { limits_config: { reject_old_samples_max_age: '1w' } } },
    }),
  ],
  ['a bucket with capitals', m(laptop, { objectStore: { minio: { buckets: { chunks: 'Loki' } } } })],
  [
    'a bucket that the host is named after',
    m(laptop, { objectStore: { minio: { name: 'store', buckets: { chunks: 'store' } } } }),
  ],
  ['one Secret for root and Loki', m(laptop, { objectStore: { minio: { rootSecret: 'loki-s3' } } })],
  ['an object store without a scheme', m(production, { objectStore: { external: { url: 's3.example.com' } } })],
  [
    'an external store over http without insecure',
    m(production, { objectStore: { external: { url: 'http://s3.example.com' } } }),
  ],
  [
    'an object store with a password',
    m(production, { objectStore: { external: { url: 'https://me:secret@s3.example.com' } } }),
  ],
  ['an object store with a path', m(production, { objectStore: { external: { url: 'https://s3.example.com/loki' } } })],
  ['an object store without a Secret', m(production, { objectStore: { external: { keys: { secret: '' } } } })],
  [
    'keys without the name of their Secret',
    { ...production, objectStore: { external: { ...production.objectStore.external, keys: {} } } },
  ],
  ['no gateway', m(laptop, { gateway: { replicas: 0 } })],
  ['an unknown nginx', m(laptop, { gateway: { release: '1.22.1' } })],
  ['a canary interval in words', m(laptop, { canary: { interval: 'often' } })],
  [
    'the buffer of the guide below request',
    sink({ request: { buffer: { type: 'disk', max_size: 1073741824, when_full: 'block' } } }),
  ],
  ['the eviction of the guide', sink({ request: { eviction_policy: { strategy: 'drop_newest' } } })],
  [
    'the templated password of the guide',
    sink({
      auth: {
        strategy: 'basic',
        user: '{{ file "/etc/vector/loki-auth/username" }}',
        password: '{{ file "/etc/vector/loki-auth/password" }}',
      },
    }),
  ],
  ['the out_of_order_action of the guide', sink({ out_of_order_action: 'drop' })],
  ['the line length of the guide', source({ max_line_bytes: 1048576 })],
  ['the pattern of the guide', source({ include_paths_glob_patterns: ['/var/log/pods/*/*/*.log'] })],
  ['a playground on a release without one', vector({ config: { api: { playground: true } } })],
  ['a buffer that Vector refuses', vector({ buffer: { maxSize: '256Mi' } })],
  [
    'a label escaped for Helm',
    vector({
      config: { sinks: { loki_push: { type: 'loki', labels: { pod: '{{ "{{ kubernetes.pod_name }}" }}' } } } },
    }),
  ],
  ['a label with a dot', vector({ config: { sinks: { loki_push: { type: 'loki', labels: { 'team.name': 'a' } } } } })],
  ['an input that does not exist', sink({ inputs: ['k8s'] })],
  ['a misspelt key of Vector', source({ ignore_older_sec: 3600 })],
];
