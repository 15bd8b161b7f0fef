import type { LogSink, TraceLabels, TraceSink } from '../contracts';
import { caFileIn, hostPort } from '../kit';
import { authoritiesOf, loginFiles, userBlocks, type Receiver } from './config';
import { nodeVariable } from './logs-config';
import type { OtlpMemory } from './otlp-memory';
import { samplingBlock, type TailSampling } from './tail-sampling';
import { block, component, env, type Block, type Expression } from './syntax';

/** Ports of OTLP, on the pods and of the Service. */
export const otlpPorts = { grpc: 4317, http: 4318 };

/** A sink with its receiver. Without a URL, it is gRPC. */
export type OtlpOutput = { readonly receiver: Receiver; readonly url: string | undefined } & (
  { readonly signal: 'traces'; readonly sink: TraceSink } | { readonly signal: 'logs'; readonly sink: LogSink }
);

/** Input of the configuration. */
export interface OtlpPlan {
  readonly outputs: readonly OtlpOutput[];
  readonly receivers: readonly Receiver[];
  readonly memory: OtlpMemory;
  /** Whether attributes of pods are added. */
  readonly kubernetes: boolean;
  /** One pod on each node, for the pods of the node. */
  readonly perNode: boolean;
  /** Connections are closed after a while, so that clients find other pods. */
  readonly balanced: boolean;
  readonly cluster: string | undefined;
  readonly labels: TraceLabels;
  readonly tailSampling: TailSampling | undefined;
}

/** The attributes of a pod that are added: all are in its own object, so that no other rights are needed. */
export const podAttributes: readonly string[] = [
  'k8s.namespace.name',
  'k8s.pod.name',
  'k8s.pod.uid',
  'k8s.node.name',
  'k8s.container.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.job.name',
];

/** The attribute with the name of the cluster. */
export const clusterAttribute = 'k8s.cluster.name';

/** The components from the ports to the sinks, in the order of what passes through them. */
export function otlpBlocks(plan: OtlpPlan): Block[] {
  const { outputs, kubernetes, tailSampling } = plan;
  const attributes = statementsOf(plan);
  const changed = Object.values(attributes).some(({ length }) => length > 0);
  const exporter = Object.fromEntries(
    outputs.map((output) => [output.signal, `${exporterType(output)}.${output.signal}`]),
  );
  const samples = tailSampling !== undefined && exporter['traces'] !== undefined;
  const end = { ...exporter, ...(samples && { traces: 'otelcol.processor.tail_sampling.traces' }) };
  const all = (id: string): Targets => Object.fromEntries(Object.keys(exporter).map((signal) => [signal, id]));
  const second = changed ? all('otelcol.processor.transform.attributes') : end;
  const first = kubernetes ? all('otelcol.processor.k8sattributes.pods') : second;
  return [
    receiverBlock(plan, all('otelcol.processor.memory_limiter.all')),
    component(
      'otelcol.processor.memory_limiter',
      'all',
      { check_interval: '1s', limit: `${plan.memory.limitMiB}MiB`, spike_limit: `${plan.memory.spikeMiB}MiB` },
      [outputBlock(first)],
    ),
    ...(kubernetes ? [podsBlock(plan, second)] : []),
    ...(changed ? [transformBlock(attributes, end)] : []),
    ...(samples ? [samplingBlock(tailSampling, outputBlock({ traces: exporter['traces']! }))] : []),
    ...plan.receivers.flatMap(authBlocks),
    ...outputs.map((output) => exporterBlock(output, plan)),
  ];
}

/** Names of components by what they get. */
type Targets = Readonly<Record<string, string>>;

function outputBlock(targets: Targets): Block {
  return block(
    'output',
    Object.fromEntries(Object.entries(targets).map(([signal, id]) => [signal, [{ ref: `${id}.input` }]])),
  );
}

function receiverBlock({ balanced, memory }: OtlpPlan, targets: Targets): Block {
  // A client of gRPC keeps its connection, and would never send to a pod that was added.
  const keepalive = block('keepalive', {}, [
    block('server_parameters', { max_connection_age: '5m', max_connection_age_grace: '30s' }),
  ]);
  return component('otelcol.receiver.otlp', 'all', {}, [
    block('grpc', { endpoint: `0.0.0.0:${otlpPorts.grpc}` }, balanced ? [keepalive] : []),
    block('http', { endpoint: `0.0.0.0:${otlpPorts.http}`, max_request_body_size: `${memory.requestMiB}MiB` }),
    outputBlock(targets),
  ]);
}

/** The pod that sends is known by its address; what another collector has passed on has the uid of its pod. */
function podsBlock({ perNode }: OtlpPlan, targets: Targets): Block {
  return component('otelcol.processor.k8sattributes', 'pods', {}, [
    block('extract', { metadata: podAttributes }),
    // Without it, the pod of each node would read all pods of the cluster.
    ...(perNode ? [block('filter', { node: env(nodeVariable) })] : []),
    block('pod_association', {}, [block('source', { from: 'resource_attribute', name: 'k8s.pod.uid' })]),
    block('pod_association', {}, [block('source', { from: 'connection' })]),
    outputBlock(targets),
  ]);
}

type Statements = Readonly<Record<'trace' | 'log', readonly string[]>>;

/** What changes attributes of resources. A value that is missing is not set. */
function statementsOf({ cluster, labels, outputs }: OtlpPlan): Statements {
  const text = JSON.stringify;
  const ofCluster = cluster === undefined ? [] : [`set(attributes[${text(clusterAttribute)}], ${text(cluster)})`];
  const copied = Object.entries(labels)
    .filter(([attribute, label]) => attribute !== label)
    .map(([attribute, label]) => `set(attributes[${text(label)}], attributes[${text(attribute)}])`);
  const takes = (signal: string): boolean => outputs.some((output) => output.signal === signal);
  return { trace: takes('traces') ? ofCluster : [], log: takes('logs') ? [...ofCluster, ...copied] : [] };
}

function transformBlock(statements: Statements, targets: Targets): Block {
  return component('otelcol.processor.transform', 'attributes', { error_mode: 'ignore' }, [
    ...(['trace', 'log'] as const).flatMap((kind) =>
      statements[kind].length === 0
        ? []
        : [block(`${kind}_statements`, { context: 'resource', statements: statements[kind] })],
    ),
    outputBlock(targets),
  ]);
}

/**
 * The login is read from the mounted Secret, and again when it changes: a new password needs no restart, which would
 * end the queues. Alloy 1.18.1 also makes a component for servers of it and does not start if that has no users, which
 * `alloy validate` does not find (grafana/alloy#5793): a comment is enough, and nothing refers to that component.
 */
function authBlocks(receiver: Receiver): Block[] {
  if (receiver.sink.login === undefined) return [];
  const { username, password } = loginFiles(receiver);
  return [
    ...userBlocks(receiver),
    component('otelcol.auth.basic', receiver.name, {}, [
      block('client_auth', { username_file: username, password_file: password }),
      block('htpasswd', { inline: '# no users' }),
    ]),
  ];
}

function exporterType({ url }: OtlpOutput): string {
  return url === undefined ? 'otelcol.exporter.otlp' : 'otelcol.exporter.otlphttp';
}

function exporterBlock(output: OtlpOutput, { receivers, memory }: OtlpPlan): Block {
  const { signal, sink, receiver, url } = output;
  const { tenant, login, ca } = sink;
  const folder = authoritiesOf(receivers).find((one) => one.ca.secret === ca?.secret && one.ca.key === ca.key)?.folder;
  const tls = {
    insecure: url === undefined && sink.endpoint.scheme !== 'https' ? true : undefined,
    ca_file: folder === undefined ? undefined : caFileIn(folder),
  };
  const client = {
    endpoint: url ?? hostPort(sink.endpoint),
    auth: login === undefined ? undefined : { ref: `otelcol.auth.basic.${receiver.name}.handler` },
    headers: tenant === undefined ? undefined : { object: { 'X-Scope-OrgID': tenant } },
    compression: signal === 'logs' && sink.compressions?.includes('gzip') === false ? 'none' : undefined,
  };
  const hasTls = Object.values(tls).some((value) => value !== undefined);
  return component(exporterType(output), signal, endpointOf(output), [
    block('client', client, hasTls ? [block('tls', tls)] : []),
    // By default, Alloy drops what the sink has not accepted after five minutes. Zero is without end.
    block('retry_on_failure', { max_elapsed_time: '0s' }),
    queueBlock(memory, sink.maxBatchBytes),
  ]);
}

function endpointOf(output: OtlpOutput): Readonly<Record<string, Expression>> {
  if (output.url === undefined) return {};
  return output.signal === 'logs'
    ? { logs_endpoint: `${output.url}${output.sink.otlpPath}` }
    : { traces_endpoint: `${output.url}${output.sink.pushPath ?? '/v1/traces'}` };
}

/** What is usually sent together, bytes. */
const batchBytes = 2 ** 20;

/** When it is full, clients wait; those that do not wait try again. */
function queueBlock({ queueBytes }: OtlpMemory, maxBatchBytes: number): Block {
  const max = maxSize(maxBatchBytes);
  return block('sending_queue', { sizer: 'bytes', queue_size: queueBytes, block_on_overflow: true }, [
    block('batch', { sizer: 'bytes', min_size: Math.min(batchBytes, max), max_size: max, flush_timeout: '1s' }),
  ]);
}

/** Gzip makes what it cannot compress larger, by less than a hundredth. */
function maxSize(maxBatchBytes: number): number {
  return Math.floor(maxBatchBytes * 0.99);
}
