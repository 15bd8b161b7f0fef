import type { EnvVar } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import { envFromSecret, type ContainerProps } from '../kit';
import { loginVariables, pushPath } from './config';

/** What the container that waits is made from. */
export interface WaitPlan {
  /** An image with `sh` and busybox. */
  readonly image: string;
  /** URL of the sink, without a path. */
  readonly url: string;
  readonly sink: LogSink;
  readonly labels: Readonly<Record<string, string>>;
}

/** The line that shows that pushes arrive; it tells in Loki from when on events were sent. */
const line = { type: 'Normal', reason: 'ExporterStarted', message: 'Loki takes events: the event exporter starts.' };

const push = [
  'busybox wget -q -O /dev/null',
  '${TENANT:+--header "X-Scope-OrgID: $TENANT"}',
  `\${${loginVariables.user}:+--header "Authorization: Basic $(printf %s:%s "$${loginVariables.user}" "$${loginVariables.password}" | busybox base64 | tr -d '\\n')"}`,
  '--header "Content-Type: application/json"',
  String.raw`--post-data "{\"streams\":[{\"stream\":$LABELS,\"values\":[[\"$(date +%s)000000000\",$LINE]]}]}"`,
  '"$PUSH_URL"',
].join(' ');

/**
 * The exporter never repeats a push that failed, and says so only at `debug`: so it starts when a push has been accepted, by
 * the gateway and by Loki. Until then the pod is in `Init`, and the log of this container has the answer to each attempt.
 */
export function waitForSink({ image, url, sink, labels }: WaitPlan): ContainerProps {
  const { tenant } = sink;
  return {
    name: 'wait-for-loki',
    image,
    imageAsIs: true,
    command: ['sh', '-c', `until timeout 10 ${push}; do sleep 2; done`],
    env: [
      { name: 'PUSH_URL', value: `${url}${pushPath}` },
      { name: 'LABELS', value: JSON.stringify(labels) },
      { name: 'LINE', value: JSON.stringify(JSON.stringify(line)) },
      ...(tenant === undefined ? [] : [{ name: 'TENANT', value: tenant }]),
      ...loginEnv(sink),
    ],
    resources: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' },
  };
}

/** User and password of the sink, in the environment. */
export function loginEnv({ login }: LogSink): EnvVar[] {
  if (login === undefined) return [];
  return [
    envFromSecret(loginVariables.user, login.secret, 'username'),
    envFromSecret(loginVariables.password, login.secret, 'password'),
  ];
}
