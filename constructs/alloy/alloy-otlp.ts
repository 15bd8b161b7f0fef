import type { Construct } from 'constructs';
import type { Endpoint, LogSink, Peer, TraceLabels, TraceSink } from '../contracts';
import {
  Component,
  check,
  clusterRole,
  configFiles,
  DaemonSetWorkload,
  declareSinkSecrets,
  DeploymentWorkload,
  firstOfEachPath,
  service,
  type ClusterSettings,
  type PodSettings,
} from '../kit';
import { port, serverBlocks } from './config';
import { configProblems, stabilityOf } from './config-rules';
import { nodeVariable } from './logs-config';
import { otlpBlocks, otlpPorts } from './otlp-config';
import { otlpMemory } from './otlp-memory';
import { outputsOf, receiversOf, signalsOf, streamLabels } from './otlp-outputs';
import { otlpProblems } from './otlp-rules';
import { alloyPods, configFile, nodeEnv } from './pods';
import { alloyReleases, type AlloyRelease } from './releases';
import type { TailSampling } from './tail-sampling';
import { alloyText, type Block } from './syntax';

/** Settings of an Alloy that receives traces and logs by OTLP. At least one of `traces` and `logs` is required. */
export interface AlloyOtlpProps {
  readonly namespace: string;
  /** Where traces are sent: it decides address, login, tenant and limits. @default - no traces are accepted */
  readonly traces?: TraceSink;
  /** Where logs are sent, by OTLP. @default - no logs are accepted */
  readonly logs?: LogSink;
  /**
   * Labels of the streams of logs, by the attribute of their resource: `{ 'k8s.namespace.name': 'namespace' }`. Each
   * attribute is copied to one with the name of the label; Loki makes labels only of those that its settings name
   * (`otlp_config`). `cluster.name` adds `cluster`.
   *
   * @default - none: Loki makes its own labels of attributes, such as `k8s_namespace_name`
   */
  readonly labels?: TraceLabels;
  /** Name of every object and of the Service that clients send to. @default 'alloy-otlp' */
  readonly name?: string;
  /** @default '1.18.1' */
  readonly release?: AlloyRelease;
  /** Number of pods, in a Deployment. @default 1 */
  readonly replicas?: number;
  /**
   * A pod on every node, which gets only what the pods of its node send: nothing crosses nodes unauthenticated, and the
   * load grows with the cluster. @default - a Deployment with `replicas` pods
   */
  readonly perNode?: true;
  /** Sends only a part of the traces; it needs one pod, which gets all spans of a trace. @default - all are sent */
  readonly tailSampling?: TailSampling;
  /**
   * Adds the attributes of the pod that sends (namespace, name, uid, node, workload, and the container of pods with only
   * one) to those that have none, which needs the right to read pods.
   *
   * @default true
   */
  readonly kubernetesAttributes?: boolean;
  /** Clients that the NetworkPolicy allows to send. @default - every pod of the cluster */
  readonly clients?: readonly Peer[];
  /** Components of your own in the same file, in Alloy's syntax as data; they are validated. @default - none */
  readonly config?: readonly Block[];
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** Settings of the Alloy of OTLP in an environment; the platform adds the others. */
export type AlloyOtlpSettings = Omit<AlloyOtlpProps, 'traces' | 'logs' | 'labels' | 'namespace' | 'cluster'>;

const resources = { cpu: '100m', memory: '128Mi', memoryLimit: '512Mi' };

/**
 * Alloy as a receiver of traces and logs by OTLP inside the cluster, without a login: the NetworkPolicy decides who can
 * send. What a sink does not accept yet waits in memory; nothing is on a disk.
 */
export class AlloyOtlp extends Component {
  /** The pods; `workload.apiObject` is the Deployment or the DaemonSet for what no setting covers. */
  readonly workload: DeploymentWorkload | DaemonSetWorkload;
  /** Where applications send: gRPC and HTTP. */
  readonly endpoints: { readonly grpc: Endpoint; readonly http: Endpoint };

  /** @throws InvalidInput if the release is not supported, or if `config` has a value that Alloy cannot read */
  constructor(scope: Construct, id: string, props: AlloyOtlpProps) {
    super(scope, id);
    const { namespace, cluster, pod, tailSampling, config = [], clients = [{ namespaceLabels: {} }] } = props;
    const { name = 'alloy-otlp', release = alloyReleases.newest, replicas = 1, perNode = false } = props;
    const { kubernetesAttributes: kubernetes = true } = props;
    const { image } = alloyReleases.facts(release);
    const identity = { name, namespace, app: name, component: 'otlp', release, releases: alloyReleases.names };
    const settings = { ...identity, pod, cluster, apiAccess: kubernetes };
    const workload = perNode
      ? new DaemonSetWorkload(this, 'pods', settings)
      : new DeploymentWorkload(this, 'pods', settings);
    this.workload = workload;
    workload.acceptScrapers({ port });
    for (const [n, peer] of clients.entries())
      for (const one of Object.values(otlpPorts))
        workload.accept(peer, one, signalsOf(props).join(', '), ['clients', n]);
    if (kubernetes)
      clusterRole(this, workload, [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]);
    const endpoints = service(this, 'service', {
      name,
      namespace,
      selector: workload.pods.labels,
      pods: [workload.pods],
      sameNode: perNode,
      ports: [
        { name: 'otlp-grpc', port: otlpPorts.grpc },
        { name: 'otlp-http', port: otlpPorts.http, scheme: 'http' },
      ],
      cluster,
    });
    this.endpoints = { grpc: endpoints['otlp-grpc'], http: endpoints['otlp-http'] };
    const receivers = receiversOf(props);
    for (const { sink, at } of receivers)
      declareSinkSecrets(this, namespace, sink, { login: [at, 'login'], ca: [at, 'ca'] });
    const outputs = outputsOf(props, receivers, workload);
    const own = [
      ...receivers.slice(0, 1).flatMap(serverBlocks),
      ...otlpBlocks({
        outputs,
        receivers,
        memory: otlpMemory(pod?.resources ?? resources, outputs.length),
        kubernetes,
        perNode,
        balanced: replicas > 1,
        cluster: cluster?.name,
        labels: streamLabels(props),
        tailSampling,
      }),
    ];
    const body = [...own, ...config];
    const files = configFiles(this, 'config', { name, namespace, files: { [configFile]: alloyText(body) } });
    const pods = {
      volumeGroup: 10001,
      ...alloyPods({
        image,
        files,
        outputs: receivers,
        stability: stabilityOf(body),
        resources,
        pod,
        data: { name: 'data', emptyDir: {} },
        ports: Object.entries(otlpPorts).map(([protocol, one]) => ({ name: `otlp-${protocol}`, containerPort: one })),
        env: perNode ? [nodeEnv] : [],
      }),
    };
    // The Service has no other pod for the pods of a node, whatever its taints.
    if (workload instanceof DaemonSetWorkload) workload.run({ tolerations: [{ operator: 'Exists' }], ...pods });
    else workload.run({ replicas, ...pods });
    const variables = [...(perNode ? [nodeVariable] : []), 'GOMEMLIMIT', ...Object.keys(pod?.env ?? {})];
    check(this, () => firstOfEachPath([...otlpProblems(props, resources), ...configProblems(own, config, variables)]));
  }
}
