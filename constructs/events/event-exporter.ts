import type { Construct } from 'constructs';
import { IntOrString } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import {
  Component,
  caBundle,
  sinkCa,
  check,
  clusterLabelProblems,
  clusterLabels,
  clusterRole,
  configFiles,
  DeploymentWorkload,
  firstOfEachPath,
  imageProblems,
  declareSinkSecrets,
  selectorOf,
  yamlText,
  type ClusterSettings,
  type ContainerProps,
  type Data,
  type PodSettings,
} from '../kit';
import { eventProblems } from './config-rules';
import { exporterConfig, type EventMatch } from './config';
import type { EventExporterConfig } from './config-format';
import { readEvents } from './read-events';
import { eventExporterReleases, type EventExporterRelease } from './releases';
import { loginEnv, waitForSink } from './wait';

/** Settings of an exporter of Kubernetes events. */
export interface EventExporterProps {
  readonly namespace: string;
  /** Where events are pushed: it decides address, login, tenant and limits. */
  readonly sink: LogSink;
  /** @default 'event-exporter' */
  readonly name?: string;
  /** @default '1.7' */
  readonly release?: EventExporterRelease;
  /**
   * Labels of the stream, the same for every event. `cluster.name` adds the label `cluster`.
   *
   * @default { job: 'kubernetes-events' }
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Sends only events that match one of these filters. @default - all events */
  readonly keep?: readonly EventMatch[];
  /** Drops events that match one of these filters, even if `keep` matches. @default - none */
  readonly drop?: readonly EventMatch[];
  /**
   * Age in seconds from which an event is dropped on arrival. After a start the API server lists the events of the last
   * hour, so that events younger than this are sent again.
   *
   * @default 300 - covers the time that the pod waits for Loki at the first installation
   */
  readonly maxEventAgeSeconds?: number;
  /** More keys of the exporter's configuration: `logLevel`, `clusterName`, `kubeQPS`, `kubeBurst`. @default - none */
  readonly config?: EventExporterConfig;
  /**
   * Image of the init container that waits until Loki accepts a push: with `sh`, and with busybox for http or curl for
   * https.
   *
   * @default - no init container: events are lost until Loki answers. `LoggingPlatform` sets the gateway's nginx image
   */
  readonly waitImage?: string;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** Settings of the exporter in an environment; the platform adds the others. */
export type EventExporterSettings = Omit<EventExporterProps, 'sink' | 'namespace' | 'cluster'>;

/** Port of metrics and health checks. */
const port = 2112;

/**
 * Pushes Kubernetes events to Loki as JSON lines in one stream.
 *
 * It always has one replica, because every replica would send every event. It sends only new events, not repetitions,
 * with the time of the push as timestamp. It does not retry a failed push: docs/events.md.
 */
export class EventExporter extends Component {
  /** The pods; `workload.apiObject` is the Deployment for what no setting covers. */
  readonly workload: DeploymentWorkload;
  /** Names of the labels of its stream. */
  readonly streamLabels: readonly string[];
  /** Selects its stream, with those of other clusters: `{job="kubernetes-events"}`. */
  readonly selector: string;

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: EventExporterProps) {
    super(scope, id);
    const { namespace, sink, cluster, pod, name = 'event-exporter', release = eventExporterReleases.newest } = props;
    const { labels = { job: 'kubernetes-events' }, keep = [], drop = [], maxEventAgeSeconds = 300, waitImage } = props;
    const config: Data = { ...props.config };
    const streamLabels = { ...clusterLabels(cluster), ...labels };
    this.streamLabels = Object.keys(streamLabels);
    this.selector = selectorOf(labels);
    const image = eventExporterReleases.facts(release).image;
    const workload = new DeploymentWorkload(this, 'pods', {
      name,
      namespace,
      app: name,
      component: 'exporter',
      release,
      releases: eventExporterReleases.names,
      pod,
      cluster,
      apiAccess: true,
    });
    this.workload = workload;
    const url = workload.connect(sink.endpoint, 'events', sink);
    declareSinkSecrets(this, namespace, sink);
    workload.acceptScrapers({ port });
    const text = yamlText(
      exporterConfig({ url, sink, streamLabels, keep, drop, maxEventAgeSeconds, userConfig: config }),
    );
    const files = configFiles(this, 'config', { name, namespace, files: { 'config.yaml': text } });
    clusterRole(this, workload, readEvents);
    workload.run({
      replicas: 1,
      recreate: true,
      files: [files],
      volumes: caBundle(sink.ca, sinkCa).volumes,
      initContainers: waitImage === undefined ? [] : [waitForSink({ image: waitImage, url, sink, streamLabels })],
      containers: [container(image, sink)],
    });
    check(this, () => [
      ...(waitImage === undefined ? [] : imageProblems(['waitImage'], waitImage)),
      ...firstOfEachPath([
        ...clusterLabelProblems(['labels'], labels, cluster),
        ...eventProblems({ labels: streamLabels, keep, drop, maxEventAgeSeconds, config }, sink, release),
      ]),
    ]);
  }
}

function container(image: string, sink: LogSink): ContainerProps {
  const ca = caBundle(sink.ca, sinkCa);
  const probe = (path: string) => ({ httpGet: { path, port: IntOrString.fromString('http') } });
  return {
    name: 'exporter',
    image,
    args: ['-conf=/etc/event-exporter/config.yaml', `-metrics-address=:${port}`],
    // The exporter ignores `tls` of its receiver (resmoio/kubernetes-event-exporter#127); Go reads the variable.
    env: [...loginEnv(sink), ...ca.env],
    ports: [{ name: 'http', containerPort: port }],
    readinessProbe: { ...probe('/-/ready'), periodSeconds: 10 },
    livenessProbe: { ...probe('/-/healthy'), periodSeconds: 30, timeoutSeconds: 5 },
    resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
    volumeMounts: [{ name: 'config', mountPath: '/etc/event-exporter', readOnly: true }, ...ca.volumeMounts],
  };
}
