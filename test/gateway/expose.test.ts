import { pathText, inventoryOf } from '../../constructs/kit';
import type { LokiGatewayProps } from '../../constructs/gateway';
import { gatewayChart, scalable, tempo } from '../support/gateway-chart';
import { only } from '../support/manifests';

test('a node port uses https only, and the NetworkPolicy opens only that port to any address', () => {
  const { manifests, problems } = gatewayChart({
    tls: { secret: 'gateway-tls' },
    expose: { nodePort: { port: 30_443 } },
    clients: [{ cidrs: ['10.0.0.0/8'] }],
  });
  expect(problems()).toEqual([]);
  const written = manifests();
  expect(only(written, 'Service', 'loki-gateway-node-port')).toMatchObject({
    spec: { type: 'NodePort', ports: [{ name: 'https', port: 443, targetPort: 8443, nodePort: 30_443 }] },
  });
  const { spec } = only(written, 'NetworkPolicy', 'loki-gateway') as unknown as {
    spec: { ingress: { ports: { port: number }[]; from?: unknown }[] };
  };
  expect(spec.ingress.filter(({ from }) => from === undefined).map(({ ports }) => ports[0]?.port)).toEqual([8443]);
});

describe('a load balancer', () => {
  const of = (loadBalancer: object, tls?: { secret: string }) => {
    const { manifests, problems } = gatewayChart({ expose: { loadBalancer }, clients: [], ...(tls && { tls }) });
    expect(problems()).toEqual([]);
    const written = manifests();
    const { spec } = only(written, 'NetworkPolicy', 'loki-gateway') as unknown as {
      spec: { ingress: { ports: { port: number }[]; from?: unknown }[] };
    };
    const ingress = spec.ingress.map(({ ports, from }) => [ports.map(({ port }) => port), from]);
    return { service: only(written, 'Service', 'loki-gateway-load-balancer'), ingress };
  };

  test('uses https with the certificate of the gateway, for any address', () => {
    const className = 'service.k8s.aws/nlb';
    const { service, ingress } = of({ className, annotations: { scheme: 'internal' } }, { secret: 'gateway-tls' });
    expect(service).toMatchObject({
      metadata: { annotations: { scheme: 'internal' } },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: className,
        ports: [{ name: 'https', port: 443, targetPort: 8443 }],
      },
    });
    expect(ingress).toEqual([[[8443], undefined]]);
  });

  test('that keeps the addresses of the clients opens the NetworkPolicy to these only', () => {
    const sourceRanges = ['203.0.113.0/24', '2001:db8::/32'];
    const { service, ingress } = of({ sourceRanges, externalTrafficPolicy: 'Local', insecure: true });
    expect(service.spec).toMatchObject({
      externalTrafficPolicy: 'Local',
      loadBalancerSourceRanges: sourceRanges,
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    });
    expect(ingress).toEqual([[[8080], sourceRanges.map((cidr) => ({ ipBlock: { cidr } }))]]);
    expect(of({ sourceRanges, insecure: true }).ingress).toEqual([[[8080], undefined]]);
  });

  test('with its own certificate sends http to the gateway', () => {
    const { service } = of({ controllerCertificate: true }, { secret: 'gateway-tls' });
    expect(service.spec).toMatchObject({ ports: [{ name: 'https', port: 443, targetPort: 8080 }] });
  });
});

test('an autoscaler sets the number of pods, which have a budget and are spread', () => {
  const { manifests, problems } = gatewayChart({ autoscaling: { max: 5, cpuPercent: 60 } });
  expect(problems()).toEqual([]);
  const written = manifests();
  expect(only(written, 'HorizontalPodAutoscaler', 'loki-gateway').spec).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'loki-gateway' },
    minReplicas: 2,
    maxReplicas: 5,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
  });
  const { spec } = only(written, 'Deployment', 'loki-gateway') as unknown as {
    spec: { template: { spec: { containers: { resources: object }[] } } };
  };
  expect(spec).not.toHaveProperty('replicas');
  expect(spec.template.spec).toHaveProperty('topologySpreadConstraints');
  // Without a CPU request of every container the autoscaler has no percentage.
  for (const { resources } of spec.template.spec.containers)
    expect(resources).toMatchObject({ requests: { cpu: '100m' } });
  expect(only(written, 'PodDisruptionBudget', 'loki-gateway').spec).toMatchObject({ maxUnavailable: 1 });
});

test('an Ingress of class nginx has annotations for push size and query timeout, which the user can override', () => {
  const { manifests, problems } = gatewayChart({
    expose: {
      ingress: {
        host: 'logs.example.com',
        className: 'nginx',
        tlsSecret: 'logs-tls',
        annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '1m', 'cert-manager.io/cluster-issuer': 'a' },
      },
    },
  });
  expect(problems()).toEqual([]);
  expect(only(manifests(), 'Ingress', 'loki-gateway')).toMatchObject({
    metadata: {
      annotations: {
        'nginx.ingress.kubernetes.io/proxy-body-size': '1m',
        'nginx.ingress.kubernetes.io/proxy-read-timeout': '330',
        'cert-manager.io/cluster-issuer': 'a',
      },
    },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['logs.example.com'], secretName: 'logs-tls' }],
      rules: [{ host: 'logs.example.com', http: { paths: [{ backend: { service: { name: 'loki-gateway' } } }] } }],
    },
  });
});

test('an HTTPRoute has the Service as its backend, and the query timeout', () => {
  const { manifests, problems } = gatewayChart({
    expose: {
      route: {
        host: 'logs.example.com',
        gateway: { name: 'public', namespace: 'gateways', sectionName: 'https' },
        controller: { namespace: 'gateways', labels: { app: 'envoy' } },
      },
    },
    clients: [],
  });
  expect(problems()).toEqual([]);
  const written = manifests();
  expect(only(written, 'HTTPRoute', 'loki-gateway')).toMatchObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    spec: {
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
      hostnames: ['logs.example.com'],
      rules: [{ backendRefs: [{ name: 'loki-gateway', port: 80 }], timeouts: { request: '330s' } }],
    },
  });
  expect(JSON.stringify(only(written, 'NetworkPolicy', 'loki-gateway'))).toContain('"app":"envoy"');
});

test.each([
  ['alb', { hosts: ['logs.example.com'] }],
  ['openshift-default', {}],
])('a controller of class %s with its own certificate needs no Secret', (className, tls) => {
  const ingress = { host: 'logs.example.com', className, controllerCertificate: true };
  const { gateway, manifests, problems } = gatewayChart({ expose: { ingress } });
  expect(problems()).toEqual([]);
  expect(only(manifests(), 'Ingress', 'loki-gateway').spec).toMatchObject({ tls: [tls] });
  expect(inventoryOf(gateway).secrets.filter(({ form }) => form === 'certificate')).toEqual([]);
});

test('tlsSecret, controllerCertificate and insecure are mutually exclusive', () => {
  const of = (more: object) => gatewayChart({ expose: { ingress: { host: 'logs.example.com', ...more } } }).problems();
  for (const more of [
    { tlsSecret: 'a', insecure: true },
    { tlsSecret: 'a', controllerCertificate: true },
  ])
    expect(of(more).map(({ path }) => pathText(path))).toEqual(['gateway.expose.ingress']);
  expect(of({ controllerCertificate: true, insecure: true })[0]!.message).toContain('mutually exclusive');
  expect(of({})[0]!.message).toContain('controllerCertificate: true');
});

test('a certificate is the name of a Secret, dots included, and not of a file', () => {
  const of = (secret: string) =>
    gatewayChart({
      tls: { secret },
      expose: { ingress: { host: 'logs.example.com', tlsSecret: secret } },
    }).problems();
  expect(of('logs.example.com-tls')).toEqual([]);
  expect(of('360.example.com')).toEqual([]);
  expect(of('tls.crt').map(({ path }) => pathText(path))).toEqual([
    'gateway.expose.ingress.tlsSecret',
    'gateway.tls.secret',
  ]);
});

test('a Gateway may have a name with dots, in a namespace that starts with a digit', () => {
  const route = { host: 'logs.example.com', gateway: { name: 'public.example.com', namespace: '360-gateways' } };
  expect(gatewayChart({ expose: { route } }).problems()).toEqual([]);
});

test.each([
  [
    'an address without a prefix length',
    { clients: [{ namespaceLabels: {} }, { cidrs: ['10.0.0.1'] }] },
    'clients[1].cidrs[0]',
  ],
  [
    'an empty list of client addresses, which would admit every client',
    { clients: [{ cidrs: [] }], tls: { secret: 'tls' } },
    'clients[0].cidrs',
  ],
  [
    'an invalid address of a controller',
    { expose: { ingress: { host: 'a.example.com', insecure: true, controller: { cidrs: ['a'] } } } },
    'expose.ingress.controller.cidrs[0]',
  ],
  [
    'an invalid label of the controller of a route',
    {
      expose: {
        route: {
          host: 'a.example.com',
          gateway: { name: 'a', namespace: 'b' },
          controller: { namespace: 'b', labels: { app: 'an app' } },
        },
      },
    },
    'expose.route.controller.labels.app',
  ],
  [
    'an annotation with a space',
    { expose: { ingress: { host: 'a.example.com', insecure: true, annotations: { 'a b': 'c' } } } },
    "expose.ingress.annotations['a b']",
  ],
  [
    'a class with a space',
    { expose: { ingress: { host: 'a.example.com', insecure: true, className: 'nginx internal' } } },
    'expose.ingress.className',
  ],
])('%s: one problem, at the path that the user wrote', (_, props, path) => {
  expect(
    gatewayChart(props)
      .problems()
      .map((problem) => pathText(problem.path)),
  ).toEqual([`gateway.${path}`]);
});

describe('a route for OTLP by gRPC', () => {
  const gateway = { name: 'public', namespace: 'gateways' };
  const controller = { namespaceLabels: { name: 'gateways' } };
  const of = (more: Partial<LokiGatewayProps> = {}) => {
    const { manifests, problems } = gatewayChart({
      apis: [scalable, tempo],
      otlpGrpc: true,
      clients: [],
      expose: { route: { host: 'logs.example.com', grpcHost: 'otlp.example.com', gateway, controller } },
      ...more,
    });
    expect(problems()).toEqual([]);
    return manifests();
  };

  test('sends the one call of OTLP to port 4317, without TLS by HTTP/2, and admits the Gateway there', () => {
    const written = of();
    expect(only(written, 'GRPCRoute', 'loki-gateway')).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1',
      spec: {
        parentRefs: [gateway],
        hostnames: ['otlp.example.com'],
        rules: [
          {
            matches: [{ method: { service: 'opentelemetry.proto.collector.trace.v1.TraceService', method: 'Export' } }],
            backendRefs: [{ name: 'loki-gateway', port: 4317 }],
          },
        ],
      },
    });
    expect(only(written, 'Service', 'loki-gateway').spec).toMatchObject({
      ports: [{ name: 'http' }, { name: 'grpc', appProtocol: 'kubernetes.io/h2c' }],
    });
    expect(JSON.stringify(only(written, 'NetworkPolicy', 'loki-gateway').spec)).toContain('4317');
  });

  test('to a gateway that takes https only uses TLS, by the same policy', () => {
    const written = of({ tls: { issuer: { name: 'logging' } } });
    expect(only(written, 'BackendTLSPolicy', 'loki-gateway').spec).toMatchObject({
      targetRefs: [{ sectionName: 'https' }, { sectionName: 'grpc' }],
    });
    expect(JSON.stringify(only(written, 'Service', 'loki-gateway'))).not.toContain('appProtocol');
  });
});
