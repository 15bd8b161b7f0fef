import type { Construct } from 'constructs';
import type { LogPipeline, LogSink, NodeSources, SentFields } from '../contracts';
import {
  Component,
  check,
  claimFolder,
  clusterRole,
  DaemonSetWorkload,
  firstOfEachPath,
  folderProblems,
  namespaceSinkProblems,
  within,
  type ByteSize,
  type ClusterSettings,
  type PodSettings,
} from '../kit';
import { metricsPort } from './config';
import type { VectorConfig } from './config-format';
import { sourceProblems } from './node/rules';
import { nodeSources } from './node/sources';
import { pipelinePlanOf, podConfig } from './pod-config';
import { sentOf } from './pipeline/sent-values';
import { agentPods } from './pods';
import { vectorReleases, type VectorRelease } from './releases';
import { bufferProblems, stateNames } from './settings-rules';
import { stateProblems, stateVolume, type AgentState } from './state';

/** Settings of an agent that sends the logs of all pods to Loki. */
export interface VectorAgentProps {
  readonly namespace: string;
  /** Where logs are pushed: it decides address, login, tenant and limits. */
  readonly sink: LogSink;
  /** Name of every object; the ClusterRole is named `<namespace>-<name>`. @default 'vector' */
  readonly name?: string;
  /** @default '0.57.0' */
  readonly release?: VectorRelease;
  /**
   * Which pods are read, and what happens to their lines before they are sent.
   *
   * @default - the lines of all pods, as they were written
   */
  readonly pipeline?: LogPipeline;
  /** What is read on each node. @default - the lines of pods */
  readonly sources?: NodeSources;
  /**
   * Other sinks for lines of pods, by namespace, each with the login and the tenant of these lines. The receiver is the
   * same as that of `sink`. Each has a disk buffer of its own.
   *
   * @default - none, all lines go to `sink`
   */
  readonly namespaceSinks?: Readonly<Record<string, LogSink>>;
  /** Buffer on the node's disk for lines that Loki has not accepted. @default - 1Gi; when it is full, reading stops */
  readonly buffer?: VectorBuffer;
  /**
   * Where positions and buffer are: in `dataPath` of the node, or in a volume that is deleted with the pod, for clusters
   * that forbid pods to write to the node, such as GKE Autopilot. With `pod`, each rollout loses lines that are not sent
   * yet, and reads all files again.
   *
   * @default 'node'
   */
  readonly state?: AgentState;
  /** Folder of the node for positions and buffer; no other agent may use it. @default '/var/lib/vector' */
  readonly dataPath?: string;
  /**
   * Vector's own configuration, merged over that of the agent and validated. The components of the agent are
   * `k8s_logs`, `loki_push`, `internal_metrics` and `prometheus_exporter`.
   *
   * @default - none
   */
  readonly config?: VectorConfig;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** A buffer on the node's disk. */
export interface VectorBuffer {
  /** At least 268435488 bytes, of which 128 MiB are never used. @default '1Gi' */
  readonly maxSize?: ByteSize;
  /** `block` stops reading until there is space; `drop_newest` continues and loses lines. @default 'block' */
  readonly whenFull?: 'block' | 'drop_newest';
}

/** Settings of the agent in an environment; the platform adds the others. */
export type VectorSettings = Omit<
  VectorAgentProps,
  'sink' | 'namespaceSinks' | 'pipeline' | 'sources' | 'namespace' | 'cluster'
>;

/**
 * Vector as a DaemonSet: reads container logs and other sources of the node, adds labels, buffers on the node's disk and
 * pushes to Loki. It collects no Kubernetes events.
 */
export class VectorAgent extends Component {
  /** The pods; `workload.apiObject` is the DaemonSet for what no setting covers. */
  readonly workload: DaemonSetWorkload;
  /** Names of the labels of all its Loki sinks. */
  readonly streamLabels: readonly string[];
  /** The labels and the structured metadata of its lines, apart from those that `config` adds. */
  readonly fields: SentFields;

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: VectorAgentProps) {
    super(scope, id);
    const { namespace, sink, cluster, pod, buffer = {}, state = 'node', dataPath = '/var/lib/vector' } = props;
    const { name = 'vector', release = vectorReleases.newest, sources: read = {} } = props;
    const version = vectorReleases.facts(release);
    const sources = nodeSources(read, props.pipeline?.select ?? {}, sink);
    const readsPods = read.pods !== false;
    const workload = new DaemonSetWorkload(this, 'agent', {
      name,
      namespace,
      app: name,
      component: 'agent',
      release,
      releases: vectorReleases.names,
      pod,
      cluster,
      apiAccess: readsPods,
    });
    this.workload = workload;
    workload.acceptScrapers({ port: metricsPort });
    const configuration = podConfig(this, props, { workload, release, carries: 'logs', sources });
    const { config, files, outputs } = configuration;
    this.streamLabels = configuration.streamLabels;
    this.fields = configuration.fields;
    // Without namespaces `kubernetes_logs` drops every line, without nodes it logs a warning for each.
    if (readsPods)
      clusterRole(this, workload, [
        { apiGroups: [''], resources: ['pods', 'namespaces', 'nodes'], verbs: ['list', 'watch'] },
      ]);
    for (const [job, { port, clients = [] }] of Object.entries(read.tcp ?? {}))
      for (const [n, peer] of clients.entries())
        workload.accept(peer, port, 'logs', ['sources', 'tcp', job, 'clients', n]);
    const stored = stateVolume(state, dataPath, config);
    workload.run(agentPods({ config, files, outputs, version, state: stored, sources }));
    const owner = state === 'pod' ? this : claimFolder(this, dataPath);
    check(this, () => {
      const wrongSources = sourceProblems(read).map((problem) => within(['sources'], problem));
      const { maxSize = '1Gi', whenFull = 'block' } = buffer;
      return firstOfEachPath([
        ...bufferProblems(maxSize, whenFull),
        ...stateProblems(state, props.dataPath, pod?.resources, stored.disk),
        ...folderProblems(this, dataPath, owner, stateNames),
        ...wrongSources,
        ...namespaceSinkProblems(props.namespaceSinks ?? {}, props.pipeline?.select ?? {}, readsPods),
        // What follows from wrong sources is no problem of its own.
        ...configuration
          .problems()
          .filter(({ path }) => wrongSources.length === 0 || path[0] === 'pipeline' || configuration.isUserPath(path)),
      ]);
    });
  }
}

/** The settings that decide the names of values. */
export interface AgentFieldsPlan extends Pick<
  VectorAgentProps,
  'release' | 'pipeline' | 'sources' | 'config' | 'cluster'
> {
  /** Whether the sink accepts structured metadata. */
  readonly structuredMetadata: boolean;
}

/**
 * The labels and the structured metadata of the lines of an agent, before it is created: Loki needs its rules, which
 * name labels, before there is a sink for the agent.
 */
export function agentFields({ structuredMetadata, ...props }: AgentFieldsPlan): SentFields {
  const { pipeline = {}, sources = {}, release = vectorReleases.newest } = props;
  // The lengths of lines do not affect names.
  const sink = { structuredMetadata, maxLineBytes: 0 };
  const lines = nodeSources(sources, pipeline.select ?? {}, sink).map((source) => source.lines);
  return sentOf(pipelinePlanOf({ ...props, sink }, release, lines));
}
