import { merged, type Data } from '../../constructs/kit';
import { ExternalObjectStore, type ExternalObjectStoreProps } from '../../constructs/object-store';
import { render, type Environment } from '../../constructs/platform';
import { laptop, small } from '../fixtures';

const m = (over: Data, base: Environment = laptop): Environment => merged({ ...base }, over) as unknown as Environment;
const prod = (users: Data): Environment => ({ ...laptop, tenants: { Prod: { users } } }) as unknown as Environment;

/** Valid environments, some of which were rejected once. */
const right: readonly (readonly [string, Environment])[] = [
  ['an agent as an admin', m({ collect: { logs: { login: 'ops' } } }, prod({ ops: { roles: ['admin'] } }))],
  [
    'events as an admin',
    m(
      { collect: { logs: { login: 'ops' }, events: { login: 'ops' } } },
      { ...small, tenants: { fake: { users: { ops: { roles: ['admin'] } } } } },
    ),
  ],
  ['the canary as an admin', m({ tenants: { canary: { users: { canary: { roles: ['admin'] } } } } })],
  [
    'the canary as a user of another tenant too',
    prod({ vector: { roles: ['write'] }, canary: { roles: ['read', 'write'] } }),
  ],
  [
    'a user named canary, without the canary',
    m({ canary: false }, prod({ vector: { roles: ['write'] }, canary: { roles: ['read'] } })),
  ],
  [
    'a Secret of a certificate with dots',
    m({ gateway: { tls: { secret: 'logs.example.com-tls' }, expose: { nodePort: { port: 30_443 } } } }),
  ],
  [
    'namespaces that start with a digit',
    m({
      namespaces: { '360-logging': { podSecurity: 'restricted' } },
      loki: { namespace: '360-logging' },
      objectStore: { minio: { namespace: '7' } },
    }),
  ],
  ['an existing namespace of the cluster', m({ loki: { namespace: 'kube-system' } })],
  [
    'a namespace that is managed elsewhere',
    m({ namespaces: { default: { create: false, podSecurity: 'restricted' } }, loki: { namespace: 'default' } }),
  ],
  ['an old cluster', m({ cluster: { kubernetes: '1.28' } })],
  ['a cluster that is newer than this project', m({ cluster: { kubernetes: '1.40' } })],
  ['another domain', m({ cluster: { domain: 'k8s.example.com' } })],
  [
    'IPv4 and IPv6 addresses',
    m({
      gateway: { clients: [{ cidrs: ['10.0.0.0/8', 'fd00::/8'] }] },
      cluster: { scrapers: [], dns: { cidrs: ['169.254.20.10/32'] } },
    }),
  ],
  ['no clients', m({ gateway: { clients: [] } })],
  [
    'pods on dedicated nodes',
    m({
      loki: {
        pod: {
          annotations: { 'example.com/Note': 'two words' },
          nodeSelector: { 'node-role.kubernetes.io/logs': '' },
          tolerations: [{ operator: 'Exists' }, { key: 'dedicated', value: 'logs', effect: 'NoSchedule' }],
        },
      },
    }),
  ],
  [
    'a user of two hundred tenants',
    m({
      tenants: Object.fromEntries(
        Array.from({ length: 200 }, (_, n) => [`team-${n}`, { users: { grafana: { roles: ['read'] } } }]),
      ),
    }),
  ],
];

test.each(right)('%s: accepted', (_, environment) => {
  const { errors: problems, files } = render(environment);
  expect(problems).toEqual([]);
  expect(files.size).toBeGreaterThan(0);
});

const stores: readonly (readonly [
  string,
  Omit<ExternalObjectStoreProps, 'keys'> & Partial<ExternalObjectStoreProps>,
])[] = [
  ['AWS with its region', { url: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1' }],
  ['AWS in the default region', { url: 'https://s3.us-east-1.amazonaws.com' }],
  ['AWS without a region in its host', { url: 'https://s3.amazonaws.com', region: 'eu-central-1' }],
  ['an AWS dual-stack endpoint', { url: 'https://s3.dualstack.eu-central-1.amazonaws.com', region: 'eu-central-1' }],
  ['AWS in China', { url: 'https://s3.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' }],
  [
    'an AWS VPC endpoint',
    { url: 'https://bucket.vpce-1a2b-3c4d.s3.us-east-1.vpce.amazonaws.com', region: 'us-east-1', pathStyle: true },
  ],
  [
    'dots in a bucket in the path',
    {
      url: 'https://s3.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
      pathStyle: true,
      buckets: { chunks: 'a.b' },
    },
  ],
  ['dots in a bucket elsewhere', { url: 'https://s3.example.com', buckets: { chunks: 'logs.example.com' } }],
  [
    'any valid key names in a Secret',
    {
      url: 'https://s3.example.com',
      keys: { secret: 'logs.s3', accessKeyId: 'AWS_ACCESS_KEY_ID', secretAccessKey: 'secret.access.key.Of.2024' },
    },
  ],
];

test.each(stores)('%s: accepted', (_, store) => {
  expect(() => new ExternalObjectStore({ keys: { secret: 'loki-s3' }, ...store })).not.toThrow();
});

test.each([
  ['https://s3.eu-central-1.amazonaws.com', undefined, `Fix: region: 'eu-central-1'`],
  ['https://s3-fips.us-gov-west-1.amazonaws.com', 'us-east-1', `Fix: region: 'us-gov-west-1'`],
  ['https://s3-eu-west-1.amazonaws.com', undefined, `Fix: region: 'eu-west-1'`],
  ['https://vpce-1a2b-3c4d.s3.eu-west-1.vpce.amazonaws.com', undefined, `Fix: region: 'eu-west-1'`],
  ['https://logs.s3.amazonaws.com', undefined, "contains the bucket 'logs'"],
  ['https://a.b.s3.eu-west-1.amazonaws.com:8443', 'eu-west-1', "contains the bucket 'a.b'"],
])('%s in the region %s is rejected', (url, region, message) => {
  const build = (): unknown =>
    new ExternalObjectStore({ url, keys: { secret: 'loki-s3' }, ...(region !== undefined && { region }) });
  expect(build).toThrow(message);
});

const secrets = ['Gh7xPq2LmN9sTv4Wz8Yb', 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'];

test.each(secrets)('%s in place of a name is rejected and not quoted', (value) => {
  for (const entry of ['secret', 'accessKeyId', 'secretAccessKey']) {
    const keys = { secret: 'loki-s3', [entry]: value };
    const build = (): unknown => new ExternalObjectStore({ url: 'https://s3.example.com', keys });
    expect(build).toThrow(`keys.${entry}: '${value.slice(0, 3)}…'`);
    expect(build).not.toThrow(value.slice(0, 4));
  }
});
