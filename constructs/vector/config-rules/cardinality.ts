import { error, isMap, valueAt, warning, type Help, type Problem } from '../../kit';
import { ids } from '../config';
import type { CheckContext } from './context';
import { fieldsOf } from '../template';
import { vectorVersion } from '../releases';

const at = ['sinks', ids.sink, 'labels'] as const;

/** Differs from line to line, or from request to request. */
const perLine = /^(message|timestamp|ingest_timestamp)$|(^|[._])(trace|span|request)_?id$/i;

/** Differs from pod to pod, and never comes back. */
const perPod = /(^|\.)(pod_uid|pod_ips?|container_id)$|^file$/;

/** Labels that would make so many streams that Loki refuses lines: of an object's keys, or of each line's own value. */
export function cardinalityProblems(context: CheckContext): Problem[] {
  return labelsOf(context).flatMap(([name, value]): Problem[] => {
    const help = asMetadata(context, name, value);
    // The check of names knows more of a text that is no object.
    if (name.endsWith('*') && fieldsOf(value).length > 0)
      return [
        error(
          [...at, name],
          `'${name}' makes a label of every key of ${fieldsOf(value)[0]}, and objects have as many as they like: Loki refuses a line with more than ${context.sink.maxLabels} labels, and it is lost.`,
          help,
        ),
      ];
    const field = fieldIn(value, perLine);
    if (field === undefined) return [];
    return [
      error(
        [...at, name],
        `'${field}' differs from line to line: as a label each value is a stream of its own, and past max_global_streams_per_user Loki refuses lines.`,
        help,
      ),
    ];
  });
}

/** Labels that begin new streams with every pod, and say less than the name of the pod. */
export function cardinalityAdvice(context: CheckContext): Problem[] {
  return labelsOf(context).flatMap(([name, value]): Problem[] => {
    const field = fieldIn(value, perPod);
    if (field === undefined) return [];
    return [
      warning(
        [...at, name],
        `'${field}' differs with every start of a pod: as a label each value begins new streams, with an index and chunks of their own.`,
        asMetadata(context, name, value),
      ),
    ];
  });
}

function labelsOf({ config }: CheckContext): [string, string][] {
  const labels = valueAt(config, at);
  if (!isMap(labels)) return [];
  return Object.entries(labels).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
}

function fieldIn(value: string, kind: RegExp): string | undefined {
  return fieldsOf(value).find((field) => kind.test(field.replace(/^[.%]/, '')));
}

/** The value goes to structured metadata, beside what is there already, where release and sink take it and its name is free. */
function asMetadata({ config, release, sink }: CheckContext, name: string, value: string): Help {
  if (!sink.structuredMetadata || !vectorVersion(release).sendsMetadata) return {};
  const known = valueAt(config, ['sinks', ids.sink, 'structured_metadata']);
  const entries = isMap(known) ? known : {};
  if (name in entries) return {};
  return { fix: { moveTo: ['sinks', ids.sink, 'structured_metadata'], value: { ...entries, [name]: value } } };
}
