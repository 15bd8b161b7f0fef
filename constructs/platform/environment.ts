import type { Role } from '../contracts';
import type { ClusterSettings, Data } from '../kit';
import type { EventExporterSettings } from '../events';
import type { GatewaySettings } from '../gateway';
import type { LokiCanaryProps, LokiProps, RuleGroup } from '../loki';
import type { ExternalObjectStoreProps, MinioStoreProps, UploadCleanupSettings } from '../object-store';
import type { VectorSettings } from '../vector';
import type { ReleaseSet } from './releases';

/** One platform, described as data: `npm run synth` writes it to `dist/<name>/`. */
export interface Environment {
  /** Name of the folder below `dist/`, and of the whole that all objects are labelled with. */
  readonly name: string;
  /** The set of releases that belong together; a section's `release` overrides one of them. */
  readonly releases: ReleaseSet;
  /**
   * A mirror of all images, `registry.example.com/mirror`: it takes the place of the registry in the name of every image,
   * and path and tag stay. An image that a section names in full stays as it is.
   *
   * @default - each image comes from the registry that publishes it
   */
  readonly registry?: string;
  /**
   * Fingerprints of texts that look like secrets and are none; the message about a text has its fingerprint.
   *
   * @default - none
   */
  readonly notSecrets?: readonly string[];
  readonly cluster?: ClusterSettings;
  readonly namespaces?: NamespacesSettings;
  readonly objectStore: ObjectStoreSettings;
  readonly loki: LokiSettings;
  readonly gateway?: GatewaySettings;
  /** Whose logs are kept apart, and who may write and read them. */
  readonly tenants: readonly TenantSettings[];
  /** The prober, in the tenant `canary`, as the user `canary`. `false` leaves it out. @default - it runs */
  readonly canary?: CanarySettings | false;
  /** The agent on every node. @default - none: nothing is collected */
  readonly collect?: CollectSettings;
  /** The exporter of Kubernetes events, in the namespace of Loki. @default - none */
  readonly events?: EventsSettings;
}

/** Where the rooms live. */
export interface NamespacesSettings {
  /** Loki, its gateway and the canary. @default { name: 'logging', create: true, podSecurity: 'restricted' } */
  readonly logging?: NamespaceSettings;
  /** The agents, which read files of their nodes. @default { name: 'logging-agents', create: true, podSecurity: 'privileged' } */
  readonly agents?: NamespaceSettings;
  /** MinIO, where there is one. @default { name: 'minio', create: true, podSecurity: 'restricted' } */
  readonly minio?: NamespaceSettings;
}

/** A namespace. */
export interface NamespaceSettings {
  readonly name: string;
  /** Whether this platform creates the namespace. @default true */
  readonly create?: boolean;
  /**
   * The Pod Security standard that it enforces. Without one the namespace counts as shared with others: `npm run secrets`
   * prints it while it does not exist, and it is not in `dist/`, so that nothing changes or deletes it later.
   *
   * @default - shared
   */
  readonly podSecurity?: 'restricted' | 'baseline' | 'privileged';
}

/** Where logs are kept now, and where those of older periods are. */
export interface ObjectStoreSettings extends StoreChoice {
  /** Where the periods of `loki.schema` are that say `keptIn: 'earlier'`. @default - all are in the store of today */
  readonly earlier?: StoreChoice;
  /** Gives up halves of uploads, where the store does not by itself. @default - it is not there */
  readonly uploadCleanup?: UploadCleanupSettings;
}

/** One of the three. */
export interface StoreChoice {
  /** An object store that somebody else runs. */
  readonly external?: ExternalObjectStoreProps;
  /** One that runs beside Loki. */
  readonly minio?: Omit<MinioStoreProps, 'namespace' | 'cluster'>;
  /** None: the volume of Loki's one pod. As safe as that volume, and never more than one pod. */
  readonly filesystem?: true;
}

/** Loki, without what the platform gives it. */
export type LokiSettings = Omit<
  LokiProps,
  'namespace' | 'store' | 'earlierStore' | 'tenantLimits' | 'rules' | 'cluster'
>;

/** The canary, without what the platform gives it. */
export type CanarySettings = Omit<LokiCanaryProps, 'namespace' | 'sink' | 'cluster'>;

/** A tenant and its users. */
export interface TenantSettings {
  /** The id that Loki knows: letters, digits and `!-_.*'()`. */
  readonly name: string;
  readonly users: readonly UserSettings[];
  /** Limits of its own: keys of Loki's `limits_config`, read again without a restart. @default - as everybody's */
  readonly limits?: Data;
  /**
   * Alerting and recording rules. Where any tenant has some, those of all tenants come from here, and none from the API.
   *
   * @default - none
   */
  readonly rules?: readonly RuleGroup[];
}

/** A login of the gateway. The same name in several tenants is one user, who names the tenant in `X-Scope-OrgID`. */
export interface UserSettings {
  readonly name: string;
  readonly roles: readonly Role[];
  /** The Secret with `username` and `password`. @default - `<name>-loki-auth` */
  readonly secret?: string;
}

/** Kubernetes events: as which user, into which tenant, and the exporter's own settings. */
export interface EventsSettings extends EventExporterSettings {
  /** A user of the tenant who may write. */
  readonly login: string;
  readonly tenant: string;
}

/** Collection on the nodes: which agent, as which user, into which tenant, and the agent's own settings. */
export interface CollectSettings extends VectorSettings {
  readonly agent: 'vector';
  /** A user of the tenant who may write. */
  readonly login: string;
  readonly tenant: string;
}
