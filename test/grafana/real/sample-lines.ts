/** A line with the labels of its stream and its structured metadata. */
export interface SampleLine {
  readonly labels: Readonly<Record<string, string>>;
  readonly text: string;
  /** How long ago it was written, seconds. */
  readonly secondsAgo: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

const pod = (namespace: string, app: string, node: string, name: string) => ({
  labels: { job: 'kubernetes-pods', namespace, app, container: app, node },
  metadata: { pod: name, stream: 'stdout' },
});

/** Lines of pods: of the hour before, of this hour, and of a node that is silent. */
const lines: readonly SampleLine[] = [
  { ...pod('shop', 'web', 'node-1', 'web-1'), text: 'level=error msg="order 4711 failed"', secondsAgo: 5400 },
  { ...pod('shop', 'worker', 'node-2', 'worker-1'), text: 'level=info msg="job 1 done"', secondsAgo: 1500 },
  { ...pod('shop', 'web', 'node-1', 'web-1'), text: 'level=error msg="order 4712 failed"', secondsAgo: 60 },
  { ...pod('shop', 'web', 'node-1', 'web-1'), text: 'level=info msg="user said \\"hi\\" to a.b+c"', secondsAgo: 50 },
  { ...pod('shop', 'web', 'node-1', 'web-1'), text: 'level=debug msg="cache hit"', secondsAgo: 40 },
  { ...pod('db.main', 'postgres', 'node-1', 'postgres-0'), text: 'level=error msg="disk is full"', secondsAgo: 30 },
  { labels: { job: 'journal', host: 'build-1' }, text: 'sshd: session opened', secondsAgo: 20 },
  { labels: { job: 'journal', host: 'build-2' }, text: 'sshd: session closed', secondsAgo: 1500 },
];

/** An event as the exporter and the event logger write it: that of the Kubernetes API, shortened. */
function event(type: string, reason: string, name: string, message: string): string {
  return JSON.stringify({
    metadata: { name: `${name}.17daa9e0264e6139`, namespace: 'shop', creationTimestamp: '2026-11-25T10:00:00Z' },
    reason,
    message,
    source: { component: 'kubelet', host: 'node-1' },
    firstTimestamp: '2026-11-25T10:00:00Z',
    lastTimestamp: '2026-11-25T10:00:00Z',
    count: 1,
    type,
    eventTime: null,
    reportingComponent: 'kubelet',
    reportingInstance: 'node-1',
    involvedObject: { kind: 'Pod', namespace: 'shop', name, uid: '1', apiVersion: 'v1' },
  });
}

const events: readonly string[] = [
  event('Warning', 'BackOff', 'web-1', 'Back-off restarting failed container web'),
  event('Warning', 'FailedMount', 'worker-1', 'MountVolume.SetUp failed for volume "config"'),
  event('Normal', 'Pulled', 'web-1', 'Container image already present'),
  'Using in-cluster authentication',
];

/** A request in the log of the gateway. */
function request(user: string, status: number, method: string, uri: string, seconds: number): string {
  const strings = { time: '2026-11-25T10:00:00+00:00', remote_addr: '10.0.0.1', user, tenant: 'Prod', method, uri };
  const upstream = { upstream: '10.0.0.2:3100', upstream_status: String(status), upstream_seconds: String(seconds) };
  const numbers = { status, request_bytes: 1200, response_bytes: 300, seconds };
  return JSON.stringify({ ...strings, ...upstream, user_agent: 'Grafana/13.0.0', ...numbers });
}

const requests: readonly string[] = [
  request('vector', 204, 'POST', '/loki/api/v1/push', 0.01),
  request('vector', 429, 'POST', '/loki/api/v1/push', 0.01),
  request('grafana', 200, 'GET', '/loki/api/v1/query_range?query=%7Bjob%3D%22x%22%7D', 7.5),
  request('', 401, 'GET', '/loki/api/v1/labels', 0.001),
  request('grafana', 502, 'GET', '/loki/api/v1/query?query=1', 0.2),
  '2026/11/25 10:00:00 [error] 13#13: connect() failed',
];

/** Lines that every panel of every dashboard finds something in, the oldest first. */
export const sampleLines: readonly SampleLine[] = [
  ...lines,
  ...events.map((text, n) => ({ labels: { job: 'kubernetes-events' }, text, secondsAgo: 15 - n })),
  ...requests.map((text, n) => ({
    ...pod('logging', 'gateway', 'node-1', 'loki-gateway-1'),
    text,
    secondsAgo: 10 - n,
  })),
];
