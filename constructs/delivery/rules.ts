import {
  error,
  escapeControl,
  goDurationSeconds,
  labelProblems,
  namespaceNameProblems,
  objectNameProblems,
  replaceWith,
  within,
  type Path,
  type Problem,
} from '../kit';
import type { ArgoCdSettings } from './argocd';
import type { FluxSettings } from './flux';
import type { HelmSettings } from './helm';

/** Problems of the settings of the delivery tools; paths are below `delivery`. */
export function deliveryProblems(settings: {
  readonly argocd?: ArgoCdSettings;
  readonly flux?: FluxSettings;
  readonly helm?: HelmSettings;
}): Problem[] {
  const { argocd, flux, helm } = settings;
  return [
    ...(argocd === undefined ? [] : argocdProblems(argocd).map((one) => within(['argocd'], one))),
    ...(flux === undefined ? [] : fluxProblems(flux).map((one) => within(['flux'], one))),
    ...versionProblems(['helm', 'version'], helm?.version),
  ];
}

function argocdProblems(settings: ArgoCdSettings): Problem[] {
  const { repository, revision, path, project, namespace, destination, clusters } = settings;
  const labels = Object.keys(clusters?.matchLabels ?? {});
  const problems = [
    ...repositoryProblems(['repository'], repository),
    ...revisionProblems(['revision'], revision),
    ...pathProblems(['path'], path),
    ...objectNameProblems(['project'], project),
    ...(namespace === undefined ? [] : namespaceNameProblems(['namespace'], namespace)),
    ...destinationProblems(['destination'], destination),
    ...labelProblems(['clusters', 'matchLabels'], clusters?.matchLabels),
  ];
  if (clusters !== undefined && labels.length === 0)
    problems.push(
      error(['clusters', 'matchLabels'], 'no label is set, and a selector without labels selects every cluster.'),
    );
  if (clusters !== undefined && destination !== undefined)
    problems.push(
      error(
        ['destination'],
        'clusters is set too; the labels select the clusters, and one destination has no effect.',
        {
          fix: { remove: true },
        },
      ),
    );
  return problems;
}

function fluxProblems({ source, path, namespace, interval, timeout, decryption }: FluxSettings): Problem[] {
  return [
    ...objectNameProblems(['source', 'name'], source.name),
    ...(source.namespace === undefined ? [] : namespaceNameProblems(['source', 'namespace'], source.namespace)),
    ...pathProblems(['path'], path),
    ...(namespace === undefined ? [] : namespaceNameProblems(['namespace'], namespace)),
    ...durationProblems(['interval'], interval),
    ...durationProblems(['timeout'], timeout),
    ...objectNameProblems(['decryption', 'secretRef', 'name'], decryption?.secretRef?.name),
  ];
}

function repositoryProblems(path: Path, repository: string): Problem[] {
  if (/^(?:https?|ssh|git|oci):\/\/\S+$|^[\w.-]+@[\w.-]+:\S+$/.test(repository)) return [];
  return [
    error(
      path,
      `'${escapeControl(repository)}' is not the URL of a repository, which starts with https://, ssh:// or oci://, or has the form git@host:path.`,
      /^[\w-]+(?:\.[\w-]+)+\/\S+$/.test(repository) ? replaceWith(`https://${repository}`) : {},
    ),
  ];
}

/** What Git resolves, or a constraint of versions, which may contain spaces. */
function revisionProblems(path: Path, revision: string | undefined): Problem[] {
  if (revision === undefined || /^\S+$|^[\^~<>=!][^\p{Cc}]*\S$/u.test(revision)) return [];
  return [
    error(
      path,
      revision === ''
        ? 'it is empty, but Argo CD needs a branch, tag or commit.'
        : `'${escapeControl(revision)}' is not a branch, tag or commit: those contain no spaces.`,
    ),
  ];
}

/** The URL of an API server, or the name that a cluster has in Argo CD. */
function destinationProblems(path: Path, destination: string | undefined): Problem[] {
  if (destination === undefined) return [];
  const valid = destination.includes('://')
    ? /^https?:\/\/\S+$/.test(destination) && URL.canParse(destination)
    : destination !== '' && destination === destination.trim() && !/\p{Cc}/u.test(destination);
  if (valid) return [];
  return [
    error(
      path,
      destination.trim() === ''
        ? 'it is empty, but Argo CD needs the URL of an API server or the name of a cluster.'
        : `'${escapeControl(destination)}' is not the URL of an API server, such as https://10.0.0.1:6443, or the name of a cluster.`,
    ),
  ];
}

/** A folder of a repository. */
function pathProblems(path: Path, folder: string | undefined): Problem[] {
  if (folder === undefined || folder === '.') return [];
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.');
  if (folder.trim() === '' || parts.includes('..') || /[^\w./@-]/.test(folder))
    return [
      error(
        path,
        `'${escapeControl(folder)}' is not a folder of a repository: names of letters, digits, '.', '_', '-' and '@', separated by '/', without '..'.`,
      ),
    ];
  if (folder === parts.join('/')) return [];
  return [
    error(
      path,
      `'${escapeControl(folder)}' is not relative to the root of the repository: it must not start or end with '/' or './'.`,
      replaceWith(parts.length === 0 ? '.' : parts.join('/')),
    ),
  ];
}

/** A Go duration without fractions of a second, as Flux's schema requires. */
function durationProblems(path: Path, duration: string | undefined): Problem[] {
  if (duration === undefined) return [];
  const seconds = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(duration) ? goDurationSeconds(duration) : undefined;
  if (seconds !== undefined && seconds > 0) return [];
  return [
    error(path, `'${escapeControl(duration)}' is not a duration of Flux: numbers with h, m, s or ms, above 0.`, {
      example: `${String(path.at(-1))}: '10m'`,
    }),
  ];
}

const numeric = '(?:0|[1-9]\\d*)';
/** An identifier of digits has no leading zero either. */
const identifier = `(?:${numeric}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
const build = '[0-9A-Za-z-]+';
/** The grammar of Semantic Versioning 2.0.0. */
const semantic = new RegExp(
  `^${numeric}\\.${numeric}\\.${numeric}(?:-${identifier}(?:\\.${identifier})*)?(?:\\+${build}(?:\\.${build})*)?$`,
);

function versionProblems(path: Path, version: string | undefined): Problem[] {
  if (version === undefined || semantic.test(version)) return [];
  const [plain] = /\d+\.\d+\.\d+$/.exec(version) ?? [];
  const fixed = version === `v${plain}` && semantic.test(plain ?? '') ? plain : undefined;
  return [
    error(
      path,
      `'${escapeControl(version)}' is not a version of a chart: Semantic Versioning has three numbers without leading zeros, such as 1.4.0 or 1.4.0-rc.1.`,
      replaceWith(fixed),
    ),
  ];
}
