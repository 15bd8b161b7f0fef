import { bytes, error, quantity, replaceWith, sizeProblem, type ByteSize, type Problem } from '../kit';
import { smallestDiskBuffer } from './config-rules/buffers';

/** What the folder of an agent contains, for messages. */
export const stateNames = { system: 'Vector', state: 'positions and buffer' };

/** Validates the disk buffer. */
export function bufferProblems(maxSize: ByteSize, whenFull: string): Problem[] {
  if (!['block', 'drop_newest'].includes(whenFull))
    return [
      error(
        ['buffer', 'whenFull'],
        `whenFull is '${whenFull}', but must be 'block' (stops reading) or 'drop_newest' (loses lines).`,
      ),
    ];
  const size = bytes(maxSize);
  if (size === undefined) return [sizeProblem(['buffer', 'maxSize'], maxSize)];
  if (size >= smallestDiskBuffer) return [];
  return [
    error(
      ['buffer', 'maxSize'],
      `${maxSize} (${size} bytes) is below the smallest disk buffer of Vector, ${smallestDiskBuffer} bytes (two data files and a ledger).`,
      replaceWith(quantity(Math.ceil(smallestDiskBuffer / 2 ** 20) * 2 ** 20)),
    ),
  ];
}
