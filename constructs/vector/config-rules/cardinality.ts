import { isMap, valueAt } from '../../kit';
import { ids } from '../config';
import type { Finding, Judged } from './finding';
import { fieldsOf, quoted } from '../template';
import { vectorVersion } from '../releases';

const at = ['sinks', ids.sink, 'labels'] as const;

/** Differs from line to line, or from request to request. */
const perLine = /^(message|timestamp|ingest_timestamp)$|(^|[._])(trace|span|request)_?id$/i;

/** Differs from pod to pod, and never comes back. */
const perPod = /(^|\.)(pod_uid|pod_ips?|container_id)$|^file$/;

/** Labels that would make so many streams that Loki refuses lines: of an object's keys, or of each line's own value. */
export function cardinalityFindings(judged: Judged): Finding[] {
  return labelsOf(judged).flatMap(([name, value]): Finding[] => {
    const write = metadataLine(judged, name, value);
    // The check of names knows more of a text that is no object.
    if (name.endsWith('*') && fieldsOf(value).length > 0)
      return [
        {
          at: [...at, name],
          says: `'${name}' makes a label of every key of ${fieldsOf(value)[0]}, and objects have as many as they like: Loki refuses a line with more than ${judged.sink.maxLabels} labels, and it is lost.`,
          write,
        },
      ];
    const field = fieldIn(value, perLine);
    if (field === undefined) return [];
    return [
      {
        at: [...at, name],
        says: `'${field}' differs from line to line: as a label each value is a stream of its own, and past max_global_streams_per_user Loki refuses lines.`,
        write,
      },
    ];
  });
}

/** Labels that begin new streams with every pod, and say less than the name of the pod. */
export function cardinalityAdvice(judged: Judged): Finding[] {
  return labelsOf(judged).flatMap(([name, value]): Finding[] => {
    const field = fieldIn(value, perPod);
    if (field === undefined) return [];
    return [
      {
        at: [...at, name],
        says: `'${field}' differs with every start of a pod: as a label each value begins new streams, with an index and chunks of their own.`,
        write: metadataLine(judged, name, value),
      },
    ];
  });
}

function labelsOf({ config }: Judged): [string, string][] {
  const labels = valueAt(config, at);
  if (!isMap(labels)) return [];
  return Object.entries(labels).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
}

function fieldIn(value: string, kind: RegExp): string | undefined {
  return fieldsOf(value).find((field) => kind.test(field.replace(/^[.%]/, '')));
}

/** The same as structured metadata, beside what is there already; nothing where it cannot be sent. */
function metadataLine({ config, release, sink }: Judged, name: string, value: string): string | undefined {
  if (!sink.structuredMetadata || !vectorVersion(release).sendsMetadata) return undefined;
  const there = valueAt(config, ['sinks', ids.sink, 'structured_metadata']);
  const entries = Object.entries<unknown>({ ...(isMap(there) && there), [name]: value });
  const written = entries.map(([key, text]) => `${/^\w+$/.test(key) ? key : quoted(key)}: ${quoted(String(text))}`);
  return `structuredMetadata: { ${written.join(', ')} }   (and no label '${name}')`;
}
