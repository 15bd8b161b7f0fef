import {
  clusterProblems,
  error,
  nameProblems,
  registryProblems,
  sharedPodProblems,
  type Path,
  type Problem,
} from '../kit';
import type { Environment, StoreChoice } from './environment';
import { namespaceProblems } from './namespaces';
import { tenancyProblems } from './tenancy-rules';

/**
 * Checks of names and between sections that run before anything is built. The types of all settings are right by then.
 */
export function environmentProblems(environment: Environment): Problem[] {
  return [
    ...nameProblems(['name'], environment.name, 40),
    ...registryProblems(['registry'], environment.registry),
    ...clusterProblems(['cluster'], environment.cluster),
    ...sharedPodProblems(['pods'], environment.pods),
    ...componentNameProblems(environment),
    ...objectStoreProblems(environment),
    ...namespaceProblems(environment),
    ...tenancyProblems(environment),
  ];
}

/**
 * Names become host names, which have to be valid before anything is built. Each component checks the length itself.
 */
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

function objectStoreProblems({ objectStore: { earlier, uploadCleanup, ...current } }: Environment): Problem[] {
  return [
    ...choiceProblems(['objectStore'], current),
    ...(earlier === undefined ? [] : choiceProblems(['objectStore', 'earlier'], earlier)),
    ...(uploadCleanup !== undefined && current.filesystem === true
      ? [
          error(['objectStore', 'uploadCleanup'], 'a volume has no multipart uploads to abort.', {
            fix: { remove: true },
          }),
        ]
      : []),
    ...(earlier?.minio !== undefined && current.minio !== undefined
      ? [error(['objectStore', 'earlier', 'minio'], 'a platform has one MinIO, and objectStore.minio is that one.')]
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
        ? 'no store is set; Loki needs one of external, azure, gcs, minio and filesystem.'
        : `${chosen.join(' and ')} are set together; Loki needs exactly one of them.`,
    ),
  ];
}
