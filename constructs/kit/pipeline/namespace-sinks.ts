import type { LogSink, PodSelection } from '../../contracts';
import { error, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';

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
