import type { SentFields } from '../../contracts';

/** What rules on logs look at, and under which names. */
export interface LogModel {
  /** Names of the labels and the structured metadata of lines of pods. @default - no lines of pods are collected */
  readonly fields?: SentFields;
  /** Query of the lines that are Kubernetes events as JSON. @default - no events are collected */
  readonly events?: string;
  /** The pods of the gateway, whose log is collected. @default - it is not collected */
  readonly gateway?: { readonly namespace: string };
  /** Whether the journal of nodes is collected, with the messages of the kernel. @default false */
  readonly kernel?: boolean;
  /** Namespaces of Loki and the gateway, whose lines quote queries. @default - none */
  readonly quoting?: readonly string[];
  readonly thresholds?: LogThresholds;
}

/** Values above which alerts on logs fire. */
export interface LogThresholds {
  /** Lines with errors a second, of a namespace, for five minutes. @default 10 */
  readonly errorsPerSecond?: number;
  /** Share of lines with errors among the lines of an app in ten minutes, more than 0 and less than 1. @default 0.5 */
  readonly errorShare?: number;
  /** Lines with errors in five minutes, by namespace: `{ production: 10 }`. @default - none is watched so closely */
  readonly errorLines?: Readonly<Record<string, number>>;
  /** Warnings of Kubernetes of one kind in 15 minutes, of a namespace or a node. @default 0 */
  readonly events?: number;
  /** Failed probes in 15 minutes, of a namespace. @default 10 */
  readonly failedProbes?: number;
  /** Responses of the gateway in five minutes: 401 in all, 429 and 5xx of a tenant. @default 20 */
  readonly responses?: number;
}
