import { traceIdField, type TraceLabels } from '../contracts';
import { traceIdPattern, type Data } from '../kit';

/** What the links between logs and traces are made from. */
export interface TraceLinks {
  /** Labels of streams by attributes of spans. @default - none: spans have no links to lines */
  readonly labels?: TraceLabels | undefined;
  /** Whether lines can have the ID of their trace in their text only. */
  readonly idsInText: boolean;
  /** The data source with the metrics of services that Tempo makes from spans. @default - none */
  readonly serviceMetricsUid?: string | undefined;
}

/**
 * Time before the start and after the end of a span whose lines are looked for. A request writes lines outside of its
 * span, and clocks differ; the ID keeps out the lines of other requests, so that a longer time costs only the search.
 */
const shift = '5m';

const openTrace = 'Open trace';

/**
 * Links from lines to their traces. Grafana makes a field of each of them, which it fills from the first matcher with its
 * name and shows with its link, and it compares no values: only fields of different names find both kinds of IDs, and a
 * line with both kinds has two links.
 *
 * @param uid - of the data source with the traces
 */
export function linksToTraces(uid: string, { idsInText }: TraceLinks): Data {
  const link = { datasourceUid: uid, url: '${__value.raw}', urlDisplayLabel: openTrace };
  return {
    derivedFields: [
      { name: 'Trace', matcherType: 'label', matcherRegex: `^${traceIdField}$`, ...link },
      ...(idsInText
        ? [{ name: 'Trace in the text', matcherType: 'regex', matcherRegex: traceIdPattern('('), ...link }]
        : []),
    ],
  };
}

/**
 * Links from spans to their lines, the graph of the spans of a trace, and the graph of services.
 *
 * @param uid - of the data source with the logs; undefined if there is none
 */
export function linksOfTraces(
  uid: string | undefined,
  { labels = {}, idsInText, serviceMetricsUid }: TraceLinks,
): Data {
  const tags = Object.entries(labels).map(([key, value]) => ({ key, value }));
  return {
    ...(uid !== undefined &&
      tags.length > 0 && {
        tracesToLogsV2: {
          datasourceUid: uid,
          spanStartTimeShift: `-${shift}`,
          spanEndTimeShift: shift,
          tags,
          customQuery: true,
          query: queryOfSpan(tags[0]!, idsInText),
        },
      }),
    nodeGraph: { enabled: true },
    ...(serviceMetricsUid !== undefined && { serviceMap: { datasourceUid: serviceMetricsUid } }),
  };
}

/**
 * The lines of a span, with variables of Grafana. `__tags` has a matcher for each tag that the span has. Without any the
 * query would be refused by Loki, so it has a variable of the first one too: Grafana shows a link only if all variables
 * have values, of which an empty one is one too.
 */
function queryOfSpan({ key, value }: { readonly key: string; readonly value: string }, idsInText: boolean): string {
  const id = '${__trace.traceId}';
  const isId = `${traceIdField}="${id}"`;
  return [
    '{${__tags}}',
    `${value}="\${__span.tags["${key}"]}"`,
    ...(idsInText ? [`label_format in_text=\`{{ contains "${id}" __line__ }}\``, `${isId} or in_text="true"`] : [isId]),
  ].join(' | ');
}
