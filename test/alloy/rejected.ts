import {
  component,
  type AlloyEventsProps,
  type AlloyLogsProps,
  type AlloyOtlpProps,
  type Expression,
} from '../../constructs/alloy';
import { logSink } from '../support/components';
import type { Rejected, Row } from '../support/rejected';
import { events, grpcSink, logs, otlp, withoutStream, type OtlpSettings } from './agents';

interface Settings {
  readonly events?: Partial<AlloyEventsProps>;
  readonly logs?: Partial<AlloyLogsProps>;
  readonly otlp?: OtlpSettings;
}

const withConfig = (...config: NonNullable<AlloyEventsProps['config']>): Settings => ({ events: { config } });
const withReference = (ref: string): Settings =>
  withConfig(component('loki.process', 'mine', { forward_to: [{ ref }] as readonly Expression[] }));

const wrongEvents: readonly Row<Settings>[] = [
  ['no namespace', { events: { namespaces: [] } }],
  ['a namespace twice', { events: { namespaces: ['shop', 'shop'] } }],
  ['a namespace with a wildcard', { events: { namespaces: ['shop-*'] } }],
  ['a volume of no size', { events: { storage: 0 } }],
  ['no labels', { events: { labels: {} } }],
  ['a label with a dot', { events: { labels: { 'app.name': 'events' } } }],
  ['a label that is too long', { events: { labels: { job: 'x'.repeat(2049) } } }],
  ['another cluster in the labels', { events: { labels: { cluster: 'a' }, cluster: { name: 'b' } } }],
  [
    'structured metadata that the sink does not accept',
    { events: { structuredMetadata: ['kind'], sink: { ...logSink, structuredMetadata: false } } },
  ],
  ['an image to wait with that is none', { events: { waitImage: 'Nginx' } }],
];

const wrongConfigs: readonly Row<Settings>[] = [
  ['a misspelt component', withConfig(component('loki.proces', 'mine', {}))],
  ['a component without a label', withConfig({ block: 'loki.echo', body: [] })],
  ['a label that is no identifier', withConfig(component('loki.echo', 'my-echo', {}))],
  ['a component that the agent has', withConfig(component('loki.write', 'loki', {}))],
  ['a component twice', withConfig(component('loki.echo', 'a', {}), component('loki.echo', 'a', {}))],
  ['a setting of the program with a label', withConfig({ block: 'logging', label: 'mine', body: [] })],
  ['the block that the agent writes', withConfig({ block: 'http', body: [] })],
  ['a module', withConfig({ block: 'import.file', label: 'mine', body: [] })],
  ['a community component', withConfig(component('otelcol.exporter.datadog', 'mine', {}))],
  ['a reference to a component that is not there', withReference('loki.write.default.receiver')],
  ['a reference to a value that a component does not have', withReference('loki.write.loki.targets')],
  ['a reference to a component itself', withReference('loki.write.loki')],
  ['a reference to a component without values', withReference('loki.source.kubernetes_events.events.receiver')],
  ['a reference to nothing', withReference('lokki.write.loki.receiver')],
  [
    'a variable that the container does not have',
    withConfig(component('loki.process', 'mine', { forward_to: [{ call: { ref: 'sys.env' }, args: ['CLUSTER'] }] })),
  ],
];

const api = (settings: Partial<AlloyLogsProps>): Settings => ({
  logs: { mode: 'api', pipeline: withoutStream, ...settings },
});

const wrongLogs: readonly Row<Settings>[] = [
  ['a mode that does not exist', { logs: { mode: 'files' as 'file' } }],
  ['a folder of the node in mode api', api({ dataPath: '/var/lib/alloy' })],
  ['a folder of Docker in mode api', api({ dockerRoot: '/data/docker' })],
  ['files of Docker in mode api', api({ sources: { pods: { docker: true } } })],
  ['the default stream in mode api', api({ pipeline: {} })],
  [
    'the stream as structured metadata in mode api',
    api({ pipeline: { structuredMetadata: { stream: { pod: 'stream' } } } }),
  ],
  ['the stream as a label in mode api', api({ pipeline: { ...withoutStream, labels: { output: { pod: 'stream' } } } })],
  ['a folder of Docker that is not read', { logs: { dockerRoot: '/data/docker' } }],
  ['the root as the folder of Docker', { logs: { dockerRoot: '/', sources: { pods: { docker: true } } } }],
  ['positions in a folder of the system', { logs: { dataPath: '/etc/alloy' } }],
  ['files of the node in mode api', api({ sources: { files: { shop: { include: ['/srv/shop/*.log'] } } } })],
  ['the journal in mode api', api({ sources: { journal: true } })],
  ['no source', { logs: { sources: { pods: false } } }],
  ['a file in a folder of the system', { logs: { sources: { files: { shop: { include: ['/etc/*.log'] } } } } }],
  ['a unit with a wildcard', { logs: { sources: { journal: { units: ['kube*'] } } } }],
  ['the audit log', { logs: { sources: { audit: {} } } }],
  ['a port that receives lines', { logs: { sources: { tcp: { lines: { port: 6001, decode: 'text' } } } } }],
  [
    'a sink for a namespace without a label for it',
    { logs: { namespaceSinks: { pay: { ...logSink, tenant: 'Pay' } }, pipeline: { labels: { namespace: false } } } },
  ],
  [
    'a sink for a namespace without pods',
    { logs: { namespaceSinks: { pay: { ...logSink, tenant: 'Pay' } }, sources: { pods: false, journal: true } } },
  ],
  [
    'a sink for a namespace that is not read',
    {
      logs: {
        namespaceSinks: { pay: { ...logSink, tenant: 'Pay' } },
        pipeline: { select: { exclude: { namespaces: ['pay'] } } },
      },
    },
  ],
];

const half = { percentage: 50 };
const sampled = (tailSampling: NonNullable<AlloyOtlpProps['tailSampling']>): Settings => ({ otlp: { tailSampling } });
const labelled = (labels: NonNullable<AlloyOtlpProps['labels']>): Settings => ({ otlp: { labels } });

const wrongOtlps: readonly Row<Settings>[] = [
  ['no sink', { otlp: { traces: undefined, logs: undefined } }],
  ['no client', { otlp: { clients: [] } }],
  ['half a pod', { otlp: { replicas: 0.5 } }],
  ['a number of pods and one for each node', { otlp: { replicas: 2, perNode: true } }],
  ['a password by gRPC without TLS', { otlp: { traces: { ...grpcSink, login: logSink.login! } } }],
  ['logs by OTLP without structured metadata', { otlp: { logs: { ...logSink, structuredMetadata: false } } }],
  ['sampling by two pods', { otlp: { replicas: 2, tailSampling: half } }],
  ['sampling by the pods of nodes', { otlp: { perNode: true, tailSampling: half } }],
  ['sampling without traces', { otlp: { traces: undefined, tailSampling: half } }],
  ['more than all traces', sampled({ percentage: 101 })],
  ['all traces', sampled({ percentage: 100 })],
  ['no trace', sampled({ percentage: 0, keepErrors: false })],
  ['slower than nothing', sampled({ ...half, keepSlowerThanMs: 0 })],
  ['half a second to decide', sampled({ ...half, decisionWaitSeconds: 0.5 })],
  ['too little memory', { otlp: { pod: { resources: { cpu: '100m', memory: '64Mi', memoryLimit: '128Mi' } } } }],
  ['a misspelt attribute', labelled({ 'k8s.namspace.name': 'namespace' })],
  ['an attribute with a quotation mark', labelled({ 'team"': 'team' })],
  ['a label of an attribute with a dot', labelled({ 'service.name': 'service.name' })],
  ['a label of two attributes', labelled({ 'k8s.pod.name': 'pod', 'service.name': 'pod' })],
  [
    'another label with the name of the cluster',
    { otlp: { labels: { 'k8s.cluster.name': 'place' }, cluster: { name: 'a' } } },
  ],
  [
    'more labels than Loki accepts',
    { otlp: { logs: { ...logSink, maxLabels: 1 }, labels: { 'k8s.pod.name': 'pod', 'service.name': 'app' } } },
  ],
  ['a component that the receiver has', { otlp: { config: [component('otelcol.receiver.otlp', 'all', {})] } }],
];

/** Wrong settings of Alloy. */
export const rejectedAlloys: Rejected<Settings> = {
  component: 'alloy',
  root: [],
  rows: [...wrongEvents, ...wrongConfigs, ...wrongLogs, ...wrongOtlps],
  problemsOf: (settings) => renderedOf(settings).problems,
};

function renderedOf(settings: Settings): ReturnType<typeof events> {
  if (settings.otlp !== undefined) return otlp(settings.otlp);
  return settings.logs === undefined ? events(settings.events) : logs(settings.logs);
}
