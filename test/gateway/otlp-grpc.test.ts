import { inventoryOf } from '../../constructs/kit';
import { passwords, users } from '../support/gateway-cases';
import { gatewayChart, scalable, tempo } from '../support/gateway-chart';
import { lokiAt, startGateway, type GatewayProcess } from '../support/gateway-process';
import { basic } from '../support/http';
import { only } from '../support/manifests';
import { installed } from '../support/processes';
import { grpcCall, startGrpcStub, type StubGrpc } from '../support/stub-grpc';
import { startStub, type StubLoki } from '../support/stub-loki';
import { tempoAt } from '../support/tempo-api';

const hasNginx = installed('nginx');
if (!hasNginx) console.warn('skipped: nginx is not installed');

const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

describe('a gateway that takes OTLP by gRPC', () => {
  const { gateway, manifests, problems } = gatewayChart({ apis: [scalable, tempo], otlpGrpc: true });

  test('listens on port 4317 of Service and pods, for its clients only', () => {
    expect(problems()).toEqual([]);
    const written = manifests();
    expect(only(written, 'Service', 'loki-gateway').spec).toMatchObject({
      ports: [{ port: 80 }, { name: 'grpc', port: 4317, targetPort: 4317 }],
    });
    expect(only(written, 'Deployment', 'loki-gateway').spec).toMatchObject({
      template: {
        spec: { containers: [{ ports: [{ name: 'http' }, { name: 'grpc', containerPort: 4317 }] }, {}, {}] },
      },
    });
    expect(only(written, 'NetworkPolicy', 'loki-gateway').spec).toMatchObject({
      ingress: [
        { from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] },
        { from: [{ namespaceSelector: {} }], ports: [{ port: 4317 }] },
      ],
    });
  });

  test('connects to the port of OTLP by gRPC, and without the setting does not', () => {
    const ports = (of: typeof gateway): number[] => inventoryOf(of).flows.map(({ to }) => to.port);
    expect(ports(gateway)).toContain(4317);
    expect(ports(gatewayChart({ apis: [scalable, tempo] }).gateway)).not.toContain(4317);
  });

  test('enables HTTP/2 by the directive, and on that port only', () => {
    const { data } = only(manifests(), 'ConfigMap', 'loki-gateway') as unknown as { data: Record<string, string> };
    const [http, grpc] = data['nginx.conf']!.split(/listen \[::\]:8080;/)[1]!.split('listen 4317;');
    expect([http, grpc].map((text) => text!.includes('http2 on;'))).toEqual([false, true]);
  });
});

(hasNginx ? describe : describe.skip)('the real nginx for OTLP by gRPC', () => {
  let otlp: StubGrpc;
  let http: StubLoki;
  let gateway: GatewayProcess;
  let address: string;

  beforeAll(async () => {
    [otlp, http] = [await startGrpcStub(), await startStub()];
    const apis = [lokiAt(http.port, '3.7.8'), tempoAt(http.port, http.port, otlp.port)];
    gateway = await startGateway({ apis, pushes: 64, users, tls: false, otlpGrpc: true }, passwords);
    address = gateway.layout.listenGrpc[0]!;
  });
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all([otlp?.stop(), http?.stop()]);
  });
  beforeEach(() => [otlp.seen, http.seen].forEach((seen) => void seen.splice(0)));

  const as = (user: string, password = passwords[user]!) => ({ authorization: basic(user, password) });
  const ok = { http: 200, grpc: '0' };
  const tenants = (): unknown[] => otlp.seen.map(({ headers }) => headers['x-scope-orgid']);

  test('a call reaches Tempo for the tenant of the user, and without the password', async () => {
    expect(await grpcCall(address, path, as('writer'))).toEqual(ok);
    expect(await grpcCall(address, path, { ...as('writer@a'), 'x-scope-orgid': 'Evil' })).toEqual(ok);
    expect(await grpcCall(address, path, { ...as('writer'), 'x-scope-orgid': ['Evil', 'Dev'] })).toEqual(ok);
    expect(await grpcCall(address, path, { ...as('writer'), x_scope_orgid: 'Evil' })).toEqual(ok);
    expect(tenants()).toEqual(['Prod', 'Prod', 'Prod', 'Prod']);
    expect(otlp.seen.map(({ headers }) => headers.authorization)).toEqual(Array.from({ length: 4 }, () => undefined));
  });

  test.each([
    ['without a login', {}, 401],
    ['of an unknown user', as('unknown', 'x'), 401],
    ['with a wrong password', as('writer', 'wrong'), 401],
    ['with a password in another case', as('writer', passwords['writer']!.toUpperCase()), 401],
    ['of a user who only reads', as('reader'), 403],
    ['of a user who only reads, with a tenant', { ...as('chooser'), 'x-scope-orgid': 'Prod' }, 403],
  ])('a call %s is rejected before it reaches Tempo', async (_, headers, status) => {
    expect(await grpcCall(address, path, headers)).toEqual({ http: status, grpc: undefined });
    expect(otlp.seen).toEqual([]);
  });

  test('a message may be as large as that of OTLP over HTTP, and a larger one does not arrive', async () => {
    expect(await grpcCall(address, path, as('writer'), Buffer.alloc(1_048_576))).toEqual(ok);
    expect(otlp.seen.map(({ bytes }) => bytes)).toEqual([1_048_576]);
    expect((await grpcCall(address, path, as('writer'), Buffer.alloc(16_777_216))).grpc).toBeUndefined();
    expect(otlp.seen).toHaveLength(1);
  });

  test.each([
    ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 404],
    ['/tempopb.StreamingQuerier/Search', 404],
    ['/grpc.health.v1.Health/Check', 404],
    ['/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', 404],
    [`/${path}`, 400],
    [`${path}/../../config`, 400],
    ['/config', 404],
    ['/loki/api/v1/labels', 404],
  ])('%s has no route', async (other, status) => {
    expect((await grpcCall(address, other, as('operator'))).http).toBe(status);
    expect([otlp.seen, http.seen]).toEqual([[], []]);
  });

  test('without Tempo, a call gets a status that clients retry', async () => {
    const down = tempoAt(http.port, http.port, 1);
    const other = await startGateway({ apis: [down], pushes: 64, users, tls: false, otlpGrpc: true }, passwords);
    expect((await grpcCall(other.layout.listenGrpc[0]!, path, as('writer'))).http).toBe(502);
    await other.stop();
  });
});
