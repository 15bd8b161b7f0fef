import type { Volume, VolumeMount } from '../../../imports/k8s';
import { outermostPaths } from './paths';

/** A file or folder of the node, mounted read-only at the same path. */
export interface NodeMount {
  readonly path: string;
  readonly type: 'Directory' | 'DirectoryOrCreate' | 'File';
}

/** Folder of the container logs, at the path that the kubelet uses. */
export const podFolder = '/var/log/pods';

/** The volumes and mounts of files and folders of the node; folders in another one are mounted with it. */
export function nodeVolumes(all: readonly NodeMount[]): {
  readonly volumes: Volume[];
  readonly volumeMounts: VolumeMount[];
} {
  const paths = outermostPaths(all.map(({ path }) => path));
  const mounts = paths.map((path) => ({ ...all.find((one) => one.path === path)!, name: volumeName(path) }));
  return {
    volumes: mounts.map(({ name, path, type }) => ({ name, hostPath: { path, type } })),
    volumeMounts: mounts.map(({ name, path }) => ({ name, mountPath: path, readOnly: true })),
  };
}

/** The name of a volume of a path; it is unique, because a path in another is not mounted. */
function volumeName(path: string): string {
  if (path === podFolder) return 'pod-logs';
  const plain = path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `node-${plain}`.slice(0, 63).replace(/-$/, '');
}
