import type { PodField, SentFields, SentValue } from '../../contracts';

/** A value that is sent with lines, as LogQL names it. */
export interface SentName {
  readonly name: string;
  /** Whether it is a label of the stream; otherwise it is structured metadata. */
  readonly isLabel: boolean;
}

/** A condition on a value of lines. */
export interface Condition extends SentName {
  readonly operator: '=' | '=~' | '!=';
  readonly value: string;
}

/** How a value of lines is sent. @returns undefined if it is not sent */
export function sentAs(fields: SentFields, is: (source: SentValue) => boolean): SentName | undefined {
  const named = (values: Readonly<Record<string, SentValue>>, isLabel: boolean): SentName[] =>
    Object.keys(values).flatMap((name) => (is(values[name]!) ? [{ name, isLabel }] : []));
  return [...named(fields.labels, true), ...named(fields.structuredMetadata, false)][0];
}

/** How a field of pods is sent. */
export function podField(fields: SentFields, field: PodField): SentName | undefined {
  return sentAs(fields, ({ pod }) => pod === field);
}

/** The level of lines, which only stages of the pipeline extract. */
export function levelOf(fields: SentFields): SentName | undefined {
  return sentAs(fields, ({ extracted }) => extracted === 'level');
}

/** The label of the cluster, by which namespaces of the same name are told apart. */
export function clusterLabel(fields: SentFields): string[] {
  return fields.labels['cluster'] === undefined ? [] : ['cluster'];
}

/** The lines of a source that meet all conditions, as LogQL. Loki needs a label that is not empty. */
export function linesOf(fields: SentFields, job: string, conditions: readonly Condition[]): string {
  const text = ({ name, operator, value }: Condition): string => `${name}${operator}${quoted(value)}`;
  const labels = conditions.filter(({ isLabel }) => isLabel).map(text);
  const filters = conditions
    .filter(({ isLabel }) => !isLabel)
    .map((one) => ` | ${text(one.operator === '=~' ? { ...one, value: whole(one.value) } : one)}`);
  return `{${(labels.length > 0 ? labels : [anyLabel(fields, job)]).join(', ')}}${filters.join('')}`;
}

/** The lines of a container in a namespace. @returns undefined if one of both is not sent */
export function containerLines(fields: SentFields, namespace: string, container: string): string | undefined {
  const [inNamespace, ofContainer] = [podField(fields, 'namespace'), podField(fields, 'container')];
  if (inNamespace === undefined || ofContainer === undefined) return undefined;
  return linesOf(fields, 'kubernetes-pods', [
    { ...inNamespace, operator: '=', value: namespace },
    { ...ofContainer, operator: '=', value: container },
  ]);
}

function anyLabel({ labels }: SentFields, job: string): string {
  const byJob = Object.keys(labels).find((name) => labels[name]!.line === 'job');
  return byJob === undefined ? `${Object.keys(labels)[0] ?? 'job'}=~".+"` : `${byJob}=${quoted(job)}`;
}

/**
 * An expression that matches a whole value. Filters after the selector do so anyway, but if one alternative begins like
 * another, as in `Failed|FailedMount`, Loki 3.3 and 3.7 match every value that contains it.
 */
export function whole(pattern: string): string {
  return `^(?:${pattern})$`;
}

/** A string of LogQL, in double quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
