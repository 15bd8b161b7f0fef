import type { SentFields, ValueSource } from '../../../constructs/contracts';
import type { DashboardModel } from '../../../constructs/grafana';
import { sentFields } from '../../../constructs/kit';

/** What an agent sends of pods with the default pipeline. */
export const podFields: SentFields = fieldsWith({});

/** What an agent sends of pods, with other labels and structured metadata. */
export function fieldsWith(
  labels: Readonly<Record<string, ValueSource | false>>,
  structuredMetadata: Readonly<Record<string, ValueSource | false>> = {},
  metadata = true,
): SentFields {
  return sentFields({ pipeline: { labels, structuredMetadata }, sources: [{ origin: 'pods' }], metadata });
}

/** Nothing but lines of pods. */
export const smallest: DashboardModel = { logs: 'loki', fields: podFields };

/** Everything that dashboards can show. */
export const largest: Required<DashboardModel> = {
  logs: 'loki',
  metrics: 'prometheus',
  fields: fieldsWith({ app: { pod: 'app' } }),
  events: '{job="kubernetes-events"}',
  hostLabel: 'host',
  gateway: '{namespace="logging", container="gateway"}',
  budget: { gbPerDay: 50, prices: { ingestGb: 0.1, storedGbMonth: 0.02 } },
};

/** Models by what is special about them. */
export const models: Readonly<Record<string, DashboardModel>> = {
  smallest,
  largest,
  'without metrics': { ...withoutMetrics(largest) },
  'renamed labels': {
    ...largest,
    fields: fieldsWith({
      namespace: false,
      ns: { pod: 'namespace' },
      program: { pod: 'app' },
      lvl: { extracted: 'level' },
    }),
  },
  'a namespace in structured metadata': { ...largest, fields: fieldsWith({}, { namespace: { pod: 'namespace' } }) },
  'without structured metadata': { ...largest, fields: fieldsWith({}, {}, false) },
  'without namespace and job': {
    ...largest,
    fields: fieldsWith({ namespace: false, job: false }, { namespace: false }),
  },
};

function withoutMetrics({ metrics: _none, ...model }: Required<DashboardModel>): DashboardModel {
  return model;
}
