import type { AlloyEventsSettings, AlloyLogsSettings, AlloyOtlpSettings } from '../alloy';
import type { LogPipeline, NodeSources } from '../contracts';
import type { EventExporterSettings, EventLoggerSettings } from '../events';
import type { PromtailSettings } from '../promtail';
import type { HostSources, ReceiverSettings, VectorHostSettings, VectorSettings } from '../vector';
import type { Environment, Placed } from './environment';

/** What is collected. */
export interface CollectSettings {
  /** Logs of all pods, by an agent on every node. @default - none */
  readonly logs?: LogsSettings;
  /** The audit log of the API server. @default - none */
  readonly audit?: AuditSettings;
  /** Kubernetes events. @default - none */
  readonly events?: EventsSettings;
  /** Traces, and logs by OTLP, of applications that send them. @default - none */
  readonly traces?: TracesSettings;
  /** Logs of machines outside the cluster, by their names: the label `host`. @default - none */
  readonly hosts?: Readonly<Record<string, HostSettings>>;
}

/** Whom a collector logs in as, and where its pods run. */
export interface CollectorSettings extends Placed {
  /**
   * The user that it logs in as: with `loki` a user of the tenant with the role `write` or `admin`, with `destinations`
   * the one whose Secret `destinations.logs.users` names.
   *
   * @default - required with `loki`; none with `destinations`
   */
  readonly login?: string;
  /** The tenant that it writes to. @default - required with `loki`; chosen by the receiver with `destinations` */
  readonly tenant?: string;
}

/** Collection of the logs of pods, by exactly one of the agents `vector`, `alloy` and `promtail`. */
export interface LogsSettings extends CollectorSettings {
  /**
   * Which pods are read, and what happens to their lines before they are sent: the same for every agent.
   *
   * @default - the lines of all pods, as they were written
   */
  readonly pipeline?: LogPipeline;
  /**
   * Other users and tenants for the lines of pods in these namespaces, by the name of the namespace.
   *
   * @default - none, all lines go to `tenant`
   */
  readonly tenantByNamespace?: Readonly<Record<string, NamespaceTenant>>;
  /** What is read on each node. @default - the lines of pods */
  readonly sources?: Omit<NodeSources, 'audit'>;
  /** Vector as the agent. @default - another agent */
  readonly vector?: VectorSettings;
  /** Alloy as the agent. @default - another agent */
  readonly alloy?: AlloyLogsSettings;
  /** Promtail as the agent, for those who still run it. @default - another agent */
  readonly promtail?: PromtailSettings;
}

/** Whom an agent logs in as to send the lines of a namespace, and their tenant. */
export type NamespaceTenant = Pick<CollectorSettings, 'login' | 'tenant'>;

/**
 * Collection of the audit log of the API server, without the content of Secrets, ConfigMaps and tokens. At least one of
 * `vector` and `webhook` is required.
 */
export interface AuditSettings extends Omit<CollectorSettings, 'namespace'> {
  /** What happens to events before they are sent. @default - only what is secret is removed */
  readonly pipeline?: Pick<LogPipeline, 'stages' | 'labels' | 'structuredMetadata'>;
  /** Reads the file that the API server writes, on control-plane nodes. @default - no file is read */
  readonly vector?: AuditAgentSettings;
  /** Receives the events over HTTPS, where the API server writes no file. @default - none */
  readonly webhook?: ReceiverSettings & Placed;
}

/** Settings of the agent that reads the audit log. Its `name` is `vector-audit`, its `dataPath` `/var/lib/vector-audit`. */
export interface AuditAgentSettings extends VectorSettings, Placed {
  /** The file on the node, as `--audit-log-path` names it. @default '/var/log/kubernetes/audit/audit.log' */
  readonly path?: string;
}

/** Collection of the logs of a machine outside the cluster, which gets its files from `dist/<environment>/hosts/<name>/`. */
export interface HostSettings extends Omit<CollectorSettings, 'namespace'>, HostSources {
  /** What happens to the lines, apart from what is about pods. @default - they are sent as they are */
  readonly pipeline?: LogPipeline;
  /** Vector as the agent. */
  readonly vector: VectorHostSettings;
}

/**
 * Collection of Kubernetes events, by exactly one of `exporter`, `alloy` and `logger`. The lines of the logger are read
 * by the agent of `logs`, so that `login` and `tenant` are for the others only.
 */
export interface EventsSettings extends CollectorSettings {
  /** Kubernetes event exporter, which pushes events. @default - none */
  readonly exporter?: EventExporterSettings;
  /** Alloy, which pushes events. @default - none */
  readonly alloy?: AlloyEventsSettings;
  /** Kubernetes event logger, which writes events to its own log. @default - none */
  readonly logger?: EventLoggerSettings;
}

/**
 * Reception of traces and of logs by OTLP, from applications in the cluster. They are sent to the tenant `tenant` of
 * `tempo` and `loki`, or of `destinations`.
 */
export interface TracesSettings extends CollectorSettings {
  /** Alloy as the receiver. */
  readonly alloy: AlloyOtlpSettings;
  /** Whether logs by OTLP are accepted too. @default - true, with `loki` or `destinations.logs` */
  readonly logs?: boolean;
}

/** Whether there is a receiver of logs. */
export function hasLogs({ loki, destinations }: Environment): boolean {
  return (loki ?? destinations?.logs) !== undefined;
}
