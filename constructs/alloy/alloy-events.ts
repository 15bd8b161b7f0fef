import type { Construct } from 'constructs';
import type { LogSink } from '../contracts';
import {
  Component,
  check,
  clusterLabelProblems,
  clusterLabels,
  configFiles,
  declareSinkSecrets,
  error,
  eventLabelProblems,
  firstOfEachPath,
  imageProblems,
  namespaceNameProblems,
  selectorOf,
  service,
  sizeProblems,
  StatefulSetWorkload,
  type ByteSize,
  type ClusterSettings,
  type PodSettings,
  type Problem,
} from '../kit';
import { serverBlocks, writeBlocks, port } from './config';
import { configProblems, stabilityOf } from './config-rules';
import { eventBlocks, type EventField } from './events-config';
import { alloyPods, configFile } from './pods';
import { alloyReleases, type AlloyRelease } from './releases';
import { rights } from './roles';
import { waitForEvents } from './wait';
import { alloyText, type Block } from './syntax';

/** Settings of an Alloy that sends Kubernetes events. */
export interface AlloyEventsProps {
  readonly namespace: string;
  /** Where events are pushed: it decides address, login, tenant and limits. */
  readonly sink: LogSink;
  /** @default 'alloy-events' */
  readonly name?: string;
  /** @default '1.18.1' */
  readonly release?: AlloyRelease;
  /**
   * Labels of the stream, the same for every event. `cluster.name` adds the label `cluster`.
   *
   * @default { job: 'kubernetes-events' }
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Fields that are also structured metadata, so that queries filter by them without parsing JSON. @default - none */
  readonly structuredMetadata?: readonly EventField[];
  /** Namespaces whose events are read. @default - all, and events of nodes */
  readonly namespaces?: readonly string[];
  /**
   * Size of the volume of the position, which is the time of the last event that was sent. `false` keeps it in a volume
   * that is deleted with the pod: each start then sends every event again that the API server still has.
   *
   * @default '1Gi'
   */
  readonly storage?: ByteSize | false;
  /**
   * Image of the init container that waits until the API server lists events: with `sh` and curl.
   *
   * @default - no init container: Alloy reads no events if the API server does not answer when it starts.
   *   `LoggingPlatform` sets the gateway's nginx image
   */
  readonly waitImage?: string;
  /** Components of your own in the same file, in Alloy's syntax as data; they are validated. @default - none */
  readonly config?: readonly Block[];
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** Settings of the Alloy of events in an environment; the platform adds the others. */
export type AlloyEventsSettings = Omit<AlloyEventsProps, 'sink' | 'namespace' | 'cluster'>;

const resources = { cpu: '20m', memory: '96Mi', memoryLimit: '256Mi' };

const output = 'loki';

/**
 * Alloy as a single pod that pushes Kubernetes events to Loki as JSON lines in one stream, with the time of each event.
 *
 * It waits while Loki does not accept a push. Unlike the event exporter it also sends an event again when the API server
 * counts another repetition of it. After a start it skips events that are not later than the last one that was sent.
 */
export class AlloyEvents extends Component {
  /** The pod; `workload.apiObject` is the StatefulSet for what no setting covers. */
  readonly workload: StatefulSetWorkload;
  /** Names of the labels of its stream. */
  readonly streamLabels: readonly string[];
  /** Selects its stream, with those of other clusters: `{job="kubernetes-events"}`. */
  readonly selector: string;

  /** @throws InvalidInput if the release is not supported, or if `config` has a value that Alloy cannot read */
  constructor(scope: Construct, id: string, props: AlloyEventsProps) {
    super(scope, id);
    const { namespace, sink, cluster, pod, name = 'alloy-events', release = alloyReleases.newest, namespaces } = props;
    const {
      labels = { job: 'kubernetes-events' },
      structuredMetadata = [],
      storage = '1Gi',
      config = [],
      waitImage,
    } = props;
    const { image } = alloyReleases.facts(release);
    const streamLabels = { ...clusterLabels(cluster), ...labels };
    this.streamLabels = Object.keys(streamLabels);
    this.selector = selectorOf(labels);
    const identity = { name, namespace, app: name, component: 'events', release, releases: alloyReleases.names };
    const workload = new StatefulSetWorkload(this, 'pods', { ...identity, pod, cluster, apiAccess: true });
    this.workload = workload;
    workload.acceptScrapers({ port });
    declareSinkSecrets(this, namespace, sink);
    const to = { name: output, sink, url: workload.connect(sink.endpoint, 'events', sink) };
    const own = [
      ...serverBlocks(to),
      ...eventBlocks({ namespaces, labels: streamLabels, metadata: structuredMetadata, output }),
      ...writeBlocks(to),
    ];
    const body = [...own, ...config];
    const files = configFiles(this, 'config', { name, namespace, files: { [configFile]: alloyText(body) } });
    rights(this, workload, [{ apiGroups: [''], resources: ['events'], verbs: ['get', 'list', 'watch'] }], namespaces);
    const headless = `${name}-headless`;
    service(this, 'headless', {
      name: headless,
      derivedFrom: { name, maxLength: 63 - '-headless'.length },
      namespace,
      ports: [{ name: 'http', port }],
      selector: workload.pods.labels,
      pods: [workload.pods],
      headless: true,
      cluster,
    });
    workload.run({
      replicas: 1,
      serviceName: headless,
      claims: storage === false ? [] : [{ name: 'data', size: storage }],
      volumeGroup: 10001,
      ...(waitImage !== undefined && { initContainers: [waitForEvents(waitImage, namespaces?.[0])] }),
      ...alloyPods({
        image,
        files,
        outputs: [to],
        stability: stabilityOf(body),
        resources,
        pod,
        data: storage === false ? { name: 'data', emptyDir: {} } : undefined,
      }),
    });
    check(this, () =>
      firstOfEachPath([
        ...(waitImage === undefined ? [] : imageProblems(['waitImage'], waitImage)),
        ...(storage === false ? [] : sizeProblems(['storage'], storage)),
        ...clusterLabelProblems(['labels'], labels, cluster),
        ...eventLabelProblems(streamLabels, sink),
        ...namespacesProblems(namespaces),
        ...metadataProblems(structuredMetadata, sink),
        ...configProblems(own, config, Object.keys(pod?.env ?? {})),
      ]),
    );
  }
}

function namespacesProblems(namespaces: readonly string[] | undefined): Problem[] {
  if (namespaces?.length === 0)
    return [error(['namespaces'], 'the list is empty, so no event would be read.', { fix: { remove: true } })];
  return (namespaces ?? []).flatMap((name, n) =>
    namespaces?.indexOf(name) === n
      ? namespaceNameProblems(['namespaces', n], name)
      : [error(['namespaces', n], `'${name}' is in the list twice.`, { fix: { remove: true } })],
  );
}

function metadataProblems(fields: readonly EventField[], { structuredMetadata }: LogSink): Problem[] {
  return fields.length === 0 || structuredMetadata
    ? []
    : [
        error(
          ['structuredMetadata'],
          'The sink does not accept structured metadata (allow_structured_metadata) and would reject every event.',
        ),
      ];
}
