import { error, isMap, literal, type Data, type Path, type Problem } from '../kit';
import type { GrafanaContent } from './content';

/** A span before or after another time, as Grafana reads it. */
const duration = /^\d+(?:ms|s|m|h)$/;

/**
 * Validates the links of a data source to others, as Grafana reads them: links to data sources that do not exist do
 * nothing, and a query with a name that no label has is refused by Loki.
 *
 * @param uids - of all data sources that links may refer to
 */
export function linkProblems(at: Path, { jsonData }: Data, uids: readonly unknown[]): Problem[] {
  if (!isMap(jsonData)) return [];
  const { derivedFields, tracesToLogsV2, serviceMap } = jsonData;
  const fields = Array.isArray(derivedFields) ? derivedFields : [];
  return [
    ...fields.filter(isMap).flatMap((field, n) => uidProblems([...at, 'jsonData', 'derivedFields', n], field, uids)),
    ...(isMap(serviceMap) ? uidProblems([...at, 'jsonData', 'serviceMap'], serviceMap, uids) : []),
    ...(isMap(tracesToLogsV2) ? logsProblems([...at, 'jsonData', 'tracesToLogsV2'], tracesToLogsV2, uids) : []),
  ];
}

function uidProblems(at: Path, { datasourceUid: uid }: Data, uids: readonly unknown[]): Problem[] {
  return uid === undefined || uids.includes(uid)
    ? []
    : [error(at, `${literal(uid)} is not the uid of a data source of the file.`)];
}

function logsProblems(at: Path, link: Data, uids: readonly unknown[]): Problem[] {
  const { tags, spanStartTimeShift: start, spanEndTimeShift: end } = link;
  const problems = uidProblems(at, link, uids);
  if (typeof start !== 'string' || !start.startsWith('-') || !duration.test(start.slice(1)))
    problems.push(
      error(
        [...at, 'spanStartTimeShift'],
        `${literal(start)} is not a time before the start of the span: such as '-5m', with a minus.`,
      ),
    );
  if (typeof end !== 'string' || !duration.test(end))
    problems.push(
      error([...at, 'spanEndTimeShift'], `${literal(end)} is not a time after the end of the span: such as '5m'.`),
    );
  if (!Array.isArray(tags) || tags.length === 0)
    problems.push(error([...at, 'tags'], 'there is no tag, for which Grafana would use its own ones.'));
  else problems.push(...tags.flatMap((tag, n) => tagProblems([...at, 'tags', n], tag)));
  return problems;
}

function tagProblems(at: Path, tag: unknown): Problem[] {
  const { key, value } = isMap(tag) ? tag : {};
  if (typeof key !== 'string' || key === '') return [error(at, 'the tag has no key, the name of an attribute.')];
  return typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value)
    ? []
    : [error(at, `${literal(value)} is not the name of a label: letters, digits and '_', not starting with a digit.`)];
}

/** Validates that what links need is known. @param metricsUid - of the Prometheus */
export function traceLinkProblems(
  { dataSources, traceLabels = {}, serviceGraph = false }: GrafanaContent,
  metricsUid: string | undefined,
): Problem[] {
  const linking = dataSources.find(({ type, linkedUid }) => type === 'tempo' && linkedUid !== undefined);
  const problems: Problem[] = [];
  if (linking !== undefined && Object.keys(traceLabels).length === 0)
    problems.push(
      error(
        ['traceLabels'],
        `no label is known that streams of ${literal(linking.linkedUid!)} and spans of ${literal(linking.name)} have in common, so spans cannot link to their lines.`,
        { example: "traceLabels: { 'k8s.namespace.name': 'namespace' }" },
      ),
    );
  if (!serviceGraph) return problems;
  if (!dataSources.some(({ type }) => type === 'tempo'))
    problems.push(error(['serviceGraph'], 'no data source has traces.', { fix: { remove: true } }));
  else if (metricsUid === undefined)
    problems.push(error(['serviceGraph'], 'the graph is drawn from metrics, but there is no Prometheus.'));
  return problems;
}
