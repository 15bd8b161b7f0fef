import { error, isMap, replaceWith, type Data, type Path, type Problem } from '../../kit';
import { componentsOf, type CheckContext } from './context';

/** Two data files of 128 MiB and a ledger. */
export const smallestDiskBuffer = 268_435_488;

/** Buffers that are too small, contradict themselves, or stand where Vector never looks. */
export function bufferProblems(context: CheckContext): Problem[] {
  return [
    ...componentsOf(context.config, 'sinks').flatMap(([id, { buffer }]) =>
      ownProblems(['sinks', id, 'buffer'], buffer),
    ),
    ...misplacedProblems(context),
  ];
}

/** Buffers below `request`, where guides put them and Vector never looks. */
function misplacedProblems({ config }: CheckContext): Problem[] {
  return componentsOf(config, 'sinks').flatMap(([id, { request }]): Problem[] => {
    if (!isMap(request)) return [];
    const at = ['sinks', id, 'request'];
    return [
      ...('buffer' in request
        ? [
            error(
              [...at, 'buffer'],
              'Vector ignores a buffer below request without a word, and keeps 500 events in memory. The setting buffer of the agent is its disk buffer.',
              { fix: { remove: true } },
            ),
          ]
        : []),
      ...('eviction_policy' in request
        ? [
            error(
              [...at, 'eviction_policy'],
              'Vector has no eviction policy, and ignores the key without a word; buffer.whenFull of the agent says what happens when the buffer is full.',
              { fix: { remove: true } },
            ),
          ]
        : []),
    ];
  });
}

function ownProblems(at: Path, buffer: unknown): Problem[] {
  if (Array.isArray(buffer)) return stageProblems(at, buffer);
  if (!isMap(buffer)) return [];
  if (buffer['when_full'] === 'overflow')
    return [error([...at, 'when_full'], `'overflow' goes to the next buffer, and there is none.`)];
  return sizeProblems(at, buffer);
}

function stageProblems(at: Path, stages: readonly unknown[]): Problem[] {
  if (stages.length === 0)
    return [error(at, 'it is an empty list; a sink has one buffer at least.', { fix: { remove: true } })];
  const wrong = stages.findIndex(
    (stage, n) => isMap(stage) && (stage['when_full'] === 'overflow') !== n < stages.length - 1,
  );
  return [
    ...(wrong === -1
      ? []
      : [
          error(
            [...at, wrong, 'when_full'],
            `of several buffers each but the last has when_full: 'overflow', and the last has not; number ${wrong + 1} of ${stages.length} differs.`,
            replaceWith(wrong < stages.length - 1 ? 'overflow' : 'block'),
          ),
        ]),
    ...stages.flatMap((stage, n) => (isMap(stage) ? sizeProblems([...at, n], stage) : [])),
  ];
}

function sizeProblems(at: Path, { type, max_size, max_events }: Data): Problem[] {
  if (type !== 'disk') return [];
  if (max_events !== undefined)
    return [error([...at, 'max_events'], 'a disk buffer is measured in bytes, not in events.')];
  if (max_size === undefined) return [error([...at, 'max_size'], 'a disk buffer needs its size, bytes.')];
  if (typeof max_size !== 'number' || max_size >= smallestDiskBuffer) return [];
  return [
    error(
      [...at, 'max_size'],
      `${max_size} bytes are below the smallest disk buffer of Vector, ${smallestDiskBuffer} bytes (two data files and a ledger).`,
    ),
  ];
}
