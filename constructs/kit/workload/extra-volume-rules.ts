import { objectNameProblems } from '../validation/names';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';
import {
  maxVolumeName,
  type ExtraVolume,
  type ExtraVolumes,
  type KeysSource,
  type ProjectedSource,
} from './extra-volumes';
import { sizeProblems } from './resources';

const sources = ['configMap', 'secret', 'emptyDir', 'persistentVolumeClaim', 'projected', 'csi', 'hostPath'] as const;

/** Folders of every image, whose files a mount would hide. */
const imageFolders =
  /^\/(bin|boot|etc|home|lib|lib64|opt|root|run|sbin|usr|var|usr\/(bin|lib|lib64|local|sbin|local\/bin)|var\/(lib|log|run))?$/;

/** Folders of the kernel and of the kubelet. */
const systemFolders = /^\/(dev|proc|sys)(\/|$)|^\/(var\/)?run\/secrets\/kubernetes\.io(\/|$)/;

/** What the pods have already. */
export interface Mounted {
  /** Mount paths of the construct. */
  readonly paths: ReadonlySet<string>;
  /** The namespace permits volumes of the node. */
  readonly hostPaths: boolean;
}

/** Validates `volumes`. */
export function extraVolumeProblems(path: Path, volumes: ExtraVolumes = {}, mounted: Mounted): Problem[] {
  const entries = Object.entries(volumes);
  return entries.flatMap(([name, volume], n) => {
    const at = [...path, name];
    const { mountPath } = volume;
    const earlier = entries.slice(0, n).find(([, other]) => overlap(other.mountPath, mountPath));
    const taken = [...mounted.paths].find((other) => overlap(other, mountPath));
    return [
      ...nameProblems(at, name),
      ...pathProblems([...at, 'mountPath'], mountPath),
      ...(earlier === undefined
        ? []
        : [error([...at, 'mountPath'], `'${escapeControl(mountPath)}' overlaps the mount of '${earlier[0]}'.`)]),
      ...(taken === undefined
        ? []
        : [error([...at, 'mountPath'], `'${escapeControl(mountPath)}' overlaps ${taken}, which is mounted already.`)]),
      ...(volume.subPath === undefined ? [] : relativePathProblems([...at, 'subPath'], volume.subPath)),
      ...sourceProblems(at, volume),
      ...(volume.hostPath === undefined || mounted.hostPaths
        ? []
        : [
            error(
              [...at, 'hostPath'],
              'only the node agent can mount files of its node; Pod Security forbids it in other namespaces.',
            ),
          ]),
    ];
  });
}

function overlap(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => path.replace(/\/*$/, '/')) as [string, string];
  return first.startsWith(second) || second.startsWith(first);
}

function nameProblems(path: Path, name: string): Problem[] {
  if (name.length <= maxVolumeName && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) return [];
  return [
    error(
      path,
      `'${escapeControl(name)}' is not a valid name of a volume: at most ${maxVolumeName} lowercase letters, digits and '-', no '-' first or last.`,
    ),
  ];
}

function pathProblems(path: Path, mountPath: string): Problem[] {
  const text = escapeControl(mountPath);
  if (!mountPath.startsWith('/') || /[:\0]/.test(mountPath) || /(^|\/)\.{1,2}(\/|$)|\/\/|.\/$/.test(mountPath))
    return [
      error(
        path,
        `'${text}' is not a valid mount path: it starts with '/', has no ':', '//', '.' or '..', and does not end with '/'.`,
        replaceWith(/^(\/[\w.-]*\w)+\/+$/.test(mountPath) ? mountPath.replace(/\/+$/, '') : undefined),
      ),
    ];
  if (systemFolders.test(mountPath))
    return [error(path, `'${text}' belongs to the kernel or the kubelet; nothing can be mounted there.`)];
  return imageFolders.test(mountPath)
    ? [error(path, `a mount at '${text}' would hide files of the image; mount a folder below it.`)]
    : [];
}

/** Validates a path below a volume as the API server does. */
function relativePathProblems(path: Path, text: string): Problem[] {
  if (text !== '' && !text.startsWith('/') && !text.split('/').includes('..') && !text.startsWith('..')) return [];
  return [error(path, `'${escapeControl(text)}' is not a relative path without '..'.`)];
}

function sourceProblems(path: Path, volume: ExtraVolume): Problem[] {
  const { configMap, secret, emptyDir, persistentVolumeClaim, projected, csi, hostPath, readOnly } = volume;
  const chosen = sources.filter((source) => volume[source] !== undefined);
  return [
    ...oneProblems(path, 'a volume', chosen, sources),
    ...keysProblems([...path, 'configMap'], configMap),
    ...keysProblems([...path, 'secret'], secret),
    ...(emptyDir?.sizeLimit === undefined ? [] : sizeProblems([...path, 'emptyDir', 'sizeLimit'], emptyDir.sizeLimit)),
    ...objectNameProblems([...path, 'persistentVolumeClaim', 'claimName'], persistentVolumeClaim?.claimName),
    ...(projected === undefined ? [] : projectedProblems([...path, 'projected', 'sources'], projected.sources)),
    ...(csi === undefined || /^[A-Za-z0-9]([-.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(csi.driver)
      ? []
      : [error([...path, 'csi', 'driver'], `'${escapeControl(csi.driver)}' is not the name of a CSI driver.`)]),
    ...(hostPath === undefined ? [] : hostPathProblems([...path, 'hostPath', 'path'], hostPath.path)),
    ...(hostPath !== undefined && readOnly === false
      ? [error([...path, 'readOnly'], 'files of a node are mounted read-only.', { fix: { remove: true } })]
      : []),
  ];
}

function oneProblems(path: Path, what: string, chosen: readonly string[], known: readonly string[]): Problem[] {
  if (chosen.length === 1) return [];
  return [
    error(
      path,
      chosen.length === 0
        ? `${what} needs one of ${known.join(', ')}.`
        : `${chosen.join(' and ')} are set together; ${what} has exactly one source.`,
    ),
  ];
}

function keysProblems(path: Path, source: KeysSource | undefined): Problem[] {
  if (source === undefined) return [];
  return [
    ...objectNameProblems([...path, 'name'], source.name),
    ...Object.entries(source.items ?? {}).flatMap(([key, file]) => [
      ...(/^[-._a-zA-Z0-9]{1,253}$/.test(key)
        ? []
        : [
            error(
              [...path, 'items', key],
              `'${escapeControl(key)}' is not a valid key: letters, digits, '-', '_' and '.'.`,
            ),
          ]),
      ...relativePathProblems([...path, 'items', key], file),
    ]),
  ];
}

function projectedProblems(path: Path, list: readonly ProjectedSource[]): Problem[] {
  if (list.length === 0) return [error(path, 'the list is empty.')];
  const files = list.map(filesOf);
  return list.flatMap((source, n) => {
    const { configMap, secret, serviceAccountToken: token } = source;
    const seconds = token?.expirationSeconds ?? 3600;
    const at = [...path, n];
    const twice = filesOf(source).find((file) => files.slice(0, n).flat().includes(file));
    return [
      ...(twice === undefined ? [] : [error(at, `'${escapeControl(twice)}' is the file of another source, too.`)]),
      ...oneProblems(at, 'an entry', Object.keys(source), ['configMap', 'secret', 'serviceAccountToken']),
      ...keysProblems([...at, 'configMap'], configMap),
      ...keysProblems([...at, 'secret'], secret),
      ...(token === undefined ? [] : relativePathProblems([...at, 'serviceAccountToken', 'path'], token.path)),
      ...(Number.isInteger(seconds) && seconds >= 600 && seconds <= 2 ** 32
        ? []
        : [
            error(
              [...at, 'serviceAccountToken', 'expirationSeconds'],
              `${seconds} is not valid; it must be a whole number from 600 to 4294967296.`,
            ),
          ]),
    ];
  });
}

/** The files whose paths are known. */
function filesOf({ configMap, secret, serviceAccountToken }: ProjectedSource): string[] {
  const items = [configMap, secret].flatMap((source) => Object.values(source?.items ?? {}));
  return serviceAccountToken === undefined ? items : [...items, serviceAccountToken.path];
}

function hostPathProblems(path: Path, text: string): Problem[] {
  if (text.startsWith('/') && !text.split('/').includes('..')) return [];
  return [error(path, `'${escapeControl(text)}' is not an absolute path without '..'.`)];
}
