import type { Problem } from '../../../constructs/kit';
import { render, type Environment, type EnvironmentInput } from '../../../constructs/platform';
import { layersOf } from '../../../constructs/platform/layers';
import { gigabytesOf, type Size } from '../../../constructs/platform/sizes';
import { distributed, fixtures, laptop, production, small } from '../../fixtures';
import { e2eEnvironments, variants } from '../../fixtures/variants';

const sizes = Object.keys(gigabytesOf) as Size[];
const tenants = { Prod: { users: { vector: { roles: ['write'] } } } } as const;
const bare = {
  name: 'bare',
  releases: '2026-11',
  objectStore: { minio: {} },
  loki: {},
  tenants,
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
} as const satisfies Environment;

/** What a size sets in an environment. */
function set(environment: EnvironmentInput): object {
  return layersOf({ ...environment }).find(({ kind }) => kind === 'size')!.data;
}

function loki(environment: EnvironmentInput): unknown {
  return (set(environment) as { loki: unknown }).loki;
}

test.each(sizes)('the size %s keeps every valid environment valid', (size) => {
  const ofSize = ({ path }: Problem): boolean => path[0] === 'size';
  const changed = [...fixtures, ...variants, ...e2eEnvironments].flatMap((environment) => {
    const [without, sized] = [render(environment), render({ ...environment, size })];
    const known = new Set(without.warnings.map(({ message }) => message));
    const further = [...sized.errors, ...sized.warnings].filter((one) => !known.has(one.message) && !ofSize(one));
    return without.errors.length > 0 || further.length === 0 ? [] : [{ name: environment.name, further }];
  });
  expect(changed).toEqual([]);
});

test('without a size nothing is set', () => {
  expect(layersOf({ ...laptop }).map(({ kind }) => kind)).toEqual(['environment']);
});

test('a size sets topology, replicas, resources, volumes, buffers and limits', () => {
  expect(set({ ...bare, size: 'small' })).toEqual({
    loki: {
      topology: 'monolithic',
      replicas: 1,
      storage: '10Gi',
      pod: { resources: { cpu: '200m', memory: '512Mi', memoryLimit: '1Gi' } },
    },
    gateway: { replicas: 1 },
    collect: {
      logs: {
        vector: {
          buffer: { maxSize: '1Gi' },
          pod: { resources: { cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' } },
        },
      },
    },
  });
  expect(loki({ ...bare, size: 'medium' })).toEqual({
    topology: 'monolithic',
    replicas: 3,
    storage: '20Gi',
    pod: { resources: { cpu: '250m', memory: '1Gi', memoryLimit: '2Gi' } },
  });
  expect(loki({ ...bare, size: 'large' })).toMatchObject({
    topology: 'distributed',
    targets: {
      ingester: { replicas: 6, storage: '60Gi', pod: { resources: { memory: '3Gi', memoryLimit: '6Gi' } } },
      compactor: { replicas: 1, storage: '50Gi' },
    },
    config: {
      limits_config: { ingestion_rate_mb: 18, ingestion_burst_size_mb: 27, max_global_streams_per_user: 10_000 },
    },
  });
});

test('settings of the environment win, and the numbers of the size fit to them', () => {
  const own = {
    ...bare,
    size: 'medium',
    loki: { topology: 'distributed', targets: { ingester: { replicas: 9 } } },
  } as const;
  const { targets } = loki(own) as { targets: { ingester: unknown } };
  expect(targets.ingester).toEqual({
    storage: '10Gi',
    pod: { resources: { cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' } },
  });
  expect(render(own).platform?.environment.loki?.targets?.ingester?.replicas).toBe(9);
});

test('resources are the environment’s own as a whole: a limit of the size could be below its request', () => {
  const resources = { cpu: '1', memory: '8Gi' };
  expect(loki({ ...bare, size: 'medium', loki: { pod: { resources } } })).not.toHaveProperty('pod');
  const sized = render({ ...bare, size: 'medium', loki: { pod: { resources } } });
  expect(sized.platform?.environment.loki?.pod?.resources).toEqual(resources);
});

test.each([
  ['storage', { storage: '5Gi' }, ['replicas', 'pod']],
  ['resources', { pod: { resources: { cpu: 1, memory: '2Gi' } } }, ['replicas', 'storage']],
])('%s of all targets win over those of the size for single targets', (_name, over, left) => {
  const sized = loki({ ...bare, size: 'large', loki: { topology: 'distributed', ...over } });
  expect(Object.keys((sized as { targets: { ingester: object } }).targets.ingester)).toEqual(left);
});

test('replicas of all targets win with simple-scalable, and each has its share of the work', () => {
  const sized = loki({ ...bare, size: 'large', loki: { topology: 'simple-scalable', replicas: 6 } });
  expect(sized).toMatchObject({ targets: { write: { storage: '60Gi' } } });
  expect((sized as { targets: { write: object } }).targets.write).not.toHaveProperty('replicas');
});

test('other pod settings of all targets keep their place in messages', () => {
  const wrong = { ...bare, size: 'large', loki: { pod: { nodeSelector: { 'a b': 'c' } } } } as const;
  expect(render(wrong).errors.map(({ path }) => path.join('.'))).toEqual(['loki.pod.nodeSelector.a b']);
});

test('logs on a volume have one pod, whose volume has room for the retention', () => {
  const onVolume = { ...small, size: 'medium', loki: { retention: { default: '10d' }, multiTenant: false } } as const;
  // 50 GB × 0.365 × 10 d is 170 GiB.
  expect(loki(onVolume)).toMatchObject({ topology: 'monolithic', replicas: 1, storage: '190Gi' });
  expect(render(onVolume).errors).toEqual([]);
});

test('earlier logs on a volume have one pod too', () => {
  const earlier = { ...bare, size: 'large', objectStore: { minio: {}, earlier: { filesystem: true } } } as const;
  expect(loki(earlier)).toMatchObject({ topology: 'monolithic', replicas: 1 });
});

test('ingesters are divided evenly among zones', () => {
  const ingesterZones = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
  const zoned = { ...bare, size: 'large', loki: { ingesterZones } } as const;
  expect(loki(zoned)).toMatchObject({ targets: { ingester: { replicas: 8 } } });
  expect(render(zoned).errors).toEqual([]);
});

test('an autoscaler of the gateway keeps the number of its pods', () => {
  expect(set({ ...bare, size: 'medium', gateway: { autoscaling: { max: 4 } } })).not.toHaveProperty('gateway');
});

test('volumes of MinIO have room for the retention, on drives of which half are usable', () => {
  const store = (storage: object): object => ({
    ...production,
    size: 'small',
    objectStore: { minio: { servers: 4, drivesPerServer: 2, ...storage } },
    loki: { retention: { default: '100d' } },
  });
  // 5 GB × 0.365 × 100 d ÷ 0.8 ÷ (8 drives × 0.5) is 53 GiB.
  expect(set(store({}) as Environment)).toMatchObject({ objectStore: { minio: { storage: '60Gi' } } });
  expect(set(store({ storage: '1Ti' }) as Environment)).not.toHaveProperty('objectStore');
});

test('a cluster that only sends gets buffers', () => {
  const edge = {
    name: 'edge',
    releases: '2026-11',
    size: 'medium',
    destinations: { logs: { url: 'https://logs.example.com' } },
    collect: { logs: { vector: {} } },
  } as const;
  expect(Object.keys(set(edge))).toEqual(['collect']);
});

test('an environment without a topology needs a size', () => {
  expect(render(bare).errors).toEqual([
    { severity: 'error', path: ['loki', 'topology'], message: "'topology' is required and missing." },
  ]);
  expect(render({ ...bare, size: 'small' }).errors).toEqual([]);
});

test('an overlay of another size has the numbers of that size', () => {
  const base = { ...bare, size: 'small' } as const;
  const over = { name: 'over', extends: base, size: 'medium' } as const;
  expect(render(over).platform?.environment.loki).toMatchObject({ replicas: 3, storage: '20Gi' });
});

test('a size of an unknown name is refused with those that exist', () => {
  expect(render({ ...laptop, size: 'huge' } as unknown as Environment).errors).toMatchObject([
    { path: ['size'], message: "'huge' is not supported; supported: 'small', 'medium', 'large'." },
  ]);
});

test('a size is warned of where logs on a volume are too many, or kept for ever', () => {
  const warnings = (size: Size, over: object): string[] =>
    render({ ...small, size, loki: { multiTenant: false, ...over } })
      .warnings.filter(({ path }) => path[0] === 'size')
      .map(({ message }) => message);
  const kept = 'logs are kept for ever, but the volume has room for 30 days of 5 GB. Set loki.retention.default.';
  expect(warnings('small', {})).toEqual([kept]);
  expect(warnings('small', { retention: { default: '7d' } })).toEqual([]);
  expect(warnings('small', { storage: '2Ti' })).toEqual([]);
  expect(warnings('large', { retention: { default: '7d' } })).toEqual([
    'logs on a volume have one pod, which takes all 500 GB a day; above 200 GB the sizes have several, which need an object store.',
  ]);
});

test('a size without an effect is refused', () => {
  const hosts = { build: { vector: {}, journal: true } } as const;
  const only = {
    name: 'only',
    releases: '2026-11',
    destinations: { logs: { url: 'https://logs.example.com' } },
  } as const;
  expect(render({ ...only, size: 'small', collect: { hosts } }).errors).toEqual([
    {
      severity: 'error',
      path: ['size'],
      message: 'size has no effect: it is for Loki, the gateway and Vector in collect.logs, and none of them is set.',
      fix: { remove: true },
    },
  ]);
});

test('distributed keeps its patterns and rulers', () => {
  const { ruler, 'pattern-ingester': patterns } = (
    loki({ ...distributed, size: 'large' }) as { targets: Record<string, unknown> }
  ).targets;
  expect([ruler, patterns]).toEqual([undefined, undefined]);
});
