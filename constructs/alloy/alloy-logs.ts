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
  DeploymentWorkload,
  dockerRootProblems,
  firstOfEachPath,
  folderProblems,
  grouped,
  namespaceSinkProblems,
  nodeSourceProblems,
  podLinesOf,
  processNodeSources,
  processProblems,
  processStages,
  selectorLabels,
  sinkName,
  within,
  type ClusterSettings,
  type PodSettings,
  type ProcessNodeSource,
  type ProcessPlan,
} from '../kit';
import { port, serverBlocks, writeBlocks, type Output } from './config';
import { configProblems, stabilityOf } from './config-rules';
import { modeProblems, namespaceLabelOf, routeProblems } from './logs-rules';
import { nodeTarget, nodeVariable, sourceBlocks, type AlloyMode } from './logs-config';
import { alloyPods, configFile, nodeEnv } from './pods';
import { alloyReleases, type AlloyRelease } from './releases';
import { alloyText, type Block } from './syntax';

/** Settings of an Alloy that sends the logs of all pods to Loki. */
export interface AlloyLogsProps {
  readonly namespace: string;
  /** Where logs are pushed: it decides address, login, tenant and limits. */
  readonly sink: LogSink;
  /** Name of every object; the ClusterRole is named `<namespace>-<name>`. @default 'alloy' */
  readonly name?: string;
  /** @default '1.18.1' */
  readonly release?: AlloyRelease;
  /**
   * `file`: an agent on every node reads the files of its pods, as root. `api`: one pod without root reads the lines of
   * all pods by the Kubernetes API, for clusters that forbid pods to read the node.
   *
   * @default 'file'
   */
  readonly mode?: AlloyMode;
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
   * same as that of `sink`.
   *
   * @default - none, all lines go to `sink`
   */
  readonly namespaceSinks?: Readonly<Record<string, LogSink>>;
  /** Folder of the node for positions; no other agent may use it. @default '/var/lib/alloy' */
  readonly dataPath?: string;
  /** Folder of Docker on the nodes, for `sources.pods.docker`. @default '/var/lib/docker' */
  readonly dockerRoot?: string;
  /** Components of your own in the same file, in Alloy's syntax as data; they are validated. @default - none */
  readonly config?: readonly Block[];
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** Settings of the agent in an environment; the platform adds the others. */
export type AlloyLogsSettings = Omit<
  AlloyLogsProps,
  'sink' | 'namespaceSinks' | 'pipeline' | 'sources' | 'namespace' | 'cluster'
>;

const resources = { cpu: '100m', memory: '128Mi', memoryLimit: '512Mi' };

/**
 * Alloy as the agent of logs: reads pods, files and the journal of nodes, adds labels and pushes to Loki. It has no
 * buffer: while Loki does not answer, it stops reading, and reads on from the files.
 */
export class AlloyLogs extends Component {
  /** The pods; `workload.apiObject` is the DaemonSet or the Deployment for what no setting covers. */
  readonly workload: DaemonSetWorkload | DeploymentWorkload;
  /** Names of the labels of its streams. */
  readonly streamLabels: readonly string[];
  /** The labels and the structured metadata of its lines, apart from those of `config`. */
  readonly fields: SentFields;

  /** @throws InvalidInput if the release is not supported, or if `config` has a value that Alloy cannot read */
  constructor(scope: Construct, id: string, props: AlloyLogsProps) {
    super(scope, id);
    const { namespace, sink, namespaceSinks = {}, cluster, pod, pipeline = {}, sources = {}, config = [] } = props;
    const { name = 'alloy', release = alloyReleases.newest, mode = 'file', dataPath = '/var/lib/alloy' } = props;
    const { image } = alloyReleases.facts(release);
    const identity = { name, namespace, app: name, component: 'agent', release, releases: alloyReleases.names };
    const read = processNodeSources(sources, props.dockerRoot);
    const readsPods = sources.pods !== false;
    const settings = { ...identity, pod, cluster, apiAccess: readsPods };
    const workload =
      mode === 'api' ? new DeploymentWorkload(this, 'agent', settings) : new DaemonSetWorkload(this, 'agent', settings);
    this.workload = workload;
    workload.acceptScrapers({ port });
    if (readsPods)
      clusterRole(this, workload, [
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
        ...(mode === 'api' ? [{ apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }] : []),
      ]);
    const plan = processPlan(props, sink, { namespace, labels: selectorLabels(name, 'agent') });
    const compiled = processStages(plan);
    this.fields = compiled.fields;
    this.streamLabels = Object.keys(compiled.fields.labels);
    const routes = routesOf(sink, namespaceSinks);
    const outputs = routes.map(({ name: label, sink: one }): Output => {
      declareSinkSecrets(this, namespace, one);
      return { name: label, sink: one, url: workload.connect(one.endpoint, 'logs', one) };
    });
    const own = [
      ...serverBlocks(outputs[0]!),
      ...sourceBlocks({
        mode,
        sources: read,
        compiled,
        maxLineBytes: sink.maxLineBytes,
        outputs,
        namespaces: new Map(outputs.map((output, n) => [output, routes[n]!.namespaces])),
        namespaceLabel: namespaceLabelOf(compiled.fields),
      }),
      ...outputs.flatMap(writeBlocks),
    ];
    const body = [...own, ...config];
    const files = configFiles(this, 'config', { name, namespace, files: { [configFile]: alloyText(body) } });
    const pods = { image, files, outputs, stability: stabilityOf(body), resources, pod };
    if (workload instanceof DaemonSetWorkload) workload.run(nodePods(pods, read, dataPath));
    else
      workload.run({
        replicas: 1,
        recreate: true,
        volumeGroup: 10001,
        ...alloyPods({ ...pods, data: { name: 'data', emptyDir: {} } }),
      });
    const owner = mode === 'file' ? claimFolder(this, dataPath) : this;
    check(this, () =>
      firstOfEachPath([
        ...modeProblems(mode, props),
        ...(mode === 'file' ? folderProblems(this, dataPath, owner, { system: 'Alloy', state: 'positions' }) : []),
        ...(mode === 'file' ? dockerRootProblems(props.dockerRoot, plan.podLines === 'criOrDocker') : []),
        ...nodeSourceProblems(sources, 'Alloy').map((problem) => within(['sources'], problem)),
        ...processProblems(plan, sink, `Alloy ${release}`),
        ...namespaceSinkProblems(namespaceSinks, pipeline.select ?? {}, readsPods),
        ...routeProblems(namespaceSinks, compiled.fields),
        ...clusterLabelProblems(['pipeline', 'labels'], pipeline.labels ?? {}, cluster),
        ...configProblems(own, config, [nodeVariable, 'GOMEMLIMIT', ...Object.keys(pod?.env ?? {})]),
      ]),
    );
  }
}

type PodsPlan = Omit<Parameters<typeof alloyPods>[0], 'data' | 'env' | 'mounts'>;

/** The pods of every node. */
function nodePods(plan: PodsPlan, sources: readonly ProcessNodeSource[], dataPath: string) {
  return {
    runAsRootReason:
      'log files of the node, and the folder of positions, belong to root and are readable for nobody else',
    // Logs are collected from every node, whatever its taints.
    tolerations: [{ operator: 'Exists' }],
    ...alloyPods({
      ...plan,
      env: [nodeEnv],
      mounts: sources.flatMap(({ mounts }) => mounts),
      data: { name: 'data', hostPath: { path: dataPath, type: 'DirectoryOrCreate' } },
    }),
  };
}

interface Route {
  readonly name: string;
  readonly sink: LogSink;
  readonly namespaces: readonly string[];
}

/** One output for each login and tenant, with the namespaces whose lines it gets. */
function routesOf(sink: LogSink, namespaceSinks: Readonly<Record<string, LogSink>>): Route[] {
  const groups = grouped(Object.entries(namespaceSinks), ([, one]) => sinkName(one));
  groups.delete(sinkName(sink));
  return [
    { name: 'loki', sink, namespaces: [] },
    ...[...groups].map(([name, members]) => ({
      name: `loki_${name}`,
      sink: members[0]![1],
      namespaces: members.map(([namespace]) => namespace),
    })),
  ];
}

type PlanProps = Pick<AlloyLogsProps, 'pipeline' | 'sources' | 'cluster' | 'mode'>;

function processPlan(
  { pipeline = {}, sources = {}, cluster, mode = 'file' }: PlanProps,
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
    podLines: mode === 'api' ? 'plain' : podLinesOf(sources),
    hostTarget: nodeTarget,
    ...(ownPods !== undefined && { ownPods }),
  };
}

/** The settings that decide the names of values. */
export interface AlloyFieldsPlan extends PlanProps {
  /** Whether the sink accepts structured metadata. */
  readonly structuredMetadata: boolean;
}

/** The labels and the structured metadata of the lines of an agent, before it is created. */
export function alloyFields({ structuredMetadata, ...props }: AlloyFieldsPlan): SentFields {
  // The lengths of lines do not affect names.
  return processStages(processPlan(props, { structuredMetadata, maxLineBytes: 0 })).fields;
}
