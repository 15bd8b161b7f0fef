import { error, isMap, replaceWith, type Data, type Path, type Problem } from '../../kit';
import { componentsOf, type CheckContext } from './context';

/** Bytes: two data files of 128 MiB and a ledger of 32 bytes. */
export const smallestDiskBuffer = 268_435_488;

/** Validates the buffers of sinks: size, overflow chain and position. */
export function bufferProblems(context: CheckContext): Problem[] {
  return [
    ...componentsOf(context.config, 'sinks').flatMap(([id, { buffer }]) =>
      sinkBufferProblems(['sinks', id, 'buffer'], buffer),
    ),
    ...misplacedProblems(context),
  ];
}

/** Keys about buffers that some guides put below `request`, where Vector ignores them. */
const misplaced: Readonly<Record<string, string>> = {
  buffer: 'Vector ignores a buffer below request silently. The setting buffer of the agent configures its disk buffer.',
  eviction_policy:
    'Vector has no eviction policy and ignores the key silently. The setting buffer.whenFull of the agent decides what happens when its buffer is full.',
};

function misplacedProblems({ config }: CheckContext): Problem[] {
  return componentsOf(config, 'sinks').flatMap(([id, { request }]): Problem[] =>
    Object.entries(misplaced)
      .filter(([key]) => isMap(request) && key in request)
      .map(([key, message]) => error(['sinks', id, 'request', key], message, { fix: { remove: true } })),
  );
}

function sinkBufferProblems(at: Path, buffer: unknown): Problem[] {
  if (Array.isArray(buffer)) return chainProblems(at, buffer);
  if (!isMap(buffer)) return [];
  if (buffer['when_full'] === 'overflow')
    return [
      error([...at, 'when_full'], "'overflow' passes events on to a next buffer, but the sink has only this one."),
    ];
  return sizeProblems(at, buffer);
}

function chainProblems(at: Path, buffers: readonly unknown[]): Problem[] {
  if (buffers.length === 0)
    return [error(at, 'The list is empty, but a sink needs at least one buffer.', { fix: { remove: true } })];
  const wrong = buffers.findIndex(
    (buffer, n) => isMap(buffer) && (buffer['when_full'] === 'overflow') !== n < buffers.length - 1,
  );
  return [
    ...(wrong === -1
      ? []
      : [
          error(
            [...at, wrong, 'when_full'],
            `In a chain of buffers, each but the last must have when_full 'overflow', and the last must not. This is buffer ${wrong + 1} of ${buffers.length}.`,
            replaceWith(wrong < buffers.length - 1 ? 'overflow' : 'block'),
          ),
        ]),
    ...buffers.flatMap((buffer, n) => (isMap(buffer) ? sizeProblems([...at, n], buffer) : [])),
  ];
}

function sizeProblems(at: Path, { type, max_size, max_events }: Data): Problem[] {
  if (type !== 'disk') return [];
  if (max_events !== undefined)
    return [
      error([...at, 'max_events'], 'max_events is not supported by a disk buffer, whose size is max_size in bytes.'),
    ];
  if (max_size === undefined) return [error([...at, 'max_size'], 'A disk buffer needs max_size (bytes).')];
  if (typeof max_size !== 'number' || max_size >= smallestDiskBuffer) return [];
  return [
    error(
      [...at, 'max_size'],
      `${max_size} bytes is below the smallest disk buffer of Vector, ${smallestDiskBuffer} bytes (two data files and a ledger).`,
      replaceWith(smallestDiskBuffer),
    ),
  ];
}
