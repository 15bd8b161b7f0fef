import type { Construct } from 'constructs';
import { IntOrString } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import {
  Component,
  DeploymentWorkload,
  caBundle,
  sinkCa,
  check,
  envFromSecret,
  error,
  declareSinkSecrets,
  type ClusterSettings,
  type PodSettings,
  type Problem,
  hostPort,
} from '../kit';
import { pushPath } from './routes';
import { lokiReleases, type LokiRelease } from './releases';

/** Settings of the end-to-end probe. */
export interface LokiCanaryProps {
  readonly namespace: string;
  /** The gateway, with a user that may write and read, and a separate tenant. */
  readonly sink: LogSink;
  /** @default 'loki-canary' */
  readonly name?: string;
  /** @default '3.7.8' */
  readonly release?: LokiRelease;
  /** Time between two lines, such as `1s` (h, m, s, ms). @default '5s' */
  readonly interval?: string;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

const port = 3500;

/**
 * The canary of Loki: pushes lines through the gateway, tails and queries them, and counts those that are missing.
 *
 * It accepts the password only as an argument, which the manifest contains as a reference, `-pass=$(PASSWORD)`. It is
 * visible in the process list of the node, so the login gives access to the tenant of the canary only.
 */
export class LokiCanary extends Component {
  /** The pods; `workload.apiObject` is the Deployment for what no setting covers. */
  readonly workload: DeploymentWorkload;

  constructor(scope: Construct, id: string, props: LokiCanaryProps) {
    super(scope, id);
    const {
      namespace,
      sink,
      name = 'loki-canary',
      release = lokiReleases.newest,
      interval = '5s',
      cluster,
      pod,
    } = props;
    const workload = new DeploymentWorkload(this, 'pods', {
      name,
      namespace,
      app: name,
      component: 'canary',
      release,
      releases: lokiReleases.names,
      cluster,
      pod,
    });
    this.workload = workload;
    workload.reach(sink.endpoint, 'probes', sink);
    declareSinkSecrets(this, namespace, sink);
    workload.acceptScrapers({ port });
    const fromLogin = (variable: string, key: string) =>
      sink.login === undefined ? [] : [envFromSecret(variable, sink.login.secret, key)];
    const ca = caBundle(sink.ca, sinkCa);
    workload.run({
      replicas: 1,
      volumes: ca.volumes,
      containers: [
        {
          name: 'canary',
          image: lokiReleases.facts(release).canaryImage,
          args: [
            `-addr=${hostPort(sink.endpoint)}`,
            ...(sink.endpoint.scheme === 'https' ? ['-tls'] : []),
            ...(sink.tenant === undefined ? [] : [`-tenant-id=${sink.tenant}`]),
            ...(sink.login === undefined ? [] : ['-user=$(USERNAME)', '-pass=$(PASSWORD)']),
            '-push=true',
            `-interval=${interval}`,
            '-labelname=pod',
            '-labelvalue=$(POD_NAME)',
            `-port=${port}`,
          ],
          // With `-ca-file` it demands a certificate of its own to push; Go reads the variable.
          env: [
            ...ca.env,
            ...fromLogin('USERNAME', 'username'),
            ...fromLogin('PASSWORD', 'password'),
            { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
          ],
          ports: [{ name: 'http', containerPort: port }],
          ...(sink.ca !== undefined && { volumeMounts: ca.volumeMounts }),
          readinessProbe: { httpGet: { path: '/metrics', port: IntOrString.fromString('http') }, periodSeconds: 10 },
          livenessProbe: { tcpSocket: { port: IntOrString.fromString('http') }, periodSeconds: 30 },
          resources: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' },
        },
      ],
    });
    check(this, () => [...intervalProblems(interval), ...pathProblems(sink)]);
  }
}

/** The canary pushes and queries below a path that it does not let one change. */
function pathProblems({ pushPath: path }: LogSink): Problem[] {
  if (path === pushPath) return [];
  return [error(['sink', 'pushPath'], `the path is '${path}', but the canary can push to '${pushPath}' only.`)];
}

function intervalProblems(interval: string): Problem[] {
  return /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(interval) && /[1-9]/.test(interval)
    ? []
    : [error(['interval'], `'${interval}' is not a valid interval: numbers with h, m, s or ms, above 0.`)];
}
