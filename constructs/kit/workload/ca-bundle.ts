import type { EnvVar, Volume, VolumeMount } from '../../../imports/k8s';

/** A reference to a certificate of a certificate authority in a Secret. */
export interface CertificateAuthority {
  readonly secret: string;
  readonly key: string;
}

const folder = '/etc/store-ca';

/**
 * Mounts for a container, and a variable for a Go program, that add a certificate authority to those of the image.
 *
 * The mount path is not below a folder of the program, because the kubelet creates missing parent folders as root.
 */
export function caBundle(
  ca: CertificateAuthority | undefined,
  volume = 'ca',
): { readonly volumes: Volume[]; readonly volumeMounts: VolumeMount[]; readonly env: EnvVar[] } {
  if (ca === undefined) return { volumes: [], volumeMounts: [], env: [] };
  const { secret, key } = ca;
  return {
    volumes: [{ name: volume, secret: { secretName: secret, items: [{ key, path: 'ca.crt' }] } }],
    volumeMounts: [{ name: volume, mountPath: folder, readOnly: true }],
    env: [{ name: 'SSL_CERT_DIR', value: folder }],
  };
}
