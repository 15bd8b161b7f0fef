import type { PodField, SentFields } from '../../contracts';
import { logqlString, sentAs, wholeValue, type SentField } from '../../kit';

/** A condition on a value of lines. */
export interface Condition extends SentField {
  readonly operator: '=' | '=~' | '!=';
  readonly value: string;
}

/** How a field of pods is sent. */
export function podField(fields: SentFields, field: PodField): SentField | undefined {
  return sentAs(fields, ({ pod }) => pod === field);
}

/** The level of lines, which only stages of the pipeline extract. */
export function levelOf(fields: SentFields): SentField | undefined {
  return sentAs(fields, ({ extracted }) => extracted === 'level');
}

/** The label of the cluster, by which namespaces of the same name are told apart. */
export function clusterLabel(fields: SentFields): string[] {
  return fields.labels['cluster'] === undefined ? [] : ['cluster'];
}

/** The lines of a source that meet all conditions, as LogQL. Loki needs a label that is not empty. */
export function linesOf(fields: SentFields, job: string, conditions: readonly Condition[]): string {
  const text = ({ name, operator, value }: Condition): string => `${name}${operator}${logqlString(value)}`;
  const labels = conditions.filter(({ kind }) => kind === 'label').map(text);
  const filters = conditions
    .filter(({ kind }) => kind === 'metadata')
    .map((one) => ` | ${text(one.operator === '=~' ? { ...one, value: wholeValue(one.value) } : one)}`);
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
  return byJob === undefined ? `${Object.keys(labels)[0] ?? 'job'}=~".+"` : `${byJob}=${logqlString(job)}`;
}
