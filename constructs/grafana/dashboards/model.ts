import type { SentFields, SentValue } from '../../contracts';

/** What dashboards show, and under which names. */
export interface DashboardModel {
  /** uid of the Loki data source that dashboards open with. */
  readonly logs: string;
  /** uid of the Prometheus data source. @default - none: what only metrics know is left out */
  readonly metrics?: string;
  /** The names of labels and structured metadata of lines of pods. */
  readonly fields: SentFields;
  /** Stream selector of Kubernetes events. @default - no events are collected */
  readonly events?: string;
  /** Name of the label of machines outside the cluster. @default - none are collected */
  readonly hostLabel?: string;
  /** Stream selector of the log of the gateway. @default - not collected */
  readonly gateway?: string;
  /** Expected amount and prices, for the dashboard of the ingestion. @default - none */
  readonly budget?: {
    /** Gigabytes (10^9 bytes) of lines per day. @default - no limit is shown */
    readonly gbPerDay?: number;
    /** Prices in any currency: of a gigabyte that is received, and of one that is stored for a month. @default - none */
    readonly prices?: { readonly ingestGb: number; readonly storedGbMonth: number };
  };
}

/** A value that is sent with lines, by which queries filter and group. */
export interface Field {
  readonly name: string;
  /** Labels are part of the stream selector; structured metadata is filtered after it. */
  readonly kind: 'label' | 'metadata';
}

/** The fields that dashboards use, each under the name that it is sent with. */
export interface KnownFields {
  readonly namespace?: Field;
  readonly app?: Field;
  readonly container?: Field;
  readonly pod?: Field;
  /** The node of a pod, or the machine that read a line. */
  readonly node?: Field;
  readonly job?: Field;
  readonly level?: Field;
  readonly cluster?: Field;
}

/** Finds the fields by where their values come from, so that their names do not matter. */
export function knownFields({ fields }: Pick<DashboardModel, 'fields'>): KnownFields {
  const find = (matches: (value: SentValue, name: string) => boolean): Field | undefined =>
    named('label', fields.labels, matches) ?? named('metadata', fields.structuredMetadata, matches);
  const level = find(({ extracted }) => extracted === 'level') ?? detectedLevel(fields);
  return Object.fromEntries(
    Object.entries({
      namespace: find(({ pod }) => pod === 'namespace'),
      app: find(({ pod }) => pod === 'app'),
      container: find(({ pod }) => pod === 'container'),
      pod: find(({ pod }) => pod === 'name'),
      node: find(({ host, pod }) => host === 'name' || pod === 'node'),
      job: find(({ line }) => line === 'job'),
      level,
      cluster: find(({ value }, name) => value !== undefined && name === 'cluster'),
    }).filter(([, field]) => field !== undefined),
  );
}

function named(
  kind: Field['kind'],
  values: SentFields['labels'],
  matches: (value: SentValue, name: string) => boolean,
): Field | undefined {
  const found = Object.entries(values).find(([name, value]) =>
    sourcesOf(value).some((source) => matches(source, name)),
  );
  return found === undefined ? undefined : { name: found[0], kind };
}

function sourcesOf({ otherwise, ...source }: SentValue): SentValue[] {
  return [source, ...(otherwise === undefined ? [] : sourcesOf(otherwise))];
}

/** Loki detects the level of lines that are sent without one, wherever it stores structured metadata. */
function detectedLevel({ structuredMetadata }: SentFields): Field | undefined {
  return Object.keys(structuredMetadata).length > 0 ? { name: 'detected_level', kind: 'metadata' } : undefined;
}
