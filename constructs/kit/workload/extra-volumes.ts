import type { ByteSize } from '../validation/quantities';
import { quantity } from '../validation/quantities';
import { Quantity, type Volume, type VolumeMount, type VolumeProjection } from '../../../imports/k8s';

/** A volume of the user, and where it is mounted in every container. Exactly one source must be set. */
export interface ExtraVolume {
  /** Folder in the containers, or a file with `subPath`. */
  readonly mountPath: string;
  /** Mounts only this file or folder of the volume; it is then not updated while the pod runs. @default - all of it */
  readonly subPath?: string;
  /** @default - true; false for `emptyDir` and `persistentVolumeClaim` */
  readonly readOnly?: boolean;
  /** A ConfigMap of the namespace. */
  readonly configMap?: KeysSource;
  /** A Secret of the namespace, which `npm run secrets` does not create. */
  readonly secret?: KeysSource;
  /** A volume that is deleted with the pod. */
  readonly emptyDir?: EmptyDirSource;
  /** A claim that exists in the namespace. */
  readonly persistentVolumeClaim?: { readonly claimName: string };
  /** Several sources in one folder. */
  readonly projected?: { readonly sources: readonly ProjectedSource[] };
  /** A volume of a CSI driver, created with the pod: the Secrets Store, a certificate of cert-manager. */
  readonly csi?: CsiSource;
  /** A file or folder of the node, always read-only; only for the node agent. */
  readonly hostPath?: HostPathSource;
}

/** Keys of a ConfigMap or of a Secret. */
export interface KeysSource {
  readonly name: string;
  /** Keys and the relative paths of their files. @default - every key, in a file of its name */
  readonly items?: Readonly<Record<string, string>>;
  /** Starts the pod without it, too. @default false */
  readonly optional?: boolean;
}

/** A volume that is deleted with the pod. */
export interface EmptyDirSource {
  /** Above it the pod is evicted. @default - the limit of ephemeral storage of the main container */
  readonly sizeLimit?: ByteSize;
  /** `Memory`: its files count as memory of the container. @default - the disk of the node */
  readonly medium?: 'Memory';
}

/** One source of a projected volume. Exactly one must be set. */
export interface ProjectedSource {
  readonly configMap?: KeysSource;
  readonly secret?: KeysSource;
  readonly serviceAccountToken?: TokenSource;
}

/** A token of the ServiceAccount, which the kubelet renews. */
export interface TokenSource {
  /** Relative path of the file. */
  readonly path: string;
  /** Who accepts the token. @default - the API server */
  readonly audience?: string;
  /** Validity, at least 600. @default 3600 */
  readonly expirationSeconds?: number;
}

/** A volume of a CSI driver. */
export interface CsiSource {
  readonly driver: string;
  /** @default - none */
  readonly volumeAttributes?: Readonly<Record<string, string>>;
}

/** A file or folder of the node. */
export interface HostPathSource {
  readonly path: string;
  /** What must be there. @default - not checked */
  readonly type?: 'Directory' | 'File' | 'Socket';
}

/** Volumes of the user, by name. */
export type ExtraVolumes = Readonly<Record<string, ExtraVolume>>;

/** Name of a user's volume in the pod, which no volume of a construct has. */
function volumeName(name: string): string {
  return `extra-${name}`;
}

/** Longest name of a user's volume, so that `volumeName` is a DNS label. */
export const maxVolumeName = 63 - volumeName('').length;

/** The volumes of a pod. */
export function extraVolumes(volumes: ExtraVolumes = {}): Volume[] {
  return Object.entries(volumes).map(([name, volume]) => ({ name: volumeName(name), ...sourceOf(volume) }));
}

/** The mounts of a container. */
export function extraMounts(volumes: ExtraVolumes = {}): VolumeMount[] {
  return Object.entries(volumes).map(([name, { mountPath, subPath, ...volume }]) => ({
    name: volumeName(name),
    mountPath,
    ...(subPath !== undefined && { subPath }),
    ...(isReadOnly(volume) && { readOnly: true }),
  }));
}

function isReadOnly({
  readOnly,
  emptyDir,
  persistentVolumeClaim,
}: Pick<ExtraVolume, 'readOnly' | 'emptyDir' | 'persistentVolumeClaim'>): boolean {
  return readOnly ?? (emptyDir === undefined && persistentVolumeClaim === undefined);
}

function sourceOf(volume: ExtraVolume): Omit<Volume, 'name'> {
  const { configMap, secret, emptyDir, persistentVolumeClaim, projected, csi, hostPath } = volume;
  if (configMap !== undefined) return { configMap: keysOf(configMap) };
  if (secret !== undefined) {
    const { name, ...keys } = keysOf(secret);
    return { secret: { secretName: name, ...keys } };
  }
  if (emptyDir !== undefined) {
    const { sizeLimit, medium } = emptyDir;
    return {
      emptyDir: {
        ...(sizeLimit !== undefined && { sizeLimit: Quantity.fromString(quantity(sizeLimit)) }),
        ...(medium !== undefined && { medium }),
      },
    };
  }
  if (persistentVolumeClaim !== undefined) return { persistentVolumeClaim: { ...persistentVolumeClaim } };
  if (projected !== undefined) return { projected: { sources: projected.sources.map(projectionOf) } };
  if (csi !== undefined) return { csi: { ...csi, readOnly: isReadOnly(volume) } };
  return { hostPath: { ...hostPath! } };
}

function keysOf({ name, items, optional }: KeysSource): {
  readonly name: string;
  readonly items?: { readonly key: string; readonly path: string }[];
  readonly optional?: boolean;
} {
  return {
    name,
    ...(items !== undefined && { items: Object.entries(items).map(([key, path]) => ({ key, path })) }),
    ...(optional !== undefined && { optional }),
  };
}

function projectionOf({ configMap, secret, serviceAccountToken }: ProjectedSource): VolumeProjection {
  return {
    ...(configMap !== undefined && { configMap: keysOf(configMap) }),
    ...(secret !== undefined && { secret: keysOf(secret) }),
    // Without the default, each `kubectl apply` would report a change: the list is compared as a whole.
    ...(serviceAccountToken !== undefined && {
      serviceAccountToken: { expirationSeconds: 3600, ...serviceAccountToken },
    }),
  };
}
