import type { Role } from '../contracts';
import type { ClusterSettings, Data, SharedPodSettings } from '../kit';
import type { EventExporterSettings } from '../events';
import type { GatewaySettings } from '../gateway';
import type { LokiCanaryProps, LokiProps, RuleGroup } from '../loki';
import type {
  AzureObjectStoreProps,
  ExternalObjectStoreProps,
  GcsObjectStoreProps,
  MinioStoreProps,
  UploadCleanupSettings,
} from '../object-store';
import type { VectorSettings } from '../vector';
import type { ReleaseSet } from './releases';

/** One platform, described as data: `npm run synth` writes it to `dist/<name>/`. */
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
  readonly namespaces?: NamespacesSettings;
  readonly objectStore: ObjectStoreSettings;
  readonly loki: LokiSettings;
  readonly gateway?: GatewaySettings;
  /** Tenants, whose logs are separate, and the users that write and read them. */
  readonly tenants: readonly TenantSettings[];
  /**
   * Loki canary, which writes and queries as the user `canary` of the tenant `canary`. `false` disables it.
   *
   * @default - enabled
   */
  readonly canary?: CanarySettings | false;
  /** The agent on every node. @default - none, no logs are collected */
  readonly collect?: CollectSettings;
  /** The exporter of Kubernetes events, which runs in Loki's namespace. @default - none */
  readonly events?: EventsSettings;
}

/** The namespaces of the components. */
export interface NamespacesSettings {
  /** Loki, its gateway and the canary. @default { name: 'logging', create: true, podSecurity: 'restricted' } */
  readonly logging?: NamespaceSettings;
  /**
   * Agents, which read files of their nodes.
   *
   * @default { name: 'logging-agents', create: true, podSecurity: 'privileged' }
   */
  readonly agents?: NamespaceSettings;
  /** MinIO, if it is deployed. @default { name: 'minio', create: true, podSecurity: 'restricted' } */
  readonly minio?: NamespaceSettings;
}

/** A namespace. */
export interface NamespaceSettings {
  readonly name: string;
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

/** Exactly one of these. */
export interface StoreChoice {
  /** An S3 object store that this platform does not deploy. */
  readonly external?: ExternalObjectStoreProps;
  /** Azure Blob Storage. */
  readonly azure?: AzureObjectStoreProps;
  /** Google Cloud Storage. */
  readonly gcs?: GcsObjectStoreProps;
  /** A MinIO that this platform deploys. */
  readonly minio?: Omit<MinioStoreProps, 'namespace' | 'cluster'>;
  /** No object store: logs are on the volume of Loki's only pod, and lost with it. */
  readonly filesystem?: true;
}

/** Settings of Loki, without the props that the platform sets. */
export type LokiSettings = Omit<
  LokiProps,
  'namespace' | 'store' | 'earlierStore' | 'tenantLimits' | 'rules' | 'cacheReleases' | 'cluster'
>;

/** Settings of the canary, without the props that the platform sets. */
export type CanarySettings = Omit<LokiCanaryProps, 'namespace' | 'sink' | 'cluster'>;

/** A tenant and its users. */
export interface TenantSettings {
  /** Tenant ID of Loki: letters, digits and `!-_.*'()`. */
  readonly name: string;
  readonly users: readonly UserSettings[];
  /** Overrides of Loki's `limits_config`, which Loki reloads without a restart. @default - the limits of all tenants */
  readonly limits?: Data;
  /**
   * Alerting and recording rules. If any tenant has rules here, those of all tenants come from here and none from the
   * API.
   *
   * @default - none
   */
  readonly rules?: readonly RuleGroup[];
}

/** A user of the gateway. A name in several tenants is one user, which selects the tenant with `X-Scope-OrgID`. */
export interface UserSettings {
  readonly name: string;
  readonly roles: readonly Role[];
  /** The Secret with `username` and `password`. @default - `<name>-loki-auth` */
  readonly secret?: string;
}

/** The event exporter, and the user and tenant that it writes with. */
export interface EventsSettings extends EventExporterSettings {
  /** A user of the tenant with the role `write` or `admin`. */
  readonly login: string;
  readonly tenant: string;
}

/** The agent on the nodes, and the user and tenant that it writes with. */
export interface CollectSettings extends VectorSettings {
  readonly agent: 'vector';
  /** A user of the tenant with the role `write` or `admin`. */
  readonly login: string;
  readonly tenant: string;
}
