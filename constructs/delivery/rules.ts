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

function argocdProblems({ repository, path, namespace, destination, clusters }: ArgoCdSettings): Problem[] {
  const labels = Object.keys(clusters?.matchLabels ?? {});
  const problems = [
    ...repositoryProblems(['repository'], repository),
    ...pathProblems(['path'], path),
    ...(namespace === undefined ? [] : namespaceNameProblems(['namespace'], namespace)),
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
  if (destination?.trim() === '')
    problems.push(
      error(['destination'], 'it is empty, but Argo CD needs the URL of an API server or the name of a cluster.'),
    );
  return problems;
}

function fluxProblems({ source, path, namespace, interval, timeout }: FluxSettings): Problem[] {
  return [
    ...objectNameProblems(['source', 'name'], source.name),
    ...(source.namespace === undefined ? [] : namespaceNameProblems(['source', 'namespace'], source.namespace)),
    ...pathProblems(['path'], path),
    ...(namespace === undefined ? [] : namespaceNameProblems(['namespace'], namespace)),
    ...durationProblems(['interval'], interval),
    ...durationProblems(['timeout'], timeout),
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

/** A folder below the root of a repository. */
function pathProblems(path: Path, folder: string | undefined): Problem[] {
  if (folder === undefined) return [];
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
      replaceWith(parts.length === 0 ? undefined : parts.join('/')),
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
const identifier = '[0-9A-Za-z-]+';
const semantic = new RegExp(
  `^${numeric}\\.${numeric}\\.${numeric}(?:-${identifier}(?:\\.${identifier})*)?(?:\\+${identifier}(?:\\.${identifier})*)?$`,
);

function versionProblems(path: Path, version: string | undefined): Problem[] {
  if (version === undefined || semantic.test(version)) return [];
  const [plain] = /\d+\.\d+\.\d+$/.exec(version) ?? [];
  const fixed = version === `v${plain}` && semantic.test(plain ?? '') ? plain : undefined;
  return [
    error(
      path,
      `'${escapeControl(version)}' is not a version of a chart: Semantic Versioning has three numbers, such as 1.4.0.`,
      replaceWith(fixed),
    ),
  ];
}
