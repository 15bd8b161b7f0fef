import { Construct } from 'constructs';
import { KubeClusterRole, KubeClusterRoleBinding } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import {
  bytes,
  check,
  commonLabels,
  configFiles,
  DaemonSetWorkload,
  type Workload,
  firstOfEachPath,
  merged,
  declareSinkSecrets,
  type ByteSize,
  type ClusterSettings,
  type PodSettings,
} from '../kit';
import { configWarnings, configProblems } from './config-rules';
import { bufferProblems, claimFolder, folderProblems } from './settings-rules';
import { baseConfig, forRelease, metricsPort, streamLabels, writtenConfig } from './config';
import type { VectorConfig } from './config-format';
import { defaultLabels, defaultMetadata } from './identity';
import { agentPods } from './pods';
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
   * Labels of the streams: strings, or templates of Vector such as `{{ kubernetes.pod_name }}`.
   *
   * @default - namespace, container, node and `job: 'kubernetes-pods'`; without support of structured metadata also pod
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Structured metadata of each line, which creates no streams: strings, or templates of Vector. Queries filter by it
   * as by a label: `{namespace="shop"} | pod="web-1"`. Vector supports it since 0.41.
   *
   * @default - of namespace, pod, container, node and stream (stdout or stderr), what is not a label; none for 0.40.2
   */
  readonly structuredMetadata?: Readonly<Record<string, string>>;
  /** Buffer on the node's disk for lines that Loki has not accepted. @default - 1Gi; when it is full, reading stops */
  readonly buffer?: VectorBuffer;
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
export type VectorSettings = Omit<VectorAgentProps, 'sink' | 'namespace' | 'cluster'>;

/**
 * Vector as a DaemonSet: reads container logs, adds labels from the API server, buffers on the node's disk and pushes
 * to Loki. It collects neither Kubernetes events nor the journal of the node.
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
    const { labels = defaultLabels(metadata), dataPath = '/var/lib/vector' } = props;
    const workload = new DaemonSetWorkload(this, 'agent', {
      name,
      namespace,
      app: name,
      component: 'agent',
      release,
      releases: vectorReleases.names,
      pod,
      cluster,
      apiAccess: true,
    });
    this.workload = workload;
    const endpoint = workload.connect(sink.endpoint, 'logs', sink);
    declareSinkSecrets(this, namespace, sink);
    workload.acceptScrapers({ port: metricsPort });

    const { maxSize = '1Gi', whenFull = 'block' } = buffer;
    const userConfig = forRelease({ ...props.config }, version);
    const { structuredMetadata = metadata ? defaultMetadata(labels, userConfig) : {} } = props;
    const size = bytes(maxSize) ?? 2 ** 30;
    const base = baseConfig({ endpoint, sink, labels, structuredMetadata, buffer: { maxSize: size, whenFull } });
    const config = merged(base, userConfig);
    this.streamLabels = streamLabels(config);
    const files = configFiles(this, 'config', {
      name,
      namespace,
      files: { 'vector.yaml': vectorText(writtenConfig(config, sink, version)) },
    });
    this.allowReadingPods(workload);
    workload.run(agentPods({ config, files, sink, version, dataPath }));
    const owner = claimFolder(this, dataPath);
    check(this, () => {
      const context = { config, userConfig, release, sink, userMounts: workload.userMounts };
      const problems = firstOfEachPath([
        ...bufferProblems(maxSize, whenFull),
        ...folderProblems(this, dataPath, owner),
        ...configProblems(context),
      ]);
      return [...problems, ...configWarnings(context)];
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
