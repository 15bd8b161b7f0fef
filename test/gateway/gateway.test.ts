import { App, Chart } from 'cdk8s';
import type { Tenants } from '../../constructs/contracts';
import { InvalidInput, inventoryOf } from '../../constructs/kit';
import { LokiGateway, type LokiGatewayProps } from '../../constructs/gateway';
import { gatewayChart, scalable, tempo } from '../support/gateway-chart';
import { only } from '../support/manifests';

const grafana = { roles: ['read'], secret: 'grafana-login' } as const;
const operator = { roles: ['admin'] } as const;
const tenants: Tenants = {
  Prod: { users: { vector: { roles: ['write'] }, grafana, operator } },
  Dev: { users: { grafana, operator } },
};

/** `autoscaling` excludes `replicas`. */
const all: Required<Omit<LokiGatewayProps, 'autoscaling'>> = {
  namespace: 'logging',
  apis: [{ ...scalable, multiTenantQueries: true }, tempo],
  tenants,
  name: 'logs',
  authSecret: 'logs-auth',
  replicas: 2,
  release: '1.27.5',
  clients: [{ cidrs: ['10.0.0.0/8'] }],
  tls: { secret: 'logs-tls', inside: 'http' },
  otlpGrpc: true,
  expose: { nodePort: { port: 30_443 } },
  pod: { image: 'registry.example.com/nginx:1.27.5', priorityClass: 'high' },
  cluster: { domain: 'example.internal' },
};

/** The parts of a Deployment that these tests read. */
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
  const deployment = only(written, 'Deployment', 'logs').spec as DeploymentSpec;

  test('there are no problems', () => {
    expect(problems()).toEqual([]);
  });
  test('clients use the full DNS name of the Service', () => {
    expect(gateway.endpoint).toMatchObject({
      scheme: 'http',
      host: 'logs.logging.svc.example.internal',
      port: 80,
      podPort: 8080,
    });
    expect(only(written, 'Service', 'logs').spec).toMatchObject({
      ports: [
        { port: 80, targetPort: 8080 },
        { port: 443, targetPort: 8443 },
        { port: 4317, targetPort: 4317 },
      ],
    });
  });
  test('every container runs the configured image', () => {
    const { containers } = deployment.template.spec;
    expect(containers.map(({ name, image }) => [name, image])).toEqual([
      ['gateway', all.pod.image],
      ['checker', all.pod.image],
      ['rechecker', all.pod.image],
    ]);
    expect([deployment.replicas, deployment.template.spec.priorityClassName]).toEqual([2, 'high']);
  });
  test('only the checkers mount the password hashes, without subPath, so that changes arrive', () => {
    const { containers, volumes } = deployment.template.spec;
    expect(volumes).toContainEqual({
      name: 'logins',
      secret: { secretName: 'logs-auth', items: [{ key: '.htpasswd', path: '.htpasswd' }] },
    });
    expect(containers.map(({ volumeMounts }) => volumeMounts.filter(({ name }) => name === 'logins'))).toEqual([
      [],
      [{ name: 'logins', mountPath: '/etc/gateway-logins', readOnly: true }],
      [{ name: 'logins', mountPath: '/etc/gateway-logins', readOnly: true }],
    ]);
  });
  test('cached logins are in memory', () => {
    expect(deployment.template.spec.volumes).toContainEqual({
      name: 'remembered',
      emptyDir: { medium: 'Memory', sizeLimit: '16Mi' },
    });
  });
  test('the NetworkPolicy allows only the configured clients', () => {
    expect(only(written, 'NetworkPolicy', 'logs').spec).toMatchObject({
      ingress: [
        { from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 8080 }] },
        // The node port, open to any address.
        { ports: [{ port: 8443 }] },
        { from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 4317 }] },
      ],
    });
  });
});

describe('with defaults', () => {
  const { gateway, manifests } = gatewayChart({ tenants });

  test('every pod of the cluster may connect, and one pod runs the newest supported nginx', () => {
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
  test('it records one flow per target of Loki', () => {
    const flows = inventoryOf(gateway).flows.map(({ to, carries }) => [to.host.split('.')[0], carries]);
    expect(flows).toEqual([
      ['loki-write', 'logs, flushes, ring pages'],
      ['loki-read', 'queries'],
      ['loki-backend', 'rules, deletions, ring pages'],
    ]);
  });
  test('it needs the Secret of every login, in its own namespace, and the Secret with the hashes', () => {
    const logins = [
      { user: 'vector', secret: 'vector-loki-auth' },
      { user: 'grafana', secret: 'grafana-login' },
      { user: 'operator', secret: 'operator-loki-auth' },
    ];
    expect(inventoryOf(gateway).secrets).toEqual([
      { form: 'htpasswd', secret: 'loki-gateway-auth', namespaces: ['logging'], logins },
      ...logins.map((login) => ({ form: 'login', namespaces: ['logging'], ...login })),
    ]);
  });
  test('a user of several tenants is one user', () => {
    expect(gateway.users).toEqual([
      { name: 'vector', roles: ['write'], tenants: ['Prod'] },
      { name: 'grafana', roles: ['read'], tenants: ['Prod', 'Dev'] },
      { name: 'operator', roles: ['admin'], tenants: ['Prod', 'Dev'] },
    ]);
  });
  test('a changed user restarts the pods', () => {
    const checksum = (of: ReturnType<typeof gatewayChart>): unknown =>
      JSON.stringify(only(of.manifests(), 'Deployment', 'loki-gateway')).match(/"checksum\/config":"(\w+)"/)?.[1];
    expect(checksum(gatewayChart())).not.toEqual(checksum(gatewayChart({ tenants })));
  });
});

describe('a sink', () => {
  const { gateway } = gatewayChart({ tenants });

  test('has the login and tenant of its user, and the limits of Loki', () => {
    expect(gateway.sink('vector')).toEqual({
      endpoint: gateway.endpoint,
      pushPath: '/loki/api/v1/push',
      otlpPath: '/otlp/v1/logs',
      login: { user: 'vector', secret: 'vector-loki-auth' },
      tenant: 'Prod',
      maxLineBytes: 262_144,
      maxBatchBytes: 8_388_608,
      maxLabels: 15,
      structuredMetadata: true,
    });
    expect(gateway.sink('operator', 'Dev').tenant).toBe('Dev');
  });
  test.each([
    ['an unknown user', 'vecto', undefined, `login: 'vecto' is not a user of the gateway`],
    [
      'a user without a role to push',
      'grafana',
      'Prod',
      `login: 'grafana' needs the role 'write' or 'admin' to push; it has 'read'.`,
    ],
    ['a tenant of another user', 'vector', 'Dev', `tenant: 'Dev' is not a tenant of 'vector'`],
    [
      'no choice among several tenants',
      'operator',
      undefined,
      `tenant: 'operator' has several tenants ('Prod', 'Dev')`,
    ],
  ])('is rejected for %s', (_, user, tenant, message) => {
    expect(() => gateway.sink(user, tenant)).toThrow(InvalidInput);
    expect(() => gateway.sink(user, tenant)).toThrow(message);
  });
});

test('an unsupported release of nginx is an error of the constructor', () => {
  const props = { ...all, release: '1.30.0' as '1.29.3', pod: {} };
  const build = (): unknown => new LokiGateway(new Chart(new App({ outdir: 'unused' }), 'test'), 'gateway', props);
  expect(build).toThrow(/release: nginx '1.30.0' .*1\.27\.5, 1\.29\.3/);
});
