import type { SentFields } from '../../contracts';
import { sentAs, type SentField } from '../../kit';

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

/** The fields that dashboards use, each under the name that it is sent with. */
export interface KnownFields {
  readonly namespace?: SentField;
  readonly app?: SentField;
  readonly container?: SentField;
  readonly pod?: SentField;
  /** The node of a pod, or the machine that read a line. */
  readonly node?: SentField;
  readonly job?: SentField;
  readonly level?: SentField;
  readonly cluster?: SentField;
}

/** Finds the fields by where their values come from, so that their names do not matter. */
export function knownFields({ fields }: Pick<DashboardModel, 'fields'>): KnownFields {
  const find = (matches: Parameters<typeof sentAs>[1]): SentField | undefined => sentAs(fields, matches);
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

/** Loki detects the level of lines that are sent without one, wherever it stores structured metadata. */
function detectedLevel({ structuredMetadata }: SentFields): SentField | undefined {
  return Object.keys(structuredMetadata).length > 0 ? { name: 'detected_level', kind: 'metadata' } : undefined;
}

/** A dashboard as JSON, with the schema of the SDK of Grafana. */
export interface DashboardContent {
  /** Identifies it in links: 1 to 40 letters, digits, `-` and `_`. */
  readonly uid?: string;
  /** Unique in its folder. */
  readonly title?: string;
}
