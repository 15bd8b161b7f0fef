import type { EnvVar } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import { envFromSecret, type ContainerProps } from '../kit';
import { loginVariables } from './config';

/** Input of the init container. */
export interface WaitPlan {
  /** Image with `sh` and busybox. */
  readonly image: string;
  /** URL of the sink, without a path. */
  readonly url: string;
  readonly sink: LogSink;
  readonly streamLabels: Readonly<Record<string, string>>;
}

/** The line that is pushed. In Loki it marks the time from which events were sent. */
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
 * An init container that repeats a push until the gateway and Loki accept it, because the exporter does not retry a
 * failed push and logs it only at `debug`. Until then the pod is in `Init`, and the log of this container shows the
 * answer to each attempt.
 */
export function waitForSink({ image, url, sink, streamLabels }: WaitPlan): ContainerProps {
  const { tenant, pushPath } = sink;
  return {
    name: 'wait-for-loki',
    image,
    imageAsIs: true,
    command: ['sh', '-c', `until timeout 10 ${push}; do sleep 2; done`],
    env: [
      { name: 'PUSH_URL', value: `${url}${pushPath}` },
      { name: 'LABELS', value: JSON.stringify(streamLabels) },
      { name: 'LINE', value: JSON.stringify(JSON.stringify(line)) },
      ...(tenant === undefined ? [] : [{ name: 'TENANT', value: tenant }]),
      ...loginEnv(sink),
    ],
    resources: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' },
  };
}

/** User and password of the sink as environment variables. */
export function loginEnv({ login }: LogSink): EnvVar[] {
  if (login === undefined) return [];
  return [
    envFromSecret(loginVariables.user, login.secret, 'username'),
    envFromSecret(loginVariables.password, login.secret, 'password'),
  ];
}
