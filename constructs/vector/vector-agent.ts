import { Construct } from 'constructs';
import { KubeClusterRole, KubeClusterRoleBinding } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import {
  bytes,
  check,
  commonLabels,
  configFiles,
  DaemonSetWorkload,
  loginProblems,
  merged,
  declareLogin,
  pathText,
  type ByteSize,
  type ClusterSettings,
  type PodSettings,
} from '../kit';
import { configAdvice, configProblems } from './config-rules';
import { bufferProblems, claimFolder, folderProblems } from './settings-rules';
import { baseConfig, forRelease, metricsPort, writtenConfig, type VectorConfig, streamLabels } from './config';
import { defaultLabels, defaultMetadata } from './identity';
import { agentPods } from './pods';
import { vectorText } from './text';
import { newestVector, vectorReleases, vectorVersion, type VectorRelease } from './releases';

/** An agent on every node that sends the lines of all pods to Loki. */
export interface VectorAgentProps {
  readonly namespace: string;
  /** Where the logs go: it decides address, login, tenant and limits. */
  readonly sink: LogSink;
  /** Name of every object; the ClusterRole is `<namespace>-<name>`. @default 'vector' */
  readonly name?: string;
  /** @default '0.57.0' */
  readonly release?: VectorRelease;
  /**
   * Labels of the streams: texts, or templates of Vector such as `{{ kubernetes.pod_name }}`.
   *
   * @default - namespace, container and node of the line, and `job: 'kubernetes-pods'`; where `structuredMetadata` cannot
   *   hold the pod, the pod too
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * What is stored with each line beside labels and text, and costs no stream: texts, or templates of Vector. A query reads
   * it as a label: `{namespace="shop"} | pod="web-1"`. Vector sends it since 0.41.
   *
   * @default - of namespace, pod, container, node and stream (stdout or stderr) what is not a label; none for 0.40.2
   */
  readonly structuredMetadata?: Readonly<Record<string, string>>;
  /** What is kept on the node's disk while Loki does not answer. @default - 1Gi, then reading waits */
  readonly buffer?: VectorBuffer;
  /** Folder of the node that keeps positions and buffer; no other agent may use it. @default '/var/lib/vector' */
  readonly dataPath?: string;
  /**
   * Vector's own configuration, laid over the rest and checked like it. Its own components are called `k8s_logs`,
   * `loki_push`, `internal_metrics` and `prometheus_exporter`.
   *
   * @default - nothing
   */
  readonly config?: VectorConfig;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** A buffer on the node's disk. */
export interface VectorBuffer {
  /** At least 268435488 bytes; 128 MiB of it are never used. @default '1Gi' */
  readonly maxSize?: ByteSize;
  /** `block` stops reading until there is room; `drop_newest` goes on, and loses lines. @default 'block' */
  readonly whenFull?: 'block' | 'drop_newest';
}

/** What an environment says of the agent: all but what the platform gives it. */
export type VectorSettings = Omit<VectorAgentProps, 'sink' | 'namespace' | 'cluster'>;

/**
 * Vector as a DaemonSet: reads what the container runtime writes, adds labels from the API server, buffers on the node's
 * disk, pushes to Loki. It collects neither events nor the journal of the node.
 */
export class VectorAgent extends Construct {
  /** The names of the labels that it writes, of all of its sinks to Loki. */
  readonly streamLabels: readonly string[];

  /** @throws InvalidInput if the release is not known */
  constructor(scope: Construct, id: string, props: VectorAgentProps) {
    super(scope, id);
    const { namespace, sink, cluster, pod, name = 'vector', release = newestVector, buffer = {} } = props;
    const version = vectorVersion(release);
    const metadata = version.sendsMetadata && sink.structuredMetadata;
    const { labels = defaultLabels(metadata), dataPath = '/var/lib/vector' } = props;
    const workload = new DaemonSetWorkload(this, 'agent', {
      name,
      namespace,
      app: name,
      component: 'agent',
      release,
      releases: vectorReleases,
      pod,
      cluster,
      apiAccess: true,
    });
    const endpoint = workload.connect(sink.endpoint, 'logs', { login: sink.login?.user, tenant: sink.tenant });
    declareLogin(this, namespace, sink);
    workload.acceptScrapers({ port: metricsPort });

    const { maxSize = '1Gi', whenFull = 'block' } = buffer;
    const own = forRelease({ ...props.config }, version);
    const { structuredMetadata = metadata ? defaultMetadata(labels, own) : {} } = props;
    const size = bytes(maxSize) ?? 2 ** 30;
    const base = baseConfig({ endpoint, sink, labels, structuredMetadata, buffer: { maxSize: size, whenFull } });
    const config = merged(base, own);
    this.streamLabels = streamLabels(config);
    const files = configFiles(this, 'config', {
      name,
      namespace,
      files: { 'vector.yaml': vectorText(writtenConfig(config, sink, version)) },
    });
    this.readPods(namespace, name);
    workload.run(agentPods({ config, files, sink, version, dataPath }));
    const owner = claimFolder(this, dataPath);
    check(this, () => {
      const settings = [
        ...bufferProblems(maxSize, whenFull),
        ...loginProblems(namespace, sink),
        ...folderProblems(this, dataPath, owner),
      ];
      const known = new Set(settings.map(({ path }) => pathText(path)));
      const context = { config, own, release, sink };
      const problems = configProblems(context).filter(({ path }) => !known.has(pathText(path)));
      return [...settings, ...problems, ...configAdvice(context)];
    });
  }

  /** What `kubernetes_logs` asks the API server: without namespaces it would drop every line, without nodes it complains of each. */
  private readPods(namespace: string, account: string): void {
    const metadata = { name: `${namespace}-${account}`, labels: commonLabels(this) };
    new KubeClusterRole(this, 'role', {
      metadata,
      rules: [{ apiGroups: [''], resources: ['pods', 'namespaces', 'nodes'], verbs: ['list', 'watch'] }],
    });
    new KubeClusterRoleBinding(this, 'role-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    });
  }
}
