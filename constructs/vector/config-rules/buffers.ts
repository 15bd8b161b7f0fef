import { valueAt, bytes, isMap, quantity, type Data } from '../../kit';
import { componentsOf, type Finding, type Judged } from './finding';

/** Two data files of 128 MiB and a ledger. */
export const smallestDiskBuffer = 268_435_488;

/** Buffers that are too small, contradict themselves, or stand where Vector never looks. */
export function bufferFindings(judged: Judged): Finding[] {
  return [
    ...componentsOf(judged.config, 'sinks').flatMap(([id, { buffer }]) => ownFindings(['sinks', id, 'buffer'], buffer)),
    ...misplacedFindings(judged),
  ];
}

/** Buffers below `request`, where guides put them and Vector never looks. */
function misplacedFindings({ config }: Judged): Finding[] {
  return componentsOf(config, 'sinks').flatMap(([id, { request }]): Finding[] => {
    if (!isMap(request)) return [];
    const at = ['sinks', id, 'request'];
    const size = valueAt(request, ['buffer', 'max_size']);
    const full = valueAt(request, ['buffer', 'when_full']);
    const readable = typeof size === 'number' || typeof size === 'string' ? bytes(size) : undefined;
    return [
      ...('buffer' in request
        ? [
            {
              at: [...at, 'buffer'],
              says: 'Vector ignores a buffer below request without a word, and keeps 500 events in memory.',
              write: `buffer: { maxSize: '${quantity(readable ?? '1Gi')}', whenFull: '${full === 'drop_newest' ? full : 'block'}' }   (of the agent, not in config)`,
            },
          ]
        : []),
      ...('eviction_policy' in request
        ? [
            {
              at: [...at, 'eviction_policy'],
              says: 'Vector has no eviction policy, and ignores the key without a word; what happens when the buffer is full is said by the buffer.',
              write: `buffer: { whenFull: 'drop_newest' }   (of the agent, not in config; 'block' loses nothing)`,
            },
          ]
        : []),
    ];
  });
}

function ownFindings(at: readonly string[], buffer: unknown): Finding[] {
  if (Array.isArray(buffer)) return stageFindings(at, buffer);
  if (!isMap(buffer)) return [];
  if (buffer['when_full'] === 'overflow')
    return [
      {
        at: [...at, 'when_full'],
        says: `'overflow' goes to the next buffer, and there is none.`,
      },
    ];
  return sizeFindings(at, buffer);
}

function stageFindings(at: readonly string[], stages: readonly unknown[]): Finding[] {
  if (stages.length === 0)
    return [{ at, says: 'it is an empty list; a sink has one buffer at least.', write: 'nothing (the agent has one)' }];
  const wrong = stages.findIndex(
    (stage, n) => isMap(stage) && (stage['when_full'] === 'overflow') !== n < stages.length - 1,
  );
  return [
    ...(wrong === -1
      ? []
      : [
          {
            at,
            says: `of several buffers each but the last has when_full: 'overflow', and the last has not; number ${wrong + 1} of ${stages.length} differs.`,
            write: `when_full: '${wrong < stages.length - 1 ? 'overflow' : 'block'}'`,
          },
        ]),
    ...stages.flatMap((stage) => (isMap(stage) ? sizeFindings(at, stage) : [])),
  ];
}

function sizeFindings(at: readonly string[], { type, max_size, max_events }: Data): Finding[] {
  if (type !== 'disk') return [];
  if (max_events !== undefined)
    return [
      {
        at: [...at, 'max_events'],
        says: 'a disk buffer is measured in bytes, not in events.',
      },
    ];
  if (max_size === undefined) return [{ at: [...at, 'max_size'], says: 'a disk buffer needs its size, bytes.' }];
  if (typeof max_size !== 'number' || max_size >= smallestDiskBuffer) return [];
  return [
    {
      at: [...at, 'max_size'],
      says: `${max_size} bytes are below the smallest disk buffer of Vector, ${smallestDiskBuffer} bytes (two data files and a ledger).`,
    },
  ];
}
