import type { LineOrigin, SentFields, SentValue, ValueSource } from '../../contracts';
import { sentFields } from '../../kit';
import type { PipelinePlan } from './plan';
import { fixed, valueOf, type Value } from './values';
import { vrlString } from './vrl';

/** Values by name. */
export type Values = Readonly<Record<string, Value>>;

/** The values that the sinks send. */
export interface SentValues {
  readonly labels: Values;
  readonly structuredMetadata: Values;
}

/** The labels and the structured metadata, as expressions of VRL. */
export function sentValues(plan: PipelinePlan): SentValues {
  const values = (fields: Readonly<Record<string, SentValue>>): Values =>
    Object.fromEntries(Object.entries(fields).map(([name, source]) => [name, valueIn(plan, source)]));
  const { labels, structuredMetadata } = sentOf(plan);
  return { labels: values(labels), structuredMetadata: values(structuredMetadata) };
}

/** The labels and the structured metadata, apart from those that the user's own configuration adds. */
export function sentOf(plan: PipelinePlan): SentFields {
  const { ownLabels = {} } = plan;
  const own = new Set(Object.values(ownLabels));
  return sentFields({
    ...plan,
    isOwnLabel: (name, source) => name in ownLabels || own.has(valueIn(plan, source).template),
  });
}

function valueIn(plan: PipelinePlan, { onlyOf, otherwise, ...source }: SentValue): Value {
  const { sources } = plan;
  if (otherwise !== undefined) return { vrl: `(${valueIn(plan, source).vrl} || ${valueIn(plan, otherwise).vrl})` };
  const origins = sources.map(({ origin }) => origin);
  const only = onlyOf ?? (origins.length > 1 && origins.includes('syslog') ? ownOrigin(source) : undefined);
  if (only !== undefined)
    return { vrl: `(get({ ${vrlString(only)}: ${valueOf(source, origins).vrl} }, [.origin]) ?? null)` };
  if (source.line === 'job') return sources.length === 1 ? fixed(sources[0]!.job) : { vrl: '.job', isPlain: true };
  return valueOf(source, origins);
}

/** The origin whose fields a sender of syslog could set: each element of structured data is a field of the event. */
function ownOrigin({ journal, docker }: ValueSource): LineOrigin | undefined {
  if (journal !== undefined) return 'journal';
  return docker === undefined ? undefined : 'docker';
}
