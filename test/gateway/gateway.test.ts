import { App, Chart } from 'cdk8s';
import { InvalidInput, error, flowsOf, secretsOf } from '../../constructs/kit';
import { LokiGateway, routesOf, upstreamsOf, type LokiGatewayProps } from '../../constructs/gateway';
import { gatewayChart, monolithic, scalable } from '../support/gateway-chart';
import { only } from '../support/manifests';

const users = [
  { name: 'vector', roles: ['write'], tenants: ['Prod'], namespaces: ['logging-agents'] },
  { name: 'grafana', roles: ['read'], tenants: ['Prod', 'Dev'], secret: 'grafana-login' },
  { name: 'operator', roles: ['admin'], tenants: ['Prod', 'Dev'] },
] as const;

const all: Required<LokiGatewayProps> = {
  namespace: 'logging',
  loki: { ...scalable, multiTenantQueries: true },
  users,
  name: 'door',
  authSecret: 'door-auth',
  replicas: 2,
  release: '1.27.5',
  clients: [{ cidrs: ['10.0.0.0/8'] }],
  tls: { secret: 'door-tls' },
  expose: { nodePort: { port: 30_443 } },
  pod: { image: 'registry.example.com/nginx:1.27.5', priorityClass: 'high' },
  cluster: { domain: 'example.internal' },
};

/** The parts of a Deployment that are asked about here. */
interface DeploymentSpec {
  readonly replicas: number;
  readonly template: {
    readonly spec: {
      readonly priorityClassName?: string;
      readonly containers: readonly {
        readonly name: string;
        readonly image: string;
        readonly volumeMounts: readonly { mountPath: string; name: string; subPath?: string }[];
      }[];
      readonly volumes: readonly Record<string, unknown>[];
    };
  };
}

describe('with every prop', () => {
  const { gateway, manifests, problems } = gatewayChart(all);
  const written = manifests();
  const deployment = only(written, 'Deployment', 'door').spec as DeploymentSpec;

  test('nothing is wrong', () => {
    expect(problems()).toEqual([]);
  });
  test('clients connect to the Service by its full name', () => {
    expect(gateway.endpoint).toMatchObject({
      scheme: 'http',
      host: 'door.logging.svc.example.internal',
      port: 80,
      podPort: 8080,
    });
    expect(only(written, 'Service', 'door').spec).toMatchObject({
      ports: [
        { port: 80, targetPort: 8080 },
        { port: 443, targetPort: 8443 },
      ],
    });
  });
  test('every container runs the image of the user', () => {
    const { containers } = deployment.template.spec;
    expect(containers.map(({ name, image }) => [name, image])).toEqual([
      ['gateway', all.pod.image],
      ['checker', all.pod.image],
      ['rechecker', all.pod.image],
    ]);
    expect([deployment.replicas, deployment.template.spec.priorityClassName]).toEqual([2, 'high']);
  });
  test('the hashes are mounted in the checkers alone, as a whole, so that a change arrives', () => {
    const { containers, volumes } = deployment.template.spec;
    expect(volumes).toContainEqual({
      name: 'logins',
      secret: { secretName: 'door-auth', items: [{ key: '.htpasswd', path: '.htpasswd' }] },
    });
    expect(containers.map(({ volumeMounts }) => volumeMounts.filter(({ name }) => name === 'logins'))).toEqual([
      [],
      [{ name: 'logins', mountPath: '/etc/gateway-logins', readOnly: true }],
      [{ name: 'logins', mountPath: '/etc/gateway-logins', readOnly: true }],
    ]);
  });
  test('remembered logins are kept in memory', () => {
    expect(deployment.template.spec.volumes).toContainEqual({
      name: 'remembered',
      emptyDir: { medium: 'Memory', sizeLimit: '16Mi' },
    });
  });
  test('only the named clients may connect', () => {
    expect(only(written, 'NetworkPolicy', 'door').spec).toMatchObject({
      ingress: [
        { from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 8080 }] },
        // The port of the nodes, where anybody may come from.
        { ports: [{ port: 8443 }] },
      ],
    });
  });
});

describe('as it comes', () => {
  const { gateway, manifests } = gatewayChart({ users });

  test('every pod of the cluster may connect, to one pod of the newest verified nginx', () => {
    const written = manifests();
    expect(only(written, 'NetworkPolicy', 'loki-gateway').spec).toMatchObject({
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] }],
    });
    const { replicas, template } = only(written, 'Deployment', 'loki-gateway').spec as DeploymentSpec;
    expect([replicas, template.spec.containers[0]!.image]).toEqual([
      1,
      'docker.io/nginxinc/nginx-unprivileged:1.29.3-alpine',
    ]);
  });
  test('what it connects to is recorded, one flow for each target', () => {
    const flows = flowsOf(gateway).map(({ to, carries }) => [to.host.split('.')[0], carries]);
    expect(flows).toEqual([
      ['loki-write', 'logs, flushes, ring pages'],
      ['loki-read', 'queries'],
      ['loki-backend', 'rules, deletions, ring pages'],
    ]);
  });
  test('every login is needed by the gateway and where its user says, and the hashes by the gateway', () => {
    const logins = [
      { user: 'vector', secret: 'vector-loki-auth', namespaces: ['logging', 'logging-agents'] },
      { user: 'grafana', secret: 'grafana-login', namespaces: ['logging'] },
      { user: 'operator', secret: 'operator-loki-auth', namespaces: ['logging'] },
    ];
    expect(secretsOf(gateway)).toEqual([
      { form: 'htpasswd', secret: 'loki-gateway-auth', namespaces: ['logging'], logins },
      ...logins.map((login) => ({ form: 'login', ...login })),
    ]);
  });
  test('a changed user rolls the pods', () => {
    const checksum = (of: ReturnType<typeof gatewayChart>): unknown =>
      JSON.stringify(only(of.manifests(), 'Deployment', 'loki-gateway')).match(/"checksum\/config":"(\w+)"/)?.[1];
    expect(checksum(gatewayChart())).not.toEqual(checksum(gatewayChart({ users })));
  });
});

describe('a sink', () => {
  const { gateway } = gatewayChart({ users });

  test('has the login of its user, the tenant, and the limits of Loki', () => {
    expect(gateway.sink('vector')).toEqual({
      endpoint: gateway.endpoint,
      login: { user: 'vector', secret: 'vector-loki-auth', namespaces: ['logging', 'logging-agents'] },
      tenant: 'Prod',
      maxLineBytes: 262_144,
      maxBatchBytes: 8_388_608,
      maxLabels: 15,
      structuredMetadata: true,
    });
    expect(gateway.sink('operator', 'Dev').tenant).toBe('Dev');
  });
  test.each([
    [
      'an unknown user',
      'vecto',
      undefined,
      `login: the gateway has no user 'vecto'; known are 'vector', 'grafana', 'operator'.`,
    ],
    [
      'a user who may not write',
      'grafana',
      'Prod',
      `login: 'grafana' may not write (its roles: read); the gateway would answer every push with 403.`,
    ],
    ['a foreign tenant', 'vector', 'Dev', `tenant: 'Dev' is not a tenant of 'vector', which has 'Prod'.`],
    [
      'no choice among several tenants',
      'operator',
      undefined,
      `tenant: 'operator' has the tenants 'Prod', 'Dev'; without one of them in X-Scope-OrgID the gateway answers with 403.`,
    ],
  ])('is refused for %s', (_, user, tenant, message) => {
    expect(() => gateway.sink(user, tenant)).toThrow(InvalidInput);
    expect(() => gateway.sink(user, tenant)).toThrow(message);
  });
});

test('an unknown release of nginx is refused before anything else', () => {
  const props = { ...all, release: '1.30.0' as '1.29.3', pod: {} };
  const build = (): unknown => new LokiGateway(new Chart(new App({ outdir: 'unused' }), 'test'), 'gateway', props);
  expect(build).toThrow(/release: nginx '1.30.0' .*1\.27\.5 and 1\.29\.3/);
});

test('a Loki that speaks TLS is refused', () => {
  const push = { ...scalable.endpoints.push!, scheme: 'https' as const };
  expect(gatewayChart({ loki: { ...scalable, endpoints: { ...scalable.endpoints, push } } }).problems()).toEqual([
    error(
      ['gateway', 'loki'],
      'loki-write.logging.svc.cluster.local speaks https; the gateway speaks http with Loki, inside the cluster.',
    ),
  ]);
});

test('a monolithic Loki is one upstream, a scalable one is three', () => {
  expect(upstreamsOf(monolithic).map(({ name }) => name)).toEqual(['loki']);
  expect(upstreamsOf(scalable).map(({ name }) => name)).toEqual(['loki_push', 'loki_query', 'loki_rules']);
});

test('no route leads to what stops a pod or belongs to one pod, in any release', () => {
  for (const release of ['3.3.2', '3.7.8'])
    for (const { path } of routesOf(release)) expect(path).not.toMatch(/^\/(ingester|metrics|ready|debug|log_level)/);
});

test('a route is there from the release on that has it', () => {
  const has = (release: string): boolean => routesOf(release).some(({ path }) => path.endsWith('/drilldown-limits'));
  expect([has('3.3.2'), has('3.7.8'), has('3.10.0'), has('4.0.0')]).toEqual([false, true, true, true]);
});
