import { clusterProblems, error, nameProblems, registryProblems, type Path, type Problem } from '../kit';
import type { Environment, StoreChoice } from './environment';
import { namespaceProblems } from './namespaces';
import { tenancyProblems } from './tenancy-rules';

/** What the sections of an environment whose shape is right say of each other, before anything is built. */
export function environmentProblems(environment: Environment): Problem[] {
  return [
    ...nameProblems(['name'], environment.name, 40),
    ...registryProblems(['registry'], environment.registry),
    ...clusterProblems(['cluster'], environment.cluster),
    ...componentNameProblems(environment),
    ...objectStoreProblems(environment),
    ...namespaceProblems(environment),
    ...tenancyProblems(environment),
  ];
}

/** Hosts are made of names, and nothing is built with a host that is none. How long a name may be, its component checks. */
function componentNameProblems({ loki, gateway, canary, collect, events, objectStore }: Environment): Problem[] {
  const named: (readonly [Path, { readonly name?: string } | false | undefined])[] = [
    [['loki'], loki],
    [['gateway'], gateway],
    [['canary'], canary],
    [['collect'], collect],
    [['events'], events],
    [['objectStore', 'minio'], objectStore.minio],
    [['objectStore', 'earlier', 'minio'], objectStore.earlier?.minio],
    [['objectStore', 'uploadCleanup'], objectStore.uploadCleanup],
  ];
  return named.flatMap(([section, settings]) =>
    settings === false || settings?.name === undefined
      ? []
      : nameProblems([...section, 'name'], settings.name, Infinity),
  );
}

function objectStoreProblems({ objectStore: { earlier, uploadCleanup, ...today } }: Environment): Problem[] {
  return [
    ...choiceProblems(['objectStore'], today),
    ...(earlier === undefined ? [] : choiceProblems(['objectStore', 'earlier'], earlier)),
    ...(uploadCleanup !== undefined && today.filesystem === true
      ? [error(['objectStore', 'uploadCleanup'], 'there are no uploads: logs are kept on a volume.')]
      : []),
    ...(earlier?.minio !== undefined && today.minio !== undefined
      ? [error(['objectStore', 'earlier', 'minio'], 'both stores are MinIO of this platform; there is one.')]
      : []),
  ];
}

function choiceProblems(path: Path, choice: StoreChoice): Problem[] {
  const chosen = Object.keys(choice);
  if (chosen.length === 1) return [];
  return [
    error(
      path,
      chosen.length === 0
        ? 'no object store is chosen; Loki keeps its logs in one.'
        : `${chosen.join(' and ')} are both chosen; logs are kept in one of them.`,
    ),
  ];
}
