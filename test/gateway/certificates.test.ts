import { App, Chart } from 'cdk8s';
import type { ApiServer, Endpoint, TenantApi } from '../../constructs/contracts';
import { inventoryOf, manifestsOf, problemsOf, type Manifest } from '../../constructs/kit';
import { LokiCanary } from '../../constructs/loki';
import { gatewayChart, gatewayIn, scalable, tempo } from '../support/gateway-chart';
import { only } from '../support/manifests';

const issuer = { name: 'logging' };
const tenants = {
  Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] }, canary: { roles: ['admin'] } } },
} as const;

interface Port {
  readonly name: string;
  readonly port: number;
}

const portsOf = (manifests: readonly Manifest[]): [string, number][] =>
  (only(manifests, 'Service', 'loki-gateway').spec as { ports: Port[] }).ports.map(({ name, port }) => [name, port]);

const nginxConf = (manifests: readonly Manifest[]): string =>
  (only(manifests, 'ConfigMap', 'loki-gateway') as unknown as { data: Record<string, string> }).data['nginx.conf']!;

describe('a gateway with an issuer', () => {
  const { gateway, manifests, problems } = gatewayChart({ tls: { issuer }, tenants });
  const written = manifests();

  test('requests a certificate for the names of its Service', () => {
    expect(problems()).toEqual([]);
    expect(only(written, 'Certificate', 'loki-gateway-tls')).toMatchObject({
      apiVersion: 'cert-manager.io/v1',
      metadata: { namespace: 'logging' },
      spec: {
        secretName: 'loki-gateway-tls',
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'logging' },
        duration: '2160h0m0s',
        usages: ['digital signature', 'key encipherment', 'server auth'],
        dnsNames: [
          'loki-gateway.logging.svc.cluster.local',
          'loki-gateway.logging.svc',
          'loki-gateway.logging',
          'loki-gateway',
        ],
      },
    });
  });

  test('takes https only: Service, pods, probes and clients', () => {
    expect(portsOf(written)).toEqual([['https', 443]]);
    const probe = { httpGet: { port: 8443, scheme: 'HTTPS' } };
    expect(only(written, 'Deployment', 'loki-gateway').spec).toMatchObject({
      template: {
        spec: { containers: [{ startupProbe: probe, readinessProbe: probe, livenessProbe: probe }, {}, {}] },
      },
    });
    expect(only(written, 'NetworkPolicy', 'loki-gateway').spec).toMatchObject({
      ingress: [{ ports: [{ port: 8443 }] }],
    });
    expect(nginxConf(written)).not.toContain('listen 8080');
    const ca = { secret: 'authority-logging', key: 'ca.crt' };
    const connected = { endpoint: { scheme: 'https', port: 443 }, ca };
    expect(gateway.sink('vector')).toMatchObject(connected);
    expect(gateway.dataSources('grafana')).toMatchObject([connected]);
  });

  test('needs no Secret from anybody', () => {
    const made = inventoryOf(gateway).secrets.filter(({ form }) => form === 'certificate');
    expect(made).toMatchObject([{ secret: 'loki-gateway-tls', issuer: 'ClusterIssuer logging' }]);
  });

  test('has the address of clients outside in its certificate, and gives them no CA of the cluster', () => {
    const { gateway: exposed, manifests: all } = gatewayChart({
      tls: { issuer },
      expose: { nodePort: { port: 30_443, host: 'node.example.com' } },
    });
    expect(only(all(), 'Certificate', 'loki-gateway-tls').spec).toMatchObject({
      dnsNames: expect.arrayContaining(['node.example.com']) as unknown,
    });
    expect(exposed.outsideSink('vector')).not.toHaveProperty('ca');
    const { manifests: byAddress } = gatewayChart({
      tls: { issuer },
      expose: { nodePort: { port: 30_443, host: '192.0.2.7' } },
    });
    expect(only(byAddress(), 'Certificate', 'loki-gateway-tls').spec).toMatchObject({ ipAddresses: ['192.0.2.7'] });
  });

  test('takes OTLP by gRPC with TLS too', () => {
    const otlp = gatewayChart({ tls: { issuer }, apis: [scalable, tempo], otlpGrpc: true }).manifests();
    expect(portsOf(otlp)).toEqual([
      ['https', 443],
      ['grpc', 4317],
    ]);
    expect(nginxConf(otlp)).toContain('listen 4317 ssl;');
  });
});

describe('clients in the cluster', () => {
  const chartWith = (tls: object, namespaces: readonly string[]) => {
    const chart = new Chart(new App({ outdir: 'unused' }), 'test');
    const gateway = gatewayIn(chart, { tls, tenants });
    for (const [n, namespace] of namespaces.entries())
      new LokiCanary(chart, `canary-${n}`, { name: `canary-${n}`, namespace, sink: gateway.sink('canary') });
    return chart;
  };
  const certificatesIn = (chart: Chart): string[] =>
    manifestsOf(chart)
      .filter(({ kind }) => kind === 'Certificate')
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

  test('of one namespace share one Certificate, which is good for no server', () => {
    const chart = chartWith({ issuer }, ['logging', 'apps', 'apps']);
    expect(problemsOf(chart)).toEqual([]);
    expect(certificatesIn(chart)).toEqual([
      'logging/loki-gateway-tls',
      'logging/authority-logging',
      'apps/authority-logging',
    ]);
    const authority = manifestsOf(chart).find(
      ({ kind, metadata }) => kind === 'Certificate' && metadata.namespace === 'apps',
    );
    expect(authority).toMatchObject({
      spec: { usages: ['digital signature', 'client auth'], dnsNames: ['clients.apps.svc'] },
    });
  });

  test.each([{ kind: 'Issuer' }, { kind: 'StepIssuer', group: 'certmanager.step.sm' }])(
    'in another namespace than an issuer that serves its own are an error: $kind',
    ({ kind, ...group }) => {
      const chart = chartWith({ issuer: { ...issuer, kind, ...group } }, ['logging', 'apps']);
      expect(problemsOf(chart).map(({ message }) => message)).toEqual([
        `loki-gateway.logging.svc.cluster.local has a certificate of the ${kind} 'logging' in logging, and its clients in apps have no such ${kind}. Use a ClusterIssuer, or set tls.ca to a Secret with ca.crt that exists in apps too.`,
      ]);
    },
  );

  test('read the Secret of tls.ca, which they do not request', () => {
    const chart = chartWith({ issuer, ca: { secret: 'trusted', key: 'bundle.pem' } }, ['apps']);
    expect(certificatesIn(chart)).toEqual(['logging/loki-gateway-tls']);
    expect(inventoryOf(chart).secrets).toContainEqual(
      expect.objectContaining({ form: 'certificate', secret: 'trusted', namespaces: ['apps'], keys: ['bundle.pem'] }),
    );
  });
});

test('a certificate of a Secret is for clients outside only, unless tls.inside says otherwise', () => {
  const of = (inside?: 'http' | 'both' | 'https') =>
    gatewayChart({ tls: { secret: 'gateway-tls', ...(inside !== undefined && { inside }) } });
  const [http, https]: [string, number][] = [
    ['http', 80],
    ['https', 443],
  ];
  const seen = [of(), of('http'), of('both'), of('https')].map(({ gateway, manifests }) => [
    gateway.endpoint.scheme,
    portsOf(manifests()),
    gateway.ca?.secret,
  ]);
  expect(seen).toEqual([
    ['http', [http, https], undefined],
    ['http', [http, https], undefined],
    ['https', [https, http], 'gateway-tls'],
    ['https', [https], 'gateway-tls'],
  ]);
});

test('an issuer of another project has its own kind', () => {
  const group = 'awspca.cert-manager.io';
  const of = (kind: string) => gatewayChart({ tls: { issuer: { name: 'pca', kind, group } } });
  const { manifests, problems } = of('AWSPCAClusterIssuer');
  expect(problems()).toEqual([]);
  expect(only(manifests(), 'Certificate', 'loki-gateway-tls').spec).toMatchObject({
    issuerRef: { group, kind: 'AWSPCAClusterIssuer', name: 'pca' },
  });
});

describe('a proxy in front of a gateway that takes https only', () => {
  test('of class nginx is told to use https', () => {
    const { manifests, problems } = gatewayChart({
      tls: { issuer },
      expose: { ingress: { host: 'logs.example.com', className: 'nginx', tlsSecret: 'logs-tls' } },
    });
    expect(problems()).toEqual([]);
    expect(only(manifests(), 'Ingress', 'loki-gateway')).toMatchObject({
      metadata: { annotations: { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' } },
      spec: { rules: [{ http: { paths: [{ backend: { service: { port: { name: 'https' } } } }] } }] },
    });
  });

  test('of the Gateway API verifies the certificate, with the authority from a Secret or a ConfigMap', () => {
    const route = { host: 'logs.example.com', gateway: { name: 'public', namespace: 'gateways' } };
    const { manifests, problems } = gatewayChart({ tls: { issuer }, expose: { route } });
    expect(problems()).toEqual([]);
    const written = manifests();
    expect(only(written, 'HTTPRoute', 'loki-gateway').spec).toMatchObject({
      rules: [{ backendRefs: [{ name: 'loki-gateway', port: 443 }] }],
    });
    expect(only(written, 'Certificate', 'authority-logging').metadata.namespace).toBe('logging');
    expect(only(written, 'BackendTLSPolicy', 'loki-gateway').spec).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'loki-gateway', sectionName: 'https' }],
      validation: {
        hostname: 'loki-gateway.logging.svc.cluster.local',
        caCertificateRefs: [{ group: '', kind: 'Secret', name: 'authority-logging' }],
      },
    });
    const { manifests: byMap } = gatewayChart({ tls: { issuer }, expose: { route: { ...route, caConfigMap: 'ca' } } });
    expect(only(byMap(), 'BackendTLSPolicy', 'loki-gateway').spec).toMatchObject({
      validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] },
    });
  });
});

describe('an API that takes https', () => {
  const ca = { secret: 'authority-logging', key: 'ca.crt', issuer: { ...issuer, namespace: 'logging' } };
  const encrypted = (api: TenantApi): TenantApi => {
    const over = (endpoint: Endpoint): Endpoint => ({ ...endpoint, scheme: 'https' });
    const server = (one: ApiServer): ApiServer => ({ ...one, endpoint: over(one.endpoint) });
    const { traces } = api;
    return {
      ...api,
      ca,
      servers: api.servers.map(server),
      routes: api.routes.map((route) => ({ ...route, server: server(route.server) })),
      ...(traces?.grpc !== undefined && { traces: { ...traces, grpc: over(traces.grpc) } }),
    };
  };
  const { manifests, problems } = gatewayChart({ apis: [scalable, encrypted(tempo)], otlpGrpc: true });
  const written = manifests();

  test('is verified with its authority and the name of its Service, for http and gRPC', () => {
    expect(problems()).toEqual([]);
    const conf = nginxConf(written);
    for (const [module, pass] of [
      ['proxy', 'proxy_pass https://tempo_query;'],
      ['proxy', 'proxy_pass https://tempo_push;'],
      ['grpc', 'grpc_pass grpcs://tempo_otlp_grpc;'],
    ] as const) {
      const location = conf.slice(conf.indexOf(pass)).split('}')[0]!;
      expect(location).toContain(`${module}_ssl_trusted_certificate /etc/gateway-authority-tempo/ca.crt;`);
      expect(location).toContain(`${module}_ssl_verify on;`);
      expect(location).toContain(`${module}_ssl_name tempo.logging.svc.cluster.local;`);
    }
    expect(conf).toMatch(/proxy_pass http:\/\/loki_\w+;/);
  });

  test('has its authority in the pod that connects', () => {
    expect(only(written, 'Certificate', 'authority-logging').metadata.namespace).toBe('logging');
    expect(JSON.stringify(only(written, 'Deployment', 'loki-gateway'))).toContain(
      '{"mountPath":"/etc/gateway-authority-tempo","name":"authority-tempo","readOnly":true}',
    );
  });
});
