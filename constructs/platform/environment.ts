import type { LogPipeline, NodeSources, Tenants } from '../contracts';
import type { ClusterSettings, SharedPodSettings } from '../kit';
import type { EventExporterSettings, EventLoggerSettings } from '../events';
import type { ExternalSecretsSettings } from '../external-secrets';
import type { GatewaySettings } from '../gateway';
import type { ExistingGrafanaSettings, GrafanaSettings } from '../grafana';
import type { LokiCanaryProps, LokiProps } from '../loki';
import type {
  AzureObjectStoreProps,
  BucketNames,
  ExternalObjectStoreProps,
  GcsObjectStoreProps,
  MinioStoreProps,
  UploadCleanupSettings,
} from '../object-store';
import type { HostSources, ReceiverSettings, VectorHostSettings, VectorSettings } from '../vector';
import type { AlertsSettings } from './alerts';
import type { DeliverySettings } from './delivery';
import type { Destinations } from './destinations';
import type { ReleaseSet } from './releases';

/**
 * One platform, described as data: `npm run synth` writes it to `dist/<name>/`. It stores logs (`loki`, `objectStore`,
 * `tenants`), collects them (`collect`), or both; an environment without `loki` sends to `destinations`.
 */
export interface Environment {
  /** Name of the folder below `dist/`. All objects have the label `app.kubernetes.io/part-of: logging-<name>`. */
  readonly name: string;
  /** Releases that were tested together. `release` of a section overrides one of them. */
  readonly releases: ReleaseSet;
  /**
   * Mirror for all images, for example `registry.example.com/mirror`: it replaces the registry in every image name;
   * path and tag stay. Images that a section sets itself are not changed.
   *
   * @default - each image comes from the registry that publishes it
   */
  readonly registry?: string;
  /**
   * Fingerprints of strings that look like secrets but are not. The message about such a string contains its
   * fingerprint.
   *
   * @default - none
   */
  readonly notSecrets?: readonly string[];
  readonly cluster?: ClusterSettings;
  /**
   * Pod settings of all workloads. A component's own `pod` wins: maps are merged by key, a list replaces the list here.
   *
   * @default - none
   */
  readonly pods?: SharedPodSettings;
  /**
   * Namespaces by name. `namespace` of a section places its component; a namespace that is not listed here is shared
   * with other applications and not created, except `logging` and `minio`, which enforce the standard `restricted`, and
   * `logging-agents`, which enforces `privileged`.
   *
   * @default - only these three, where components are in them
   */
  readonly namespaces?: Readonly<Record<string, NamespaceSettings>>;
  /** Where Loki stores logs. @default - none, required with `loki` */
  readonly objectStore?: ObjectStoreSettings;
  /** @default - none, logs are sent to `destinations` */
  readonly loki?: LokiSettings;
  /** The reverse proxy in front of Loki. @default - the default gateway, with `loki` */
  readonly gateway?: GatewaySettings & Placed;
  /** Tenants by name, whose logs are separate. @default - none, required with `loki` */
  readonly tenants?: Tenants;
  /**
   * Loki canary, which writes and queries as the user `canary` of the tenant `canary`. `false` disables it.
   *
   * @default - enabled, with `loki`
   */
  readonly canary?: CanarySettings | false;
  /** Systems outside this platform that receive what `collect` sends. @default - none, the platform has a Loki */
  readonly destinations?: Destinations;
  readonly collect?: CollectSettings;
  /** A Grafana with data sources and dashboards for what is stored. @default - none */
  readonly grafana?: OwnGrafanaSettings;
  /**
   * A Grafana outside this platform, which reads data sources and dashboards from objects with labels by the usual
   * sidecar of Grafana's Helm chart.
   *
   * @default - none
   */
  readonly existingGrafana?: ExistingGrafanaSettings;
  /** Alerts on logs and on metrics, with a page for each that says what to do. @default - none */
  readonly alerts?: AlertsSettings;
  /** Files for Argo CD, Flux, kustomize and Helm. @default - none, for `kubectl apply` */
  readonly delivery?: DeliverySettings;
  /**
   * Secrets whose values External Secrets Operator reads from a store.
   *
   * @default - none, `npm run secrets` prints them
   */
  readonly externalSecrets?: ExternalSecretsSettings;
}

/** Settings of Grafana, and whom it logs in as. */
export interface OwnGrafanaSettings extends GrafanaSettings, Placed {
  /** A user with the role `read` or `admin`. It has one data source for each of the tenants of the user. */
  readonly login: string;
}

/** The namespace of a component. */
export interface Placed {
  /** @default - `logging`; of Vector `logging-agents`, of MinIO `minio`; all others are in the namespace of Loki */
  readonly namespace?: string;
}

/** A namespace. */
export interface NamespaceSettings {
  /** Whether this platform creates the namespace. @default true */
  readonly create?: boolean;
  /**
   * The Pod Security standard that the namespace enforces. Without one the namespace is treated as shared with other
   * applications: it is not in `dist/`, so that nothing changes or deletes it, and `npm run secrets` prints it only
   * while it does not exist.
   *
   * @default - none, the namespace is shared
   */
  readonly podSecurity?: 'restricted' | 'baseline' | 'privileged';
}

/** The object store of Loki, and the one that still has the logs of earlier schema periods. */
export interface ObjectStoreSettings extends StoreChoice {
  /**
   * The store of the periods of `loki.schema` with `keptIn: 'earlier'`.
   *
   * @default - none, all periods are in the current store
   */
  readonly earlier?: StoreChoice;
  /** Aborts incomplete multipart uploads, for stores that do not. @default - not created */
  readonly uploadCleanup?: UploadCleanupSettings;
}

/** Settings of a MinIO, with the buckets of Loki. */
export interface MinioSettings extends Omit<MinioStoreProps, 'namespace' | 'cluster'>, Placed {
  /** Loki's buckets, created by the provisioning Job. @default - `loki-chunks` and `loki-ruler` */
  readonly buckets?: BucketNames;
  /**
   * Secret with Loki's keys, `access-key-id` and `secret-access-key`, in the namespaces of MinIO and of Loki.
   *
   * @default 'loki-s3'
   */
  readonly lokiSecret?: string;
}

/** Exactly one of these. */
export interface StoreChoice {
  /** An S3 object store that this platform does not deploy. */
  readonly external?: ExternalObjectStoreProps;
  /** Azure Blob Storage. */
  readonly azure?: AzureObjectStoreProps;
  /** Google Cloud Storage. */
  readonly gcs?: GcsObjectStoreProps;
  /** A MinIO that this platform deploys. */
  readonly minio?: MinioSettings;
  /** No object store: logs are on the volume of Loki's only pod, and lost with it. */
  readonly filesystem?: true;
}

/** Settings of Loki, without the props that the platform sets. */
export type LokiSettings = Omit<
  LokiProps,
  'namespace' | 'store' | 'earlierStore' | 'tenants' | 'cacheReleases' | 'cluster'
> &
  Placed;

/** Settings of the canary, without the props that the platform sets. */
export type CanarySettings = Omit<LokiCanaryProps, 'namespace' | 'sink' | 'cluster'> & Placed;

/** What is collected. */
export interface CollectSettings {
  /** Logs of all pods, by an agent on every node. @default - none */
  readonly logs?: LogsSettings;
  /** The audit log of the API server. @default - none */
  readonly audit?: AuditSettings;
  /** Kubernetes events. @default - none */
  readonly events?: EventsSettings;
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

/** Collection of the logs of pods. */
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
  /** Vector as the agent. */
  readonly vector: VectorSettings;
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
 * Collection of Kubernetes events, by exactly one of `exporter` and `logger`. The lines of the logger are read by the
 * agent of `logs`, so that `login` and `tenant` are for the exporter only.
 */
export interface EventsSettings extends CollectorSettings {
  /** Kubernetes event exporter, which pushes events. @default - none */
  readonly exporter?: EventExporterSettings;
  /** Kubernetes event logger, which writes events to its own log. @default - none */
  readonly logger?: EventLoggerSettings;
}
