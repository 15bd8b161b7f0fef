import type { Volume, VolumeMount } from '../../imports/k8s';
import type { SecretNeed } from '../contracts';

/**
 * TLS of the store.
 *
 * The certificate must be valid for the Service (`minio.minio.svc.cluster.local`) and, with several servers, for each
 * pod (`*.minio-headless.minio.svc.cluster.local`), the names that servers use among each other.
 */
export interface TlsSettings {
  /**
   * Secret with `tls.crt`, `tls.key` and `ca.crt`, as cert-manager creates it. Loki's namespace needs one with
   * `ca.crt`.
   */
  readonly secret: string;
}

/** The certificate as a required Secret. */
export function certificateNeed(
  { secret }: TlsSettings,
  { name, namespace, servers }: { readonly name: string; readonly namespace: string; readonly servers: number },
): SecretNeed {
  const pods = servers > 1 ? ` and *.${name}-headless.${namespace}.svc.cluster.local` : '';
  return {
    form: 'certificate',
    secret,
    namespaces: [namespace],
    keys: ['tls.crt', 'tls.key', 'ca.crt'],
    description: `the certificate of MinIO, good for ${name}.${namespace}.svc.cluster.local${pods}`,
  };
}

/** Volumes of a pod and their mounts. */
interface Mounts {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

const noMounts: Mounts = { volumes: [], mounts: [] };

/** Folder of the certificate in the pod. */
export const certificatePath = '/certs';

/** Mounts the certificate under the file names that MinIO expects. */
export function certificateMount(tls: TlsSettings | undefined): Mounts {
  if (tls === undefined) return noMounts;
  const items = [
    { key: 'tls.crt', path: 'public.crt' },
    { key: 'tls.key', path: 'private.key' },
    { key: 'ca.crt', path: 'CAs/ca.crt' },
  ];
  return {
    volumes: [{ name: 'certificate', secret: { secretName: tls.secret, items } }],
    mounts: [{ name: 'certificate', mountPath: certificatePath, readOnly: true }],
  };
}
