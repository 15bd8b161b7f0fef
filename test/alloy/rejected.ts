import { component, type AlloyEventsProps, type AlloyLogsProps, type Expression } from '../../constructs/alloy';
import { logSink } from '../support/components';
import type { Rejected, Row } from '../support/rejected';
import { events, logs, withoutStream } from './agents';

interface Settings {
  readonly events?: Partial<AlloyEventsProps>;
  readonly logs?: Partial<AlloyLogsProps>;
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

/** Wrong settings of Alloy. */
export const rejectedAlloys: Rejected<Settings> = {
  component: 'alloy',
  root: [],
  rows: [...wrongEvents, ...wrongConfigs, ...wrongLogs],
  problemsOf: (settings) => (settings.logs === undefined ? events(settings.events) : logs(settings.logs)).problems,
};
