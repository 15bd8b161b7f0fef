import type { Volume, VolumeMount } from '../../imports/k8s';
import type { SecretNeed } from '../contracts';

/**
 * A certificate for the store.
 *
 * It has to be good for the Service (`minio.minio.svc.cluster.local`) and, with several servers, for each pod
 * (`*.minio-headless.minio.svc.cluster.local`): the servers speak with each other under these names.
 */
export interface TlsSettings {
  /** Secret with `tls.crt`, `tls.key` and `ca.crt`, as cert-manager makes it. `ca.crt` is needed in the namespace of Loki too. */
  readonly secret: string;
}

/** The certificate, so that it can be made before the servers start. */
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

/** What a pod mounts. */
interface Mounted {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

const nothing: Mounted = { volumes: [], mounts: [] };

/** Where the server looks for its certificate. */
export const certificatePath = '/certs';

/** The certificate and its key, under the names that MinIO has for them. */
export function certificateMount(tls: TlsSettings | undefined): Mounted {
  if (tls === undefined) return nothing;
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
