import type { ValueSource } from '../../contracts';
import { levelFields } from '../pipeline/level';
import { allStages } from '../pipeline/fields';
import type { ProcessPlan } from './plan';

/** The names under which stages store extracted fields, by the names that pipelines have for them. */
export type Keys = ReadonlyMap<string, string>;

/**
 * Fields that only stages use. They and all names that begin with `__label_` or `__metadata_` are reserved: no extracted
 * field is stored under them.
 */
export const temporary = {
  word: '__level_word',
  cut: '__cut',
  log: '__docker_log',
  stream: '__docker_stream',
  time: '__docker_time',
  line: '__docker_line',
} as const;

/** Reserved names of what is sent as a label or as structured metadata. */
export const temporaryOf = {
  label: (name: string): string => `__label_${name}`,
  metadata: (name: string): string => `__metadata_${name}`,
};

const isReserved = (key: string): boolean =>
  (Object.values(temporary) as string[]).includes(key) || /^__(?:label|metadata)_/.test(key);

/** The names of all extracted fields that are read, in one order for all sources. */
export function keysOf({ pipeline, sources }: ProcessPlan): Keys {
  const values = [pipeline, ...sources].flatMap(({ labels = {}, structuredMetadata = {} }) => [
    ...Object.values<ValueSource | false>(labels),
    ...Object.values<ValueSource | false>(structuredMetadata),
  ]);
  const read = allStages(pipeline).flatMap(({ keep, drop, timestamp, level }) => [
    keep?.field,
    drop?.field,
    timestamp?.field,
    ...(level === undefined ? [] : ['level', ...(level === 'detect' ? levelFields : [level.field])]),
  ]);
  const sent = values.map((value) => (value === false ? undefined : value.extracted));
  const keys = new Map<string, string>();
  const used = new Set<string>();
  for (const name of [...read, ...sent]) {
    if (name === undefined || keys.has(name)) continue;
    const wanted = `__${name.replaceAll(/\W/g, '_')}`;
    const plain = isReserved(wanted) ? `__field${wanted.slice(1)}` : wanted;
    let key = plain;
    for (let n = 2; used.has(key); n += 1) key = `${plain}_${n}`;
    used.add(key);
    keys.set(name, key);
  }
  return keys;
}

/**
 * Names of fields in which a list or an object is no value: labels, and what `keep` and `drop` compare, unless a stage
 * `redact` has made it a text. Structured metadata has them as texts.
 */
export function scalarFields({ pipeline, sources }: ProcessPlan): ReadonlySet<string> {
  const stages = allStages(pipeline);
  if (stages.some(({ redact }) => redact !== undefined)) return new Set();
  const fieldsOf = (setting: 'labels' | 'structuredMetadata'): string[] =>
    [pipeline, ...sources].flatMap((one) =>
      Object.values<ValueSource | false>(one[setting] ?? {}).flatMap((value) =>
        value === false ? [] : (value.extracted ?? []),
      ),
    );
  const compared = stages.flatMap(({ keep, drop }) => keep?.field ?? drop?.field ?? []);
  const metadata = new Set(fieldsOf('structuredMetadata'));
  return new Set([...fieldsOf('labels'), ...compared].filter((name) => !metadata.has(name)));
}

/**
 * A path of JMESPath to a field as a text. The name of a key can contain dots; otherwise they separate those of nested
 * keys.
 *
 * @param isScalar - whether a list or an object is no value
 */
export function jsonPath(name: string, isScalar: boolean): string {
  const nested = name
    .split('.')
    .map((part) => JSON.stringify(part))
    .join('.');
  const found = name.includes('.') ? `(${JSON.stringify(name)} || ${nested})` : nested;
  const scalar = isScalar ? "[@][?type(@) != 'array' && type(@) != 'object'] | [0] | " : '';
  // Lists and objects as JSON with sorted keys, so that the text does not change from line to line.
  return `${found} | ${scalar}(@ && to_string(@))`;
}
