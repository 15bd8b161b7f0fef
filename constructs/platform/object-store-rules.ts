import { error, warning, type Path, type Problem } from '../kit';
import type { Environment, StoreChoice } from './environment';

/** Checks which stores an environment has, before they are built. */
export function objectStoreProblems({ objectStore, tempo }: Environment): Problem[] {
  if (objectStore === undefined) return [];
  const { earlier, uploadCleanup, ...current } = objectStore;
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
    ...(earlier !== undefined && tempo !== undefined
      ? [
          warning(
            ['objectStore', 'earlier'],
            'Tempo reads the current store only: traces that are in the earlier one are not found any more. Copy its bucket of traces to keep them.',
          ),
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
