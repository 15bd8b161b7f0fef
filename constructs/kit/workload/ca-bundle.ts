import type { EnvVar, Volume, VolumeMount } from '../../../imports/k8s';

/** A certificate authority in a Secret, by reference. */
export interface CertificateAuthority {
  readonly secret: string;
  readonly key: string;
}

const folder = '/etc/store-ca';

/**
 * What a pod of a program in Go gets, so that it trusts an authority beside those of its image.
 *
 * Not a folder below the program's own: kubelet would make the folders on the way, as root.
 */
export function caBundle(
  authority: CertificateAuthority | undefined,
  volume = 'ca',
): { readonly volumes: Volume[]; readonly volumeMounts: VolumeMount[]; readonly env: EnvVar[] } {
  if (authority === undefined) return { volumes: [], volumeMounts: [], env: [] };
  const { secret, key } = authority;
  return {
    volumes: [{ name: volume, secret: { secretName: secret, items: [{ key, path: 'ca.crt' }] } }],
    volumeMounts: [{ name: volume, mountPath: folder, readOnly: true }],
    env: [{ name: 'SSL_CERT_DIR', value: folder }],
  };
}
