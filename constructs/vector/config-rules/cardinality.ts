import { error, isMap, valueAt, warning, type Help, type Problem } from '../../kit';
import { ids } from '../config';
import type { CheckContext } from './context';
import { fieldsOf } from '../template';
import { vectorReleases } from '../releases';

const at = ['sinks', ids.sink, 'labels'] as const;

/** Fields with a value per line or per request. */
const perLineField = /^(message|timestamp|ingest_timestamp)$|(^|[._])(trace|span|request)_?id$/i;

/** Fields with a value per pod that is never used again. */
const perPodField = /(^|\.)(pod_uid|pod_ips?|container_id)$|^file$/;

/** Labels that would exceed Loki's limits of labels or streams: one per key of an object, or one value per line. */
export function cardinalityProblems(context: CheckContext): Problem[] {
  return labelsOf(context).flatMap(([name, value]): Problem[] => {
    const help = asMetadata(context, name, value);
    // A value without a field reference is reported by the check of names.
    if (name.endsWith('*') && fieldsOf(value).length > 0)
      return [
        error(
          [...at, name],
          `'${name}' turns every key of ${fieldsOf(value)[0]} into a label. Loki rejects lines with more than ${context.sink.maxLabels} labels, and they are lost.`,
          help,
        ),
      ];
    const field = matchingField(value, perLineField);
    if (field === undefined) return [];
    return [
      error(
        [...at, name],
        `'${field}' is different for every line or request. As a label, each value creates a stream, and Loki rejects lines of new streams above max_global_streams_per_user.`,
        help,
      ),
    ];
  });
}

/** Warns of labels that create new streams for every pod. */
export function cardinalityWarnings(context: CheckContext): Problem[] {
  return labelsOf(context).flatMap(([name, value]): Problem[] => {
    const field = matchingField(value, perPodField);
    if (field === undefined) return [];
    return [
      warning(
        [...at, name],
        `'${field}' is different for every pod. As a label, each value creates new streams, with their own chunks and index entries.`,
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

function matchingField(value: string, kind: RegExp): string | undefined {
  return fieldsOf(value).find((field) => kind.test(field.replace(/^[.%]/, '')));
}

/** Moves a label to structured metadata, if release and sink support it and the name is not in use there. */
function asMetadata({ userConfig, release, sink }: CheckContext, name: string, value: string): Help {
  if (!sink.structuredMetadata || !vectorReleases.facts(release).sendsMetadata) return {};
  const metadata = valueAt(userConfig, ['sinks', ids.sink, 'structured_metadata']);
  const entries = isMap(metadata) ? metadata : {};
  if (name in entries) return {};
  return { fix: { moveTo: ['sinks', ids.sink, 'structured_metadata'], value: { ...entries, [name]: value } } };
}
