import type { Construct } from 'constructs';
import type { LogPipeline, LogSink, NodeSources, SentFields } from '../contracts';
import {
  Component,
  check,
  claimFolder,
  clusterLabelProblems,
  clusterRole,
  configFiles,
  DaemonSetWorkload,
  declareSinkSecrets,
  dockerRootProblems,
  firstOfEachPath,
  folderProblems,
  nodeSourceProblems,
  podLinesOf,
  processNodeSources,
  processProblems,
  processStages,
  selectorLabels,
  within,
  yamlText,
  type ClusterSettings,
  type Data,
  type PodSettings,
  type ProcessPlan,
} from '../kit';
import { configFile, httpPort, promtailConfig } from './config';
import type { PromtailConfig } from './config-format';
import { promtailPods } from './pods';
import { promtailReleases, type PromtailRelease } from './releases';
import { promtailSources } from './sources';
import { configProblems, endOfLifeProblems, jobsProblems } from './rules';

/** Settings of an agent that sends the logs of all pods to Loki. */
export interface PromtailAgentProps {
  readonly namespace: string;
  /** Where logs are pushed: it decides address, login, tenant and limits. */
  readonly sink: LogSink;
  /** Name of every object; the ClusterRole is named `<namespace>-<name>`. @default 'promtail' */
  readonly name?: string;
  /** @default '3.6.15' */
  readonly release?: PromtailRelease;
  /**
   * Promtail has been at its end of life since 2026-03-02: without this setting, a warning says so.
   *
   * @default - a warning
   */
  readonly endOfLife?: 'accepted';
  /**
   * Which pods are read, and what happens to their lines before they are sent.
   *
   * @default - the lines of all pods, as they were written
   */
  readonly pipeline?: LogPipeline;
  /** What is read on each node. @default - the lines of pods */
  readonly sources?: NodeSources;
  /** Folder of the node for positions; no other agent may use it. @default '/var/lib/promtail' */
  readonly dataPath?: string;
  /** Folder of Docker on the nodes, for `sources.pods.docker`. @default '/var/lib/docker' */
  readonly dockerRoot?: string;
  /**
   * The value of the label `job` of lines of pods: `guide` as the five scrape jobs of the guide give it, the namespace and
   * the label `name`, the label `app`, or the controller of the pod: `shop/cart`.
   *
   * @default - `kubernetes-pods`
   */
  readonly jobs?: 'guide';
  /** Promtail's own configuration, merged over that of the agent and validated. @default - none */
  readonly config?: PromtailConfig;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** Settings of the agent in an environment; the platform adds the others. */
export type PromtailSettings = Omit<PromtailAgentProps, 'sink' | 'pipeline' | 'sources' | 'namespace' | 'cluster'>;

/**
 * Promtail as a DaemonSet: reads container logs of the node, adds labels and pushes to Loki. It has no buffer: while Loki
 * does not answer, it stops reading, and reads on from the files.
 */
export class PromtailAgent extends Component {
  /** The pods; `workload.apiObject` is the DaemonSet for what no setting covers. */
  readonly workload: DaemonSetWorkload;
  /** Names of the labels of its streams. */
  readonly streamLabels: readonly string[];
  /** The labels and the structured metadata of its lines, apart from those that `config` adds. */
  readonly fields: SentFields;

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: PromtailAgentProps) {
    super(scope, id);
    const { namespace, sink, cluster, pod, pipeline = {}, sources = {}, dataPath = '/var/lib/promtail' } = props;
    const { name = 'promtail', release = promtailReleases.newest } = props;
    const version = promtailReleases.facts(release);
    const read = promtailSources(sources, props);
    const readsPods = sources.pods !== false;
    const workload = new DaemonSetWorkload(this, 'agent', {
      name,
      namespace,
      app: name,
      component: 'agent',
      release,
      releases: promtailReleases.names,
      pod,
      cluster,
      apiAccess: readsPods,
    });
    this.workload = workload;
    workload.acceptScrapers({ port: httpPort });
    if (readsPods) clusterRole(this, workload, [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]);
    declareSinkSecrets(this, namespace, sink);
    const url = workload.connect(sink.endpoint, 'logs', sink);
    const plan = processPlan(props, sink, { namespace, labels: selectorLabels(name, 'agent') });
    const compiled = processStages(plan);
    this.fields = compiled.fields;
    this.streamLabels = Object.keys(compiled.fields.labels);
    const userConfig: Data = { ...props.config };
    const config = promtailConfig({ sink, url, compiled, sources: read, version }, userConfig);
    const files = configFiles(this, 'config', { name, namespace, files: { [configFile]: yamlText(config) } });
    const mounts = read.flatMap((source) => source.mounts);
    workload.run(
      promtailPods({ image: version.image, files, sink, dataPath, mounts, hostLabels: compiled.hostLabels }),
    );
    const owner = claimFolder(this, dataPath);
    const wrongSources = nodeSourceProblems(sources, 'Promtail').map((problem) => within(['sources'], problem));
    check(this, () =>
      firstOfEachPath([
        ...endOfLifeProblems(release, props.endOfLife),
        ...folderProblems(this, dataPath, owner, { system: 'Promtail', state: 'positions' }),
        ...dockerRootProblems(props.dockerRoot, podLinesOf(sources) === 'criOrDocker'),
        ...jobsProblems(props),
        ...wrongSources,
        ...processProblems(plan, sink, `Promtail ${release}`),
        ...clusterLabelProblems(['pipeline', 'labels'], pipeline.labels ?? {}, cluster),
        ...configProblems(config, userConfig, {
          release,
          own: read.map(({ lines }) => lines.id),
          isDocker: podLinesOf(sources) === 'criOrDocker',
        }),
      ]),
    );
  }
}

type PlanProps = Pick<PromtailAgentProps, 'pipeline' | 'sources' | 'cluster'>;

function processPlan(
  { pipeline = {}, sources = {}, cluster }: PlanProps,
  sink: Pick<LogSink, 'structuredMetadata' | 'maxLineBytes'>,
  ownPods?: NonNullable<ProcessPlan['ownPods']>,
): ProcessPlan {
  return {
    pipeline,
    // Where files are does not affect the lines.
    sources: processNodeSources(sources).map(({ lines }) => lines),
    metadata: sink.structuredMetadata,
    ...(cluster?.name !== undefined && { cluster: cluster.name }),
    maxLineBytes: sink.maxLineBytes,
    podLines: podLinesOf(sources),
    ...(ownPods !== undefined && { ownPods }),
  };
}

/** The settings that decide the names of values. */
export interface PromtailFieldsPlan extends PlanProps {
  /** Whether the sink accepts structured metadata. */
  readonly structuredMetadata: boolean;
}

/** The labels and the structured metadata of the lines of an agent, before it is created. */
export function promtailFields({ structuredMetadata, ...props }: PromtailFieldsPlan): SentFields {
  // The lengths of lines do not affect names.
  return processStages(processPlan(props, { structuredMetadata, maxLineBytes: 0 })).fields;
}
