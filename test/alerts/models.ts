import type { SentFields } from '../../constructs/contracts';
import type { LogModel, MetricModel } from '../../constructs/alerts';
import { documentedMetrics } from '../../tools/runbooks';

/** The values of lines as an agent sends them by default. */
export const usual: SentFields = {
  labels: {
    namespace: { pod: 'namespace' },
    container: { pod: 'container' },
    node: { pod: 'node' },
    job: { line: 'job' },
  },
  structuredMetadata: { pod: { pod: 'name' } },
};

const { namespace: _namespace, container: _container, ...otherLabels } = usual.labels;

/** Models with other names and places of values. */
export const logModels: Readonly<Record<string, LogModel>> = Object.fromEntries(
  Object.entries({
    usual,
    renamed: { ...usual, labels: { ns: { pod: 'namespace' }, c: { pod: 'container' }, source: { line: 'job' } } },
    'in structured metadata': {
      labels: otherLabels,
      structuredMetadata: { namespace: { pod: 'namespace' }, container: { pod: 'container' } },
    },
    'with app, level and cluster': {
      labels: { ...usual.labels, app: { pod: 'app' }, cluster: { value: 'one' } },
      structuredMetadata: { detected_level: { extracted: 'level' } },
    },
    'without job': { labels: { node: { host: 'name' } }, structuredMetadata: { namespace: { pod: 'namespace' } } },
  } satisfies Record<string, SentFields>).map(([name, fields]): [string, LogModel] => [
    name,
    {
      fields,
      events: '{job="kubernetes-events"}',
      gateway: { namespace: 'logging' },
      kernel: true,
      quoting: ['logging'],
      thresholds: { errorLines: { production: 10, shop: 0 } },
    },
  ]),
);

/** Every component that is monitored, in several workloads. */
export const everything: MetricModel = {
  ...documentedMetrics,
  loki: {
    ...documentedMetrics.loki,
    workloads: [
      { name: 'loki-write', kind: 'StatefulSet', replicas: 3 },
      { name: 'loki-read', kind: 'Deployment', replicas: 2 },
    ],
  },
  store: { namespace: 'minio', workloads: [{ name: 'minio', kind: 'StatefulSet', replicas: 4 }] },
};
