import type { Risk } from '../../../commands/diff/model';
import { file, line, podsOf, removed, type Edit, type Part } from './edited';

/** A change of manifests that has a risk at least, and what its reason says. */
export type Row = readonly [title: string, risk: Risk, edit: Edit, why?: string];

const vector = (change: (config: Part) => void): Edit => file('vector', 'vector.yaml', change);
const sink = (change: (config: Part) => void): Edit => vector(({ sinks }) => change(sinks.loki_push));
const stage = (transform: object): Edit =>
  vector((config) => {
    config.transforms = { stage: { inputs: ['k8s_logs'], ...transform } };
    config.sinks.loki_push.inputs = ['stage'];
  });
const loki = (change: (config: Part) => void): Edit => file('loki', 'config.yaml', change);
const nginx = (from: string | RegExp, to: string): Edit => line('loki-gateway', 'nginx.conf', from, to);
const gateway = (change: (spec: Part) => void): Edit => podsOf('Deployment', 'loki-gateway', change);
const agent = (change: (spec: Part) => void): Edit => podsOf('DaemonSet', 'vector', change);
export const policy =
  (name: string, change: (spec: Part) => void): Edit =>
  (get) => {
    change(get('NetworkPolicy', name).spec);
  };
const service =
  (change: (spec: Part) => void): Edit =>
  (get) => {
    change(get('Service', 'loki-gateway').spec);
  };
const withoutDefault = (map: string): RegExp => new RegExp(`(\\$${map} \\{\\n\\s*default )""`, 'g');
const everyNode = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Of the sample small. */
export const security: readonly Row[] = [
  ['everybody may push', 'loosens security', nginx(withoutDefault('may_push'), '$1yes'), 'nginx.conf'],
  ['everybody has all roles', 'loosens security', nginx(withoutDefault('roles'), '$1wra')],
  ['the client chooses its tenant', 'loosens security', nginx('default $own_tenant', 'default $http_x_scope_orgid')],
  ['readers may operate', 'loosens security', nginx('[a-z]*a[a-z]*: yes', '[a-z]*r[a-z]*: yes')],
  ['no login is checked', 'loosens security', nginx(/auth_request [^;]*;/g, '')],
  ['no map of roles', 'loosens security', nginx(/map \$remote_user \$roles \{[^}]*\}/g, '')],
  [
    'a checker without login',
    'loosens security',
    line('loki-gateway', 'checker.conf', 'auth_basic Loki;', 'auth_basic off;'),
  ],
  [
    'a policy that selects none of its pods',
    'loosens security',
    policy('loki', ({ podSelector }) => {
      podSelector.matchExpressions = [{ key: 'app.kubernetes.io/name', operator: 'DoesNotExist' }];
    }),
    'No NetworkPolicy limits the ingress of StatefulSet loki',
  ],
  [
    'a renamed binding of another role',
    'loosens security',
    (get) => {
      const binding = get('ClusterRoleBinding', 'logging-agents-vector');
      binding.metadata.name = 'vector';
      binding.roleRef.name = 'cluster-admin';
    },
    'The ClusterRole cluster-admin is granted',
  ],
  [
    'a role that takes over others',
    'loosens security',
    (get) => {
      get('ClusterRole', 'logging-agents-vector').aggregationRule = { clusterRoleSelectors: [{ matchLabels: {} }] };
    },
  ],
  [
    'a role that admins get',
    'loosens security',
    (get) => {
      get('ClusterRole', 'logging-agents-vector').metadata.labels['rbac.authorization.k8s.io/aggregate-to-admin'] =
        'true';
    },
  ],
  ['another ServiceAccount', 'loosens security', gateway((spec) => (spec.serviceAccountName = 'admin'))],
  ['processes of other containers', 'loosens security', gateway((spec) => (spec.shareProcessNamespace = true))],
  [
    'an unmasked /proc',
    'loosens security',
    gateway((spec) => (spec.containers[0].securityContext.procMount = 'Unmasked')),
  ],
  [
    'no AppArmor',
    'loosens security',
    gateway((spec) => (spec.securityContext.appArmorProfile = { type: 'Unconfined' })),
  ],
  [
    'a projected token',
    'loosens security',
    gateway((spec) =>
      spec.volumes.push({ name: 't', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }),
    ),
  ],
  [
    'no tenants by an argument',
    'loosens security',
    podsOf('StatefulSet', 'loki', (spec) => spec.containers[0].args.push('-auth.multitenancy-enabled=false')),
  ],
  [
    'a privileged Pod',
    'loosens security',
    (_get, objects) => [
      ...objects,
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'x', namespace: 'logging' },
        spec: { containers: [{ name: 'x', securityContext: { privileged: true } }] },
      },
    ],
    'The container x is privileged',
  ],
];

/** Of the sample small. */
export const logs: readonly Row[] = [
  [
    'a sink without its source',
    'may lose data',
    sink((one) => (one.inputs = ['internal_metrics'])),
    'No sink sends what the source k8s_logs',
  ],
  ['one retry', 'may lose data', sink((one) => (one.request = { retry_attempts: 1 }))],
  ['no login', 'may lose data', sink((one) => delete one.auth), 'sends no login'],
  ['no acknowledgements', 'may lose data', sink((one) => (one.acknowledgements = { enabled: false }))],
  ['fewer fields', 'may lose data', sink((one) => (one.encoding.only_fields = ['stream']))],
  [
    'a stage that routes',
    'may lose data',
    stage({ type: 'route', route: { a: 'true' } }),
    'may not forward every line',
  ],
  ['a program in Lua', 'may lose data', stage({ type: 'lua', version: '2', hooks: { process: 'function () end' } })],
  ['lines dropped on errors', 'may lose data', stage({ type: 'remap', drop_on_error: true, source: '.a = 1' })],
  ['lines replaced', 'may lose data', stage({ type: 'remap', source: '.message = ""' })],
  ['short joined lines', 'may lose data', vector(({ sources }) => (sources.k8s_logs.max_merged_line_bytes = 100))],
  ['the line length of Vector', 'may lose data', vector(({ sources }) => delete sources.k8s_logs.max_line_bytes)],
  ['a file that is no YAML', 'may lose data', line('vector', 'vector.yaml', /^/g, '}'), 'cannot be read as YAML'],
  ['short lines in Loki', 'may lose data', loki(({ limits_config }) => (limits_config.max_line_size = '1KB'))],
  [
    'blocked pushes',
    'may lose data',
    loki(({ limits_config }) => (limits_config.block_ingestion_until = '2030-01-01T00:00:00Z')),
  ],
  ['needed labels', 'may lose data', loki(({ limits_config }) => (limits_config.enforced_labels = ['team']))],
  ['only ordered lines', 'may lose data', loki(({ limits_config }) => (limits_config.unordered_writes = false))],
  ['no Service of the gateway', 'may lose data', removed('Service', 'loki-gateway'), 'which is not in the output'],
  [
    'a Service with another port',
    'may lose data',
    service(({ ports }) => (ports[0].port = 81)),
    'which has no such port',
  ],
  [
    'a Service without pods',
    'may lose data',
    service((spec) => (spec.selector['app.kubernetes.io/component'] = 'x')),
    'which has no pods',
  ],
  [
    'no replicas of the gateway',
    'may lose data',
    (get) => (get('Deployment', 'loki-gateway').spec.replicas = 0),
    'which has no pods',
  ],
  [
    'no egress of the agent',
    'may lose data',
    policy('vector', (spec) => (spec.egress = spec.egress.filter(({ ports }: Part) => ports[0].port !== 8080))),
    'No NetworkPolicy permits its connections',
  ],
  ['no role of the agent', 'may lose data', removed('ClusterRole', 'logging-agents-vector')],
  [
    'no binding of the agent',
    'may lose data',
    removed('ClusterRoleBinding', 'logging-agents-vector'),
    'may not list and watch pods',
  ],
  ['no account of the agent', 'may lose data', removed('ServiceAccount', 'vector'), 'need the ServiceAccount vector'],
  ['no configuration of the agent', 'may lose data', removed('ConfigMap', 'vector'), 'need the ConfigMap vector'],
  [
    'no permission to list pods',
    'may lose data',
    (get) => void (get('ClusterRole', 'logging-agents-vector').rules[0].resources = ['nodes']),
  ],
  [
    'fewer tolerations',
    'may lose data',
    agent((spec) => (spec.tolerations = [{ key: 'x', operator: 'Exists' }])),
    'get no agent',
  ],
  [
    'nodes of one kind only',
    'may lose data',
    agent(
      ({ affinity }) => (affinity.nodeAffinity[everyNode].nodeSelectorTerms[0].matchExpressions[0].operator = 'In'),
    ),
    'Only nodes with type In virtual-kubelet',
  ],
  [
    'logs that are not mounted',
    'may lose data',
    agent(
      ({ containers }) =>
        (containers[0].volumeMounts = containers[0].volumeMounts.filter(
          ({ mountPath }: Part) => mountPath !== '/var/log/pods',
        )),
    ),
  ],
  [
    'other positions',
    'may lose data',
    agent(({ volumes }) => (volumes.find(({ name }: Part) => name === 'data').hostPath.path = '/var/lib/x')),
    'neither its positions nor its buffer',
  ],
];

/** Of the sample laptop. */
export const data: readonly Row[] = [
  [
    'a store in memory',
    'deletes data',
    podsOf('StatefulSet', 'minio', (spec) => {
      spec.volumes.push({ name: 'other', emptyDir: {} });
      for (const mount of spec.containers[0].volumeMounts) if (mount.mountPath === '/data') mount.name = 'other';
    }),
    'nothing that outlives its pod in /data',
  ],
  [
    'another folder of the store',
    'deletes data',
    podsOf('StatefulSet', 'minio', (spec) => (spec.containers[0].args = ['server', '/tmp'])),
  ],
  ['another path of Loki', 'deletes data', loki(({ common }) => (common.path_prefix = '/x'))],
  ['another folder of the log', 'deletes data', loki(({ ingester }) => (ingester.wal.dir = '/tmp/wal'))],
  [
    'another prefix of objects',
    'deletes data',
    loki(({ storage_config }) => (storage_config.object_store.storage_prefix = 'x')),
  ],
  [
    'a bucket that is removed',
    'deletes data',
    line('minio-provisioning', 'provision.sh', /$/g, '\nmc rb --force store/loki'),
  ],
  [
    'rights on all buckets',
    'loosens security',
    line('minio-provisioning', 'policy-loki.json', /arn:aws:s3:::loki-chunks/g, 'arn:aws:s3:::*'),
  ],
];
