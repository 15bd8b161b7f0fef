import { Construct } from 'constructs';
import { IntOrString, KubeClusterRole, KubeClusterRoleBinding } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import {
  check,
  commonLabels,
  configFiles,
  DeploymentWorkload,
  imageProblems,
  loginProblems,
  declareLogin,
  yamlText,
  type ClusterSettings,
  type ContainerProps,
  type Data,
  type PodSettings,
} from '../kit';
import { eventProblems } from './config-rules';
import { lostEventsAlert } from './alert';
import { eventExporterConfig, type EventMatch } from './config';
import { eventExporterImage, eventExporterReleases, newestEventExporter, type EventExporterRelease } from './releases';
import { loginEnv, waitForSink } from './wait';

/** An exporter of Kubernetes events. */
export interface EventExporterProps {
  readonly namespace: string;
  /** Where events go. */
  readonly sink: LogSink;
  /** @default 'event-exporter' */
  readonly name?: string;
  /** @default '1.7' */
  readonly release?: EventExporterRelease;
  /** Labels of the one stream; they are the same for every event. @default { job: 'kubernetes-events' } */
  readonly labels?: Readonly<Record<string, string>>;
  /** Events that one of these fits. @default - all */
  readonly keep?: readonly EventMatch[];
  /** But for those that one of these fits. @default - none */
  readonly drop?: readonly EventMatch[];
  /**
   * What is older when it arrives is thrown away, seconds: after a start the API server tells of an hour, and events of this
   * long come again.
   *
   * @default 300 - what happened while the pod waited for Loki at the first installation
   */
  readonly maxEventAgeSeconds?: number;
  /** Keys of the exporter's own configuration that nothing else says. @default - none */
  readonly config?: Data;
  /**
   * Image with `sh` and busybox of the container that waits until Loki takes a push.
   *
   * @default - none: it starts at once, and events are lost until Loki answers. `LoggingPlatform` gives nginx's
   */
  readonly waitImage?: string;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** What an environment says of the exporter: all but what the platform gives it. */
export type EventExporterSettings = Omit<EventExporterProps, 'sink' | 'namespace' | 'cluster'>;

/** Metrics and health. */
const port = 2112;

/**
 * Kubernetes events as lines of JSON in Loki, in one stream.
 *
 * One pod, ever: each would send every event. It sends an event once, when it is new, with the time of the sending; while
 * Loki cannot be reached events wait in its memory, and a push that fails is not repeated. docs/events.md.
 */
export class EventExporter extends Construct {
  /** The names of the labels that it writes. */
  readonly streamLabels: readonly string[];

  /** @throws InvalidInput if the release is not known */
  constructor(scope: Construct, id: string, props: EventExporterProps) {
    super(scope, id);
    const { namespace, sink, cluster, pod, name = 'event-exporter', release = newestEventExporter } = props;
    const {
      labels = { job: 'kubernetes-events' },
      keep = [],
      drop = [],
      maxEventAgeSeconds = 300,
      config = {},
      waitImage,
    } = props;
    this.streamLabels = Object.keys(labels);
    const image = eventExporterImage(release);
    const workload = new DeploymentWorkload(this, 'pods', {
      name,
      namespace,
      app: name,
      component: 'exporter',
      release,
      releases: eventExporterReleases,
      pod,
      cluster,
      apiAccess: true,
    });
    const url = workload.connect(sink.endpoint, 'events', { login: sink.login?.user, tenant: sink.tenant });
    declareLogin(this, namespace, sink);
    workload.acceptScrapers({ port });
    lostEventsAlert(this, { name, namespace }, cluster);
    const text = yamlText(eventExporterConfig({ url, sink, labels, keep, drop, maxEventAgeSeconds, over: config }));
    const files = configFiles(this, 'config', { name, namespace, files: { 'config.yaml': text } });
    this.#watchEvents(namespace, name);
    workload.run({
      replicas: 1,
      recreate: true,
      files: [files],
      initContainers: waitImage === undefined ? [] : [waitForSink({ image: waitImage, url, sink, labels })],
      containers: [container(image, sink)],
    });
    check(this, () => [
      ...loginProblems(namespace, sink),
      ...(waitImage === undefined ? [] : imageProblems(['waitImage'], waitImage)),
      ...eventProblems({ labels, keep, drop, maxEventAgeSeconds, config }, sink),
    ]);
  }

  /** It reads events and nothing else: what an event is about is not looked up. */
  #watchEvents(namespace: string, account: string): void {
    const metadata = { name: `${namespace}-${account}`, labels: commonLabels(this) };
    new KubeClusterRole(this, 'role', {
      metadata,
      rules: [{ apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['get', 'list', 'watch'] }],
    });
    new KubeClusterRoleBinding(this, 'role-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    });
  }
}

function container(image: string, sink: LogSink): ContainerProps {
  const probe = (path: string) => ({ httpGet: { path, port: IntOrString.fromString('http') } });
  return {
    name: 'exporter',
    image,
    args: ['-conf=/etc/event-exporter/config.yaml', `-metrics-address=:${port}`],
    env: loginEnv(sink),
    ports: [{ name: 'http', containerPort: port }],
    readinessProbe: { ...probe('/-/ready'), periodSeconds: 10 },
    livenessProbe: { ...probe('/-/healthy'), periodSeconds: 30, timeoutSeconds: 5 },
    resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
    volumeMounts: [{ name: 'config', mountPath: '/etc/event-exporter', readOnly: true }],
  };
}
