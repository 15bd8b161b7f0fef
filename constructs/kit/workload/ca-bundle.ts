import type { SecretKey } from '../../contracts';
import type { EnvVar, Volume, VolumeMount } from '../../../imports/k8s';

const fileName = 'ca.crt';

/** The volume of a sink's authority. */
export const sinkCa = { volume: 'receiver-ca', folder: '/etc/receiver-ca' };

/** Path of the certificate of an authority that `caBundle` mounts in a folder. */
export function caFileIn(folder: string): string {
  return `${folder}/${fileName}`;
}

/** Path of the certificate of a sink's authority, mounted by `caBundle(ca, sinkCa)`. */
export const sinkCaFile = caFileIn(sinkCa.folder);

/**
 * Mounts for a container, and a variable for a Go program, that add a certificate authority to those of the image.
 *
 * The mount path is not below a folder of the program, because the kubelet creates missing parent folders as root.
 */
export function caBundle(
  ca: SecretKey | undefined,
  { volume = 'ca', folder = '/etc/store-ca' }: { readonly volume?: string; readonly folder?: string } = {},
): { readonly volumes: Volume[]; readonly volumeMounts: VolumeMount[]; readonly env: EnvVar[] } {
  if (ca === undefined) return { volumes: [], volumeMounts: [], env: [] };
  const { secret, key } = ca;
  return {
    volumes: [{ name: volume, secret: { secretName: secret, items: [{ key, path: fileName }] } }],
    volumeMounts: [{ name: volume, mountPath: folder, readOnly: true }],
    env: [{ name: 'SSL_CERT_DIR', value: folder }],
  };
}
