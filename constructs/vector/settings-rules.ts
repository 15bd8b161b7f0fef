import type { LogSink, PodSelection } from '../contracts';
import { bytes, error, escapeControl, quantity, replaceWith, sizeProblem, type ByteSize, type Problem } from '../kit';
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

/** Validates that the lines of a namespace that has a sink of its own are read. */
export function namespaceSinkProblems(
  sinks: Readonly<Record<string, LogSink>>,
  { namespaces, exclude }: PodSelection,
  readsPods: boolean,
): Problem[] {
  return Object.keys(sinks).flatMap((name) => {
    const why = !readsPods
      ? 'sources.pods is false'
      : exclude?.namespaces?.includes(name) === true
        ? 'pipeline.select.exclude.namespaces has it'
        : namespaces?.includes(name) === false
          ? 'pipeline.select.namespaces does not have it'
          : undefined;
    return why === undefined
      ? []
      : [error(['namespaceSinks', name], `No pod of the namespace '${escapeControl(name)}' is read: ${why}.`)];
  });
}
