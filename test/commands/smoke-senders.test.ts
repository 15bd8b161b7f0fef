import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as kubectl from '../../commands/kubectl';
import { smoke } from '../../commands/smoke/run';
import { sendingFault, sentOf } from '../../commands/smoke/senders';
import { tracesEdge } from '../fixtures/traces';
import { edge } from '../fixtures/two-clusters';

// A copy, because exports of a module cannot be replaced.
jest.mock('../../commands/kubectl', () => ({
  ...jest.requireActual<typeof kubectl>('../../commands/kubectl'),
  __esModule: true,
}));

const sink = 'buffer_type="disk",component_id="loki_push",component_kind="sink",component_type="loki",host="a"';
const metrics = `# HELP vector_component_sent_events_total component_sent_events_total
# TYPE vector_component_sent_events_total counter
vector_component_sent_events_total{${sink}} 120 1795651164222
vector_component_sent_events_total{component_id="k8s_logs",component_kind="source",component_type="kubernetes_logs"} 7 1795651164222
vector_component_discarded_events_total{${sink},intentional="false"} 3 1795651164222
vector_component_received_events_total{${sink}} 125 1795651164222
`;

test('the counters of sinks to Loki and of the event exporter are summed', () => {
  expect(sentOf(metrics)).toEqual({ collected: 125, accepted: 120, lost: 3 });
  expect(sentOf('event_exporter_events_sent 57\nevent_exporter_send_event_errors 1.2e+01\n')).toEqual({
    collected: 0,
    accepted: 57,
    lost: 12,
  });
});

const exporter = 'component_id="otelcol.exporter.otlphttp.traces",component_path="/"';

test('spans and log records that were pushed by OTLP are summed', () => {
  const sent = `otelcol_exporter_queue_batch_send_size_sum{${exporter}} 9
otelcol_exporter_sent_spans_total{${exporter},url_path="/v1/traces"} 4
otelcol_exporter_sent_log_records_total{component_id="otelcol.exporter.otlphttp.logs"} 2
otelcol_exporter_send_failed_spans_total{${exporter},error_type="Unauthenticated"} 3
`;
  expect(sentOf(sent)).toEqual({ collected: 9, accepted: 6, lost: 3 });
});

test.each([
  ['has accepted lines, and refused old ones', { collected: 10, accepted: 1, lost: 9 }, undefined],
  ['had nothing to send', { collected: 0, accepted: 0, lost: 0 }, undefined],
  [
    'has a wrong password',
    { collected: 9, accepted: 0, lost: 9 },
    expect.stringContaining('wrong password, user or tenant'),
  ],
  [
    'cannot connect',
    { collected: 4, accepted: 0, lost: 0 },
    expect.stringContaining('wrong URL or port, or a NetworkPolicy'),
  ],
])('a pod that %s', (_, sent, says) => {
  expect(sendingFault(sent)).toEqual(says);
});

describe('the smoke test of an environment without Loki', () => {
  const ready = [
    ['DaemonSet', 'vector-edge', { desiredNumberScheduled: 1, numberReady: 1 }],
    ['Deployment', 'event-exporter', { readyReplicas: 1 }],
  ].map(([kind, name, status]) => ({ kind, metadata: { name }, spec: { replicas: 1 }, status }));
  const pod = { metadata: { name: 'pod-1' }, status: { phase: 'Running' } };
  let shown: string;
  let server: Server;

  /** A cluster whose workloads are Ready, each with one pod, which has these metrics. */
  beforeEach(async () => {
    shown = metrics;
    server = createServer((_, response) => response.end(shown));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    const { port } = server.address() as AddressInfo;
    jest.spyOn(kubectl, 'readSecret').mockReturnValue({ username: 'edge', password: 'x' });
    jest.spyOn(kubectl, 'kubectlJson').mockImplementation(([, kinds]) => ({ items: kinds === 'pods' ? [pod] : ready }));
    jest.spyOn(kubectl, 'forward').mockResolvedValue({ port, close: () => {} });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    server.close();
  });

  test('checks that all pods are Ready, and that the receiver accepts what each collector sends', async () => {
    const results = await smoke(edge);
    expect(results.map(({ name, outcome, detail }) => [name, outcome, detail])).toEqual([
      ['vector-edge: sends', 'passed', 'the receiver accepted 120 from 1 pod; lost: 3'],
      ['event-exporter: sends', 'passed', 'the receiver accepted 120 from 1 pod; lost: 3'],
      ['workloads', 'passed', 'all 2 are Ready'],
    ]);
  });

  test('fails at once if the receiver refuses everything, although other pods are not Ready yet', async () => {
    shown = metrics.replace(/^vector_component_sent_events_total.*$/gm, '');
    jest.spyOn(kubectl, 'kubectlJson').mockImplementation(([, kinds]) => ({ items: kinds === 'pods' ? [pod] : [] }));
    const waits: string[] = [];
    const vector = { withoutImages: ['ghcr.io/resmoio/kubernetes-event-exporter:v1.7'] };
    const results = await smoke(edge, { ...vector, progress: (waitsFor) => waits.push(waitsFor) });
    expect(waits).toEqual([]);
    expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['vector-edge: sends', 'failed'],
      ['workloads', 'failed'],
    ]);
    expect(results[0]!.detail).toContain('wrong password');
  });

  test('names a missing login, and the command that prints how to get it', async () => {
    jest.spyOn(kubectl, 'readSecret').mockReturnValue(undefined);
    await expect(smoke(edge)).rejects.toThrow(
      'There is no login of the receiver in edge-agents/edge-loki-auth; the command that copies it is printed by: npm run --silent secrets -- edge | kubectl apply -f -',
    );
  });

  test('has no address', async () => {
    await expect(smoke(edge, { url: 'https://logs.example.com' })).rejects.toThrow(
      '--url is the address of a gateway, and edge has none',
    );
  });
});

describe('the smoke test of an environment that only sends traces', () => {
  const ready = [
    {
      kind: 'Deployment',
      metadata: { name: 'alloy-otlp' },
      spec: { replicas: 2 },
      status: { readyReplicas: 2 },
    },
  ];
  const pods = ['a', 'b'].map((name) => ({ metadata: { name }, status: { phase: 'Running' } }));
  let pushed: string[];
  let status: number;
  let server: Server;

  /** Two pods of Alloy; what is pushed to them is accepted by the receiver. */
  beforeEach(async () => {
    pushed = [];
    status = 200;
    server = createServer((request, response) => {
      if (request.url === '/metrics')
        return response.end(`otelcol_exporter_sent_spans_total{${exporter}} ${pushed.length}\n`);
      pushed.push(request.url!);
      return response.writeHead(status).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    const { port } = server.address() as AddressInfo;
    jest.spyOn(kubectl, 'readSecret').mockReturnValue({ username: 'apps', password: 'x' });
    jest.spyOn(kubectl, 'kubectlJson').mockImplementation(([, kinds]) => ({ items: kinds === 'pods' ? pods : ready }));
    jest.spyOn(kubectl, 'forward').mockResolvedValue({ port, close: () => {} });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    server.close();
  });

  test('pushes a span to each pod, and checks that the receiver accepts it', async () => {
    const results = await smoke(tracesEdge);
    expect(results.map(({ name, outcome, detail }) => [name, outcome, detail])).toEqual([
      ['alloy-otlp: sends', 'passed', 'the receiver accepted 4 from 2 pods; lost: 0'],
      ['workloads', 'passed', 'all 1 are Ready'],
    ]);
    expect(pushed).toEqual(['/v1/traces', '/v1/traces']);
    const ports = jest.mocked(kubectl.forward).mock.calls.map(([, , port]) => port);
    expect(new Set(ports)).toEqual(new Set([12345, 4318]));
  });

  test('fails if a pod does not take a span', async () => {
    status = 503;
    const [first] = await smoke(tracesEdge);
    expect(first).toMatchObject({ outcome: 'failed', detail: 'a answers 503 Service Unavailable to a span' });
  });
});
