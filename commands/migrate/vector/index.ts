import { parse as parseToml } from 'smol-toml';
import { isMap, isSamePath } from '../../../constructs/kit';
import { Input } from '../input';
import { migrationOf } from '../logs/combine';
import type { LogClient, LogJob } from '../logs/model';
import { Unreadable, type Migrate } from '../migration';
import { parseYaml } from '../yaml';
import { readSent, readSink } from './sink';
import { isRead, readSource } from './sources';
import { readTransform, type VectorContext } from './transforms';

/** Translates a configuration of Vector in YAML, JSON or TOML. */
export const vector: Migrate = (text, { agent = 'vector' }) => {
  const data = isToml(text) ? tomlOf(text) : parseYaml(text);
  if (!isMap(data) || !(isMap(data['sources']) || isMap(data['sinks'])))
    throw new Unreadable('The file is no configuration of Vector: it has neither sources nor sinks.');
  const input = Input.of(data);
  const notes = new Set<string>();
  const read = readVector(input, notes);
  for (const key of ['data_dir', 'api', 'acknowledgements', 'timezone', 'expire_metrics_secs'])
    input.at(key)?.replace();
  for (const [section, reasonFor] of Object.entries(sectionReasons))
    for (const [, component] of input.at(section)?.entries() ?? [])
      component.reject(reasonFor(component.textAt('type', '')));
  for (const [, value] of input.entries()) if (!value.is(null)) value.reject('there is no counterpart');
  return migrationOf(input, { ...read, notes }, agent);
};

const sectionReasons: Readonly<Record<string, (type: string) => string>> = {
  sources: (type) =>
    isRead(type) ? 'its lines reach no sink that is mapped' : `no agent of this platform reads the source '${type}'`,
  transforms: () => 'no line that is read passes it on its way to Loki',
  sinks: (type) => (type === 'loki' ? 'collect.logs sends to one Loki' : `lines are sent to Loki, not to '${type}'`),
};

/** Whether the first line that is no comment is a table or an assignment of TOML. */
function isToml(text: string): boolean {
  const first = text.split('\n').find((line) => !/^\s*(?:#.*)?$/.test(line)) ?? '';
  return /^\s*(?:\[{1,2}[\w."' -]+\]{1,2}|[\w."'-]+\s*=)/.test(first);
}

/** @throws Unreadable if it is no TOML */
function tomlOf(text: string): unknown {
  try {
    return parseToml(text);
  } catch (thrown) {
    throw new Unreadable(`The file is no TOML: ${(thrown as Error).message.split('\n')[0]}.`);
  }
}

function readVector(input: Input, notes: Set<string>): { jobs: LogJob[]; client?: LogClient } {
  const sink = (input.at('sinks')?.entries() ?? []).find(
    ([, one]) => one.value !== null && one.textAt('type', '') === 'loki',
  );
  if (sink === undefined) return { jobs: [] };
  const [, loki] = sink;
  const client = readSink(loki, notes);
  const jobs = waysTo(loki, input).flatMap(({ id, source, transforms }) => {
    const job = readSource(id, source);
    if (job === undefined) return [];
    const context: VectorContext = {
      job,
      notes,
      extracted: new Map(),
      parsed: new Set(job.tcp?.decode === 'json' ? [''] : []),
    };
    for (const transform of transforms) readTransform(transform, context);
    readSent(loki.at('labels'), context, job.labels);
    readSent(loki.at('structured_metadata'), context, job.structuredMetadata);
    return [job];
  });
  loki.reject('the sink has no such setting here');
  return { jobs, client };
}

interface Way {
  readonly id: string;
  readonly source: Input;
  /** In the order in which events pass them. */
  readonly transforms: readonly Input[];
}

/** The ways from sources to a component, one for each source: what its lines pass on every way. */
function waysTo(component: Input, root: Input): Way[] {
  const ways = allWays(component, root, []);
  return [...new Set(ways.map(({ id }) => id))].map((id) => {
    const [first, ...others] = ways.filter((way) => way.id === id);
    const isOnAll = ({ path }: Input): boolean =>
      others.every(({ transforms }) => transforms.some((other) => isSamePath(other.path, path)));
    for (const { transforms } of [first!, ...others])
      for (const one of transforms) if (others.length > 0 && !isOnAll(one)) one.reject('lines of a source go one way');
    return { ...first!, transforms: first!.transforms.filter(isOnAll) };
  });
}

function allWays(component: Input, root: Input, after: readonly Input[]): Way[] {
  return (component.at('inputs')?.items() ?? []).flatMap((one) => {
    const name = String(one.value);
    const pattern = new RegExp(`^${name.replaceAll(/[.+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`);
    const named = (section: string): [string, Input][] =>
      (root.at(section)?.entries() ?? []).filter(([key]) => pattern.test(key) || name.startsWith(`${key}.`));
    const sources = named('sources').map(([id, source]): Way => ({ id, source, transforms: after }));
    const through = named('transforms').flatMap(([, transform]) =>
      after.some(({ path }) => isSamePath(path, transform.path)) ? [] : allWays(transform, root, [transform, ...after]),
    );
    return [...sources, ...through];
  });
}
