import type { Tenants } from '../contracts';
import type { ClusterSettings, SharedPodSettings } from '../kit';
import type { ExternalSecretsSettings } from '../external-secrets';
import type { GatewaySettings } from '../gateway';
import type { ExistingGrafanaSettings, GrafanaSettings } from '../grafana';
import type { LokiCanaryProps, LokiProps, Topology } from '../loki';
import type {
  AzureObjectStoreProps,
  BucketNames,
  ExternalObjectStoreProps,
  GcsObjectStoreProps,
  MinioStoreProps,
  UploadCleanupSettings,
} from '../object-store';
import type { AlertsSettings } from './alerts';
import type { CollectSettings } from './collect-settings';
import type { DeliverySettings } from './delivery';
import type { Destinations } from './destinations';
import type { ReleaseSet } from './releases';
import type { Size } from './sizes';
import type { TempoProps } from '../tempo';

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
   * How much is logged, in GB of lines a day: `small` 5, `medium` 50, `large` 500. It sets replicas, resources, volumes,
   * buffers and limits that the environment does not set; docs/sizing.md has the numbers and their calculation.
   *
   * @default - none, every component has its own defaults
   */
  readonly size?: Size;
  /**
   * Mirror for all images, for example `registry.example.com/mirror`: it replaces the registry in every image name;
   * path and tag stay. Images that a section sets itself are not changed.
   *
   * @default - each image comes from the registry that publishes it
   */
  readonly registry?: string;
  /**
   * Digests of images, `sha256:` and 64 hexadecimal digits, by the names by which they are published, such as
   * `docker.io/grafana/loki:3.7.8`. They are added to the names in the manifests, so that the same
   * bytes run even if a tag is moved. Every image needs one, also those that sections set themselves. The commands take
   * them from the file `images.lock`, if there is one.
   *
   * @default - none, images are pulled by their tags
   */
  readonly digests?: Readonly<Record<string, string>>;
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
  /** Where Loki stores logs and Tempo traces. @default - none, required with `loki` and `tempo` */
  readonly objectStore?: ObjectStoreSettings;
  /** @default - none, logs are sent to `destinations` */
  readonly loki?: LokiSettings;
  /** Stores traces. @default - none, traces are sent to `destinations` */
  readonly tempo?: TempoSettings;
  /** The reverse proxy in front of Loki and Tempo. @default - the default gateway, with `loki` or `tempo` */
  readonly gateway?: GatewaySettings & Placed;
  /** Tenants by name, whose logs and traces are separate. @default - none, required with `loki` and `tempo` */
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

/** The object store of Loki and Tempo, and the one that still has the logs of earlier schema periods. */
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

/** Settings of a MinIO, with the buckets of Loki and Tempo. */
export interface MinioSettings extends Omit<MinioStoreProps, 'namespace' | 'cluster'>, Placed {
  /** The buckets, created by the provisioning Job. @default - `loki-chunks`, `loki-ruler` and `tempo-traces` */
  readonly buckets?: BucketNames;
  /**
   * Secret with Loki's keys, `access-key-id` and `secret-access-key`, in the namespaces of MinIO and of Loki.
   *
   * @default 'loki-s3'
   */
  readonly lokiSecret?: string;
  /**
   * Secret with Tempo's keys, in the namespaces of MinIO and of Tempo.
   *
   * @default 'tempo-s3'
   */
  readonly tempoSecret?: string;
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
  /** No object store: logs are on the volume of Loki's only pod, traces on that of Tempo, and lost with it. */
  readonly filesystem?: true;
}

/** Settings of Loki, without the props that the platform sets. */
export interface LokiSettings
  extends
    Omit<LokiProps, 'namespace' | 'store' | 'earlierStore' | 'tenants' | 'cacheReleases' | 'cluster' | 'topology'>,
    Placed {
  /**
   * `monolithic`: every pod runs all targets; three pods are usual in production. `distributed`: each target has its
   * own pods. `simple-scalable`: the targets write, read and backend; Loki 4 removes it.
   *
   * @default - that of `size`, required without one
   */
  readonly topology?: Topology;
}

/** Settings of Tempo, without the props that the platform sets. */
export type TempoSettings = Omit<TempoProps, 'namespace' | 'store' | 'tenants' | 'multiTenant' | 'cluster'> & Placed;

/** Settings of the canary, without the props that the platform sets. */
export type CanarySettings = Omit<LokiCanaryProps, 'namespace' | 'sink' | 'cluster'> & Placed;
