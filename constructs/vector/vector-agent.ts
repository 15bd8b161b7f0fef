import { Construct } from 'constructs';
import { KubeClusterRole, KubeClusterRoleBinding } from '../../imports/k8s';
import type { LogPipeline, LogSink, NodeSources } from '../contracts';
import {
  bytes,
  check,
  clusterLabelProblems,
  commonLabels,
  configFiles,
  DaemonSetWorkload,
  type Workload,
  firstOfEachPath,
  merged,
  within,
  valueAt,
  type Path,
  declareSinkSecrets,
  type ByteSize,
  type ClusterSettings,
  type PodSettings,
} from '../kit';
import { configWarnings, configProblems } from './config-rules';
import { bufferProblems, claimFolder, folderProblems } from './settings-rules';
import { baseConfig, forRelease, metricsPort, sinkLabels, streamLabels, writtenConfig } from './config';
import type { VectorConfig } from './config-format';
import { outputsOf } from './outputs';
import { compilePipeline } from './pipeline/compile';
import { sourceProblems } from './node/rules';
import { nodeSources } from './node/sources';
import { planProblems } from './pipeline/problems';
import { agentPods } from './pods';
import { stateProblems, stateVolume, type AgentState } from './state';
import { vectorText } from './text';
import { vectorReleases, type VectorRelease } from './releases';

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
export class VectorAgent extends Construct {
  /** The pods; `workload.apiObject` is the DaemonSet for what no setting covers. */
  readonly workload: DaemonSetWorkload;
  /** Names of the labels of all its Loki sinks. */
  readonly streamLabels: readonly string[];

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: VectorAgentProps) {
    super(scope, id);
    const { namespace, sink, cluster, pod, name = 'vector', release = vectorReleases.newest, buffer = {} } = props;
    const version = vectorReleases.facts(release);
    const metadata = version.sendsMetadata && sink.structuredMetadata;
    const { pipeline = {}, namespaceSinks = {}, state = 'node', dataPath = '/var/lib/vector' } = props;
    const read = nodeSources(props.sources ?? {}, pipeline.select ?? {}, sink);
    const readsPods = props.sources?.pods !== false;
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

    const { maxSize = '1Gi', whenFull = 'block' } = buffer;
    const userConfig = forRelease({ ...props.config }, version);
    const plan = {
      pipeline,
      sources: read.map(({ lines }) => lines),
      metadata,
      ownLabels: sinkLabels(userConfig),
      ...(cluster?.name !== undefined && { cluster: cluster.name }),
      maxLineBytes: sink.maxLineBytes,
      host: 'get_env_var("VECTOR_SELF_NODE_NAME") ?? ""',
    };
    const compiled = compilePipeline(plan);
    const { outputs, transforms } = outputsOf({
      sink,
      namespaceSinks,
      inputs: compiled.outputs,
      connect: (one) => {
        declareSinkSecrets(this, namespace, one);
        return workload.connect(one.endpoint, 'logs', one);
      },
    });
    const base = baseConfig({
      sources: Object.fromEntries(read.map(({ lines, component }) => [lines.id, component])),
      transforms: { ...compiled.transforms, ...transforms },
      outputs,
      labels: compiled.labels,
      structuredMetadata: compiled.structuredMetadata,
      buffer: { maxSize: bytes(maxSize) ?? 2 ** 30, whenFull },
    });
    const config = merged(base, userConfig);
    this.streamLabels = streamLabels(config);
    const files = configFiles(this, 'config', {
      name,
      namespace,
      files: { 'vector.yaml': vectorText(writtenConfig(config, outputs, version)) },
    });
    if (readsPods) this.allowReadingPods(workload);
    for (const [job, { port, clients = [] }] of Object.entries(props.sources?.tcp ?? {}))
      for (const [n, peer] of clients.entries())
        workload.accept(peer, port, 'logs', ['sources', 'tcp', job, 'clients', n]);
    const stored = stateVolume(state, dataPath, config);
    workload.run(agentPods({ config, files, outputs, version, state: stored, sources: read }));
    const owner = state === 'pod' ? this : claimFolder(this, dataPath);
    check(this, () => {
      const wrongSources = sourceProblems(props.sources ?? {}).map((problem) => within(['sources'], problem));
      const context = {
        config,
        userConfig,
        release,
        sink,
        sources: read,
        ownSinks: outputs.map((output) => output.id),
        isComputed: compiled.isComputed,
        select: pipeline.select ?? {},
        userMounts: workload.userMounts,
      };
      const ofPipeline = planProblems(plan, sink, release);
      // What is wrong in the compiled pipeline is already reported.
      const isCompiled = (path: Path): boolean =>
        path[0] === 'pipeline' || (path[1] === 'transforms' && valueAt(props, path) === undefined);
      const ofConfig = [...configProblems(context), ...configWarnings(context)].filter(
        ({ path }) =>
          (ofPipeline.length === 0 || !isCompiled(path)) &&
          // What follows from wrong sources is no problem of its own.
          (wrongSources.length === 0 || valueAt({ config: userConfig }, path) !== undefined),
      );
      return firstOfEachPath([
        ...ofPipeline,
        ...bufferProblems(maxSize, whenFull),
        ...stateProblems(state, props.dataPath, pod?.resources, stored.disk),
        ...folderProblems(this, dataPath, owner),
        ...clusterLabelProblems(['pipeline', 'labels'], pipeline.labels ?? {}, cluster),
        ...wrongSources,
        ...ofConfig,
      ]);
    });
  }

  /** Rights of `kubernetes_logs`: without namespaces it drops every line, without nodes it logs a warning for each. */
  private allowReadingPods({ pods: { namespace }, name, serviceAccountName }: Workload): void {
    const metadata = { name: `${namespace}-${name}`, labels: commonLabels(this) };
    new KubeClusterRole(this, 'role', {
      metadata,
      rules: [{ apiGroups: [''], resources: ['pods', 'namespaces', 'nodes'], verbs: ['list', 'watch'] }],
    });
    new KubeClusterRoleBinding(this, 'role-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace }],
    });
  }
}
