import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainIn } from './repository';

const { path: place, explain } = explainIn('explain');

test.each([
  [
    'that the environment sets',
    ['staging', 'loki.replicas'],
    `loki.replicas: 1
  from         environments/staging.yaml:4:3
  type         a number
  default      1 if monolithic, 3 if simple-scalable
  description  Replicas of each target; not with \`distributed\`.
  affects      nothing: the objects are the same without it
`,
  ],
  [
    'of the environment that it extends',
    ['staging', 'objectStore.external.url'],
    `objectStore.external.url: 'https://s3.example.com'
  from         environments/production.yaml:4:15 (production)
  type         a string
  description  Scheme, host and port of the S3 API: \`https://s3.eu-central-1.amazonaws.com\`.
`,
  ],
  [
    'of the release set',
    ['staging', 'collect.logs.vector.release'],
    `collect.logs.vector.release: '0.57.0'
  from         release set 2026-11
  type         '0.40.2', '0.57.0'
  default      0.57.0
`,
  ],
  [
    'of a release set, with another name',
    ['staging', 'gateway.release'],
    `gateway.release: '1.29.3'
  from         release set 2026-11
  type         '1.27.5', '1.29.3'
  default      1.29.3
  description  Release of nginx.
`,
  ],
  [
    'with its default',
    ['production', 'loki.name'],
    `loki.name: 'loki'
  from         default
  type         a string
  description  Name of the objects, or prefix of their names.
`,
  ],
  [
    'with a default in words',
    ['production', 'loki.replicationFactor'],
    `loki.replicationFactor is not set
  type         a number
  default      3 with three pods or more, else 1
  description  Number of ingesting pods that hold each line until it is flushed.
`,
  ],
  [
    'in a list',
    ['production', 'collect.logs.pipeline.stages[1].drop.line'],
    `collect.logs.pipeline.stages[1].drop.line: 'health'
  from         environments/production.yaml:21:19
  type         a string
  description  Regular expression that the line contains: \`(?i)healthz\`.
`,
  ],
  [
    'with a name of the user',
    ['production', "tenants['my-team'].users.vector.roles"],
    `tenants['my-team'].users.vector.roles: ['write']
  from         environments/production.yaml:13:33
  type         a list
  description  The same in all tenants of the user.
`,
  ],
  [
    'with a name that needs no brackets',
    ['production', 'tenants.my-team.users.vector.roles[0]'],
    `tenants['my-team'].users.vector.roles[0]: 'write'
  from         environments/production.yaml:13:41
  type         'write', 'read', 'admin'
  description  Permissions of a gateway user: \`write\` pushes, \`read\` queries and tails, \`admin\` does both, manages rules, deletes, and reads the ring and configuration pages.
`,
  ],
  [
    'that objects have',
    ['production', "loki.pod.nodeSelector['kubernetes.io/arch']"],
    `loki.pod.nodeSelector['kubernetes.io/arch']: 'amd64'
  from         environments/production.yaml:9:21
  type         a string
  affects      20-loki.yaml: StatefulSet logging/loki
`,
  ],
  [
    'of a configuration, set by the user',
    ['staging', 'loki.config.limits_config.ingestion_rate_mb'],
    `loki.config.limits_config.ingestion_rate_mb: 16
  from         environments/production.yaml:11:22 (production)
  written to   20-loki.yaml: ConfigMap logging/loki, config.yaml
`,
  ],
  [
    'of a configuration, set by the construct',
    ['staging', 'loki.config.server.http_listen_port'],
    `loki.config.server.http_listen_port: 3100
  from         cdk8s-logging, which writes it
  written to   20-loki.yaml: ConfigMap logging/loki, config.yaml
`,
  ],
  [
    'of a configuration, not set',
    ['staging', 'loki.config.limits_config.max_streams_per_user'],
    `loki.config.limits_config.max_streams_per_user is not set
  not in       config.yaml of ConfigMap logging/loki: the default of the program applies
`,
  ],
  [
    'that is a map, with what is below it',
    ['staging', 'loki.config.limits_config'],
    `loki.config.limits_config
  from         environments/staging.yaml:6:5
  written to   20-loki.yaml: ConfigMap logging/loki, config.yaml

  query_timeout               '300s'  cdk8s-logging, which writes it
  max_line_size_truncate      true    cdk8s-logging, which writes it
  volume_enabled              true    cdk8s-logging, which writes it
  reject_old_samples_max_age  '1w'    cdk8s-logging, which writes it
  ingestion_rate_mb           16      environments/production.yaml:11:22 (production)
  ingestion_burst_size_mb     32      environments/staging.yaml:6:22
`,
  ],
  [
    'that is a map, with settings that are not set',
    ['production', 'collect.logs.vector.buffer'],
    `collect.logs.vector.buffer is not set
  type         a map
  default      1Gi; when it is full, reading stops
  description  Buffer on the node's disk for lines that Loki has not accepted.

  maxSize   '1Gi'    default
  whenFull  'block'  default
`,
  ],
  [
    'of an environment with errors',
    ['broken', 'loki.replicas'],
    `loki.replicas: 'three'
  from         environments/broken.yaml:3:9
  type         a number
  default      1 if monolithic, 3 if simple-scalable
  description  Replicas of each target; not with \`distributed\`.
`,
  ],
])('a setting %s is printed with its origin', async (_, args, stdout) => {
  expect(await explain(...args)).toEqual({ status: 0, stdout, stderr: '' });
});

test('a setting of a size is where the environment chooses the size', async () => {
  const sized = `name: sized
releases: '2026-11'
size: medium
objectStore: { minio: {} }
loki: { retention: { default: 30d } }
tenants: { Prod: { users: { vector: { roles: [write] } } } }
collect: { logs: { login: vector, tenant: Prod, vector: {} } }
`;
  writeFileSync(join(place, 'sized.yaml'), sized);
  const { stdout } = await explain('sized', 'loki.replicas', '-e', 'sized.yaml');
  expect(stdout).toMatch(/^loki\.replicas: 3\n {2}from {9}sized\.yaml:3:1 \(size medium\)\n/);
  expect(stdout).toMatch(/^ {2}affects {6}20-loki\.yaml: .*StatefulSet logging\/loki/m);
  const map = await explain('sized', 'loki', '-e', 'sized.yaml');
  expect(map.stdout).toMatch(/^ {2}topology +'monolithic' +sized\.yaml:3:1 \(size medium\)$/m);
  expect(map.stdout).toMatch(/^ {2}retention\.default +'30d' +sized\.yaml:5:22$/m);
});

test('without a key, all settings of the environment are printed', async () => {
  const { stdout } = await explain('staging');
  expect(stdout).toMatch(/^staging\n {2}from {9}environments\/staging\.yaml:1:1\n/);
  expect(stdout).toMatch(/^ {2}loki\.topology +'monolithic' +environments\/production\.yaml:6:3 \(production\)$/m);
  expect(stdout).toMatch(/^ {2}gateway\.replicas +1 +environments\/staging\.yaml:7:12$/m);
  expect(stdout).toMatch(/^ {2}tempo +default: none, traces are sent to `destinations`$/m);
});

test('JSON has the same as data', async () => {
  const { stdout } = await explain('staging', 'loki.pod.nodeSelector', '--json');
  const origin = { kind: 'environment', name: 'production', file: 'environments/production.yaml', line: 9 };
  expect(JSON.parse(stdout)).toEqual({
    environment: 'staging',
    key: 'loki.pod.nodeSelector',
    path: ['loki', 'pod', 'nodeSelector'],
    type: 'a map',
    default: 'any Linux node',
    description: expect.any(String) as unknown,
    value: { 'kubernetes.io/arch': 'amd64' },
    origin: { ...origin, column: 5 },
    settings: [{ key: 'kubernetes.io/arch', value: 'amd64', origin: { ...origin, column: 21 } }],
    affects: [{ file: '20-loki.yaml', objects: ['StatefulSet logging/loki'] }],
  });
});
