import type { Tenants } from '../../constructs/contracts';
import { InvalidInput, inventoryOf } from '../../constructs/kit';
import { gatewayChart, scalable, tempo } from '../support/gateway-chart';
import { only } from '../support/manifests';

const tenants: Tenants = {
  Prod: { users: { alloy: { roles: ['write'] }, grafana: { roles: ['read'] }, operator: { roles: ['admin'] } } },
  Dev: { users: { operator: { roles: ['admin'] } } },
};
const withDots: Tenants = { 'a.b': tenants['Prod']!, Dev: tenants['Dev']! };
const both = { apis: [scalable, tempo], tenants };

describe('a sink of traces', () => {
  const { gateway } = gatewayChart(both);

  test('pushes by OTLP over HTTP with the login and tenant of its user', () => {
    expect(gateway.traceSink('alloy')).toEqual({
      endpoint: gateway.endpoint,
      protocol: 'otlp-http',
      pushPath: '/v1/traces',
      login: { user: 'alloy', secret: 'alloy-loki-auth' },
      tenant: 'Prod',
      maxBatchBytes: 16_777_216,
    });
    expect(gateway.traceSink('operator', 'Dev').tenant).toBe('Dev');
  });

  test.each([
    ['an unknown user', 'aloy', undefined, `login: 'aloy' is not a user of the gateway`],
    ['a user without a role to push', 'grafana', undefined, `login: 'grafana' needs the role 'write' or 'admin'`],
    ['a tenant of another user', 'alloy', 'Dev', `tenant: 'Dev' is not a tenant of 'alloy'`],
  ])('is rejected for %s', (_, user, tenant, message) => {
    expect(() => gateway.traceSink(user, tenant)).toThrow(InvalidInput);
    expect(() => gateway.traceSink(user, tenant)).toThrow(message);
  });

  test('needs an API that takes traces, as one of logs needs an API that takes logs', () => {
    const of = (apis: typeof both.apis) => gatewayChart({ ...both, apis }).gateway;
    expect(() => of([scalable]).traceSink('alloy')).toThrow(
      `no API of the gateway takes traces, so 'alloy' has nowhere to push.`,
    );
    expect(() => of([tempo]).sink('alloy')).toThrow(
      `no API of the gateway takes logs, so 'alloy' has nowhere to push.`,
    );
  });

  test('does not depend on the order of the APIs', () => {
    const { gateway: reversed } = gatewayChart({ ...both, apis: [tempo, scalable] });
    expect(reversed.traceSink('alloy').maxBatchBytes).toBe(tempo.limits.maxBodyBytes);
    expect(reversed.sink('alloy').maxBatchBytes).toBe(scalable.limits.maxBodyBytes);
  });

  test('of clients outside the cluster has the address by which they connect', () => {
    const ingress = { host: 'logs.example.com', tlsSecret: 'logs-tls' };
    const { gateway: exposed } = gatewayChart({ ...both, expose: { ingress } });
    expect(exposed.outsideTraceSink('alloy')).toEqual({
      ...exposed.traceSink('alloy'),
      endpoint: { ...exposed.outsideSink('alloy').endpoint },
    });
    expect(exposed.outsideTraceSink('alloy').endpoint).toMatchObject({ scheme: 'https', host: 'logs.example.com' });
    expect(() => gateway.outsideTraceSink('alloy')).toThrow('expose: clients outside the cluster need an address');
  });
});

describe('the data sources', () => {
  const summary = (props: Parameters<typeof gatewayChart>[0], user: string): unknown[] =>
    gatewayChart(props)
      .gateway.dataSources(user)
      .map(({ type, uid, name, tenant, sendsTenant, managesAlerts, linkedUid }) => [
        type,
        uid,
        name,
        tenant,
        sendsTenant,
        managesAlerts,
        linkedUid,
      ]);

  test('of a user with one tenant are a Loki and a Tempo that link to each other', () => {
    expect(summary(both, 'grafana')).toEqual([
      ['loki', 'loki', 'Loki', 'Prod', false, false, 'tempo'],
      ['tempo', 'tempo', 'Tempo', 'Prod', false, false, 'loki'],
    ]);
  });

  test('of a user with several tenants link to the other of the same tenant, those of Loki first', () => {
    expect(summary(both, 'operator')).toEqual([
      ['loki', 'loki-Prod', 'Loki Prod', 'Prod', true, true, 'tempo-Prod'],
      ['loki', 'loki-Dev', 'Loki Dev', 'Dev', true, true, 'tempo-Dev'],
      ['tempo', 'tempo-Prod', 'Tempo Prod', 'Prod', true, false, 'loki-Prod'],
      ['tempo', 'tempo-Dev', 'Tempo Dev', 'Dev', true, false, 'loki-Dev'],
    ]);
  });

  test('have valid uids that are unique for tenants whose names are no uids', () => {
    const sources = gatewayChart({ ...both, tenants: withDots }).gateway.dataSources('operator');
    const uids = sources.map(({ uid }) => uid);
    expect(uids.filter((uid) => /^[\w-]{1,40}$/.test(uid))).toEqual(uids);
    expect(new Set(uids).size).toBe(4);
    expect(sources.map(({ linkedUid }) => linkedUid).sort()).toEqual([...uids].sort());
  });

  test('exist only for what the APIs take', () => {
    expect(summary({ ...both, apis: [scalable] }, 'grafana')).toEqual([
      ['loki', 'loki', 'Loki', 'Prod', false, false, undefined],
    ]);
    expect(summary({ ...both, apis: [tempo] }, 'grafana')).toEqual([
      ['tempo', 'tempo', 'Tempo', 'Prod', false, false, undefined],
    ]);
  });
});

test('flows and clients carry traces only with an API that takes traces', () => {
  const carried = (apis: typeof both.apis): readonly string[] => {
    const { gateway } = gatewayChart({ ...both, apis });
    const { flows, workloads } = inventoryOf(gateway);
    return [...flows, ...workloads.flatMap(({ clients }) => clients)].map(({ carries }) => carries);
  };
  expect(carried([tempo])).toEqual(['traces', 'queries', 'traces, queries']);
  expect(carried([scalable, tempo]).at(-1)).toBe('logs, traces, queries');
  expect(carried([scalable]).at(-1)).toBe('logs, queries');
});

test('the volume for bodies holds all concurrent pushes of the API with the largest bodies', () => {
  const written = gatewayChart({
    ...both,
    pod: { resources: { cpu: '100m', memory: '64Mi', memoryLimit: '256Mi', disk: '1Gi' } },
  }).manifests();
  const text = JSON.stringify(only(written, 'ConfigMap', 'loki-gateway'));
  const pushes = Number(/limit_conn large_requests (\d+);/.exec(text)?.[1]);
  const { spec } = only(written, 'Deployment', 'loki-gateway') as unknown as {
    spec: { template: { spec: { volumes: { name: string; emptyDir?: { sizeLimit: string } }[] } } };
  };
  const limit = spec.template.spec.volumes.find(({ name }) => name === 'tmp')!.emptyDir!.sizeLimit;
  expect(pushes).toBe(60);
  expect(limit).toBe('976Mi');
});

test('uids of data sources fit into those of Grafana, whatever the length of a tenant', () => {
  const users = { grafana: { roles: ['read'] } } as const;
  const longest = 'customer-a-production-europe-west-1-and-more';
  const { gateway } = gatewayChart({ apis: [scalable, tempo], tenants: { [longest]: { users }, 'a.b': { users } } });
  const uids = gateway.dataSources('grafana').map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(4);
  for (const uid of uids) expect(uid).toMatch(/^[\w-]{1,40}$/);
});
