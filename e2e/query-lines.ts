import { createPods } from './pods';

/** Namespace of the pods that write and fail. */
export const shop = 'shop';

/** Lines of each level that an app writes at once; then it writes one every two seconds. */
const lines = 100;

const levels = ['debug', 'info', 'warn', 'error'];

const textOf = (level: string, n: string): string => `level=${level} msg="order ${n} of the shop"`;

/** An app that writes lines of several levels, and pods that fail in ways that Kubernetes reports by events. */
export function startPods(image: string): void {
  const writes = levels.map((level) => `echo '${textOf(level, 'N')}' | sed "s/N/$n/"`).join('; ');
  const sleeps = ['sh', '-c', 'exec sleep 3600'];
  const pod = (name: string, container: object, spec: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: shop, labels: { 'app.kubernetes.io/name': name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      ...spec,
      containers: [{ name: 'app', image, command: sleeps, ...container }],
    },
  });
  const loop = `n=0; while :; do ${writes}; n=$((n + 1)); [ $n -lt ${lines} ] || sleep 2; done`;
  createPods(shop, [
    // Vector reads the file of a container whose pod it knows.
    pod('web', { command: ['sh', '-c', `sleep 5; ${loop}`] }),
    pod('without-image', { image: 'registry.invalid/none:1' }),
    pod('without-node', {}, { nodeSelector: { 'example.com/none': 'true' } }),
    pod(
      'without-volume',
      { volumeMounts: [{ name: 'config', mountPath: '/config' }] },
      { volumes: [{ name: 'config', configMap: { name: 'none' } }] },
    ),
    pod('without-program', { command: ['/none'] }),
    pod('ends', { command: ['sh', '-c', 'exit 1'] }),
    pod('unhealthy', { readinessProbe: { exec: { command: ['false'] }, periodSeconds: 1 } }),
  ]);
}

/** A line to push, with its labels and its structured metadata. */
interface PushedLine {
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly line: string;
}

/** The lines that the agents would send of these pods, of events and of the gateway, where there are no agents. */
function linesInstead(): PushedLine[] {
  const ofPod = (namespace: string, container: string, line: string, level?: string): PushedLine => ({
    labels: { job: 'kubernetes-pods', namespace, container, node: 'lab' },
    metadata: { pod: `${container}-1`, stream: 'stdout', ...(level !== undefined && { detected_level: level }) },
    line,
  });
  const requests = [
    { status: 401, method: 'POST', uri: '/loki/api/v1/push', user: '-' },
    { status: 429, method: 'POST', uri: '/loki/api/v1/push', user: 'vector' },
    { status: 502, method: 'GET', uri: '/loki/api/v1/query_range', user: 'grafana' },
    { status: 204, method: 'POST', uri: '/loki/api/v1/push', user: 'vector' },
    { status: 200, method: 'GET', uri: '/loki/api/v1/query_range', user: 'grafana' },
  ];
  const reasons = ['Failed', 'FailedMount', 'FailedScheduling', 'BackOff', 'Unhealthy', 'Evicted', 'NodeNotReady'];
  const messages = ['Back-off pulling image', 'Back-off restarting failed container'];
  return [
    ...Array.from({ length: lines }, (_, n) =>
      levels.map((level) => ofPod(shop, 'app', textOf(level, String(n)), level)),
    ).flat(),
    ...requests.map((request) =>
      ofPod('logging', 'gateway', JSON.stringify({ seconds: 6.5, request_bytes: 500, tenant: 'Prod', ...request })),
    ),
    ...['Normal', 'Warning'].flatMap((type) =>
      reasons.flatMap((reason) =>
        messages.map((message) => ({
          labels: { job: 'kubernetes-events' },
          metadata: {},
          line: JSON.stringify({
            metadata: { uid: `${type}-${reason}-${message}` },
            reason,
            type,
            message,
            involvedObject:
              reason === 'NodeNotReady' ? { kind: 'Node', name: 'lab' } : { kind: 'Pod', namespace: shop, name: 'web' },
            source: { component: 'kubelet' },
          }),
        })),
      ),
    ),
  ];
}

/** The same as one push, with times until now. */
export function pushInstead(now = Date.now()): unknown {
  const all = linesInstead();
  return {
    streams: all.map(({ labels, metadata, line }, n) => ({
      stream: labels,
      values: [[String(BigInt(now - 30_000) * 1_000_000n + BigInt(n)), line, metadata]],
    })),
  };
}
