import type { EnvVar } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import { caBundle, envFromSecret, sinkCa, sinkCaFile, type ContainerProps } from '../kit';
import { loginVariables } from './config';

/** Input of the init container. */
export interface WaitPlan {
  /** Image with `sh`, and with busybox for http or curl for https. */
  readonly image: string;
  /** URL of the sink, without a path. */
  readonly url: string;
  readonly sink: LogSink;
  readonly streamLabels: Readonly<Record<string, string>>;
}

/** The line that is pushed. In Loki it marks the time from which events were sent. */
const line = { type: 'Normal', reason: 'ExporterStarted', message: 'Loki takes events: the event exporter starts.' };

const body = String.raw`"{\"streams\":[{\"stream\":$LABELS,\"values\":[[\"$(date +%s)000000000\",$LINE]]}]}"`;
const tenantHeader = '${TENANT:+--header "X-Scope-OrgID: $TENANT"}';
const contentType = '--header "Content-Type: application/json"';
const { user, password } = loginVariables;

const overHttp = [
  'busybox wget -q -O /dev/null',
  tenantHeader,
  `\${${user}:+--header "Authorization: Basic $(printf %s:%s "$${user}" "$${password}" | busybox base64 | tr -d '\\n')"}`,
  contentType,
  `--post-data ${body}`,
  '"$PUSH_URL"',
].join(' ');

/** busybox either does not verify certificates, or only with the authorities of its image. */
const overHttps = [
  'curl --silent --show-error --fail --output /dev/null',
  '${CA_FILE:+--cacert "$CA_FILE"}',
  tenantHeader,
  `\${${user}:+--user "$${user}:$${password}"}`,
  contentType,
  `--data-raw ${body}`,
  '"$PUSH_URL"',
].join(' ');

/**
 * An init container that repeats a push until the gateway and Loki accept it, because the exporter does not retry a
 * failed push and logs it only at `debug`. Until then the pod is in `Init`, and the log of this container shows the
 * answer to each attempt.
 */
export function waitForSink({ image, url, sink, streamLabels }: WaitPlan): ContainerProps {
  const { tenant, pushPath, endpoint, ca } = sink;
  const push = endpoint.scheme === 'https' ? overHttps : overHttp;
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
      ...(ca === undefined ? [] : [{ name: 'CA_FILE', value: sinkCaFile }]),
      ...loginEnv(sink),
    ],
    ...(ca !== undefined && { volumeMounts: caBundle(ca, sinkCa).volumeMounts }),
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
