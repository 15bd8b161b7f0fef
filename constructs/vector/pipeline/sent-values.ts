import type { LineOrigin, LogPipeline, ValueSource } from '../../contracts';
import type { PipelinePlan } from './plan';
import { vrlString } from './vrl';
import { fixed, hostName, podValue, valueOf, type Value } from './values';

/** Values by name. */
export type Values = Readonly<Record<string, Value>>;

/** Labels by which lines of an origin are found. */
const labelsOfOrigin: Readonly<Record<LineOrigin, Readonly<Record<string, ValueSource>>>> = {
  pods: { namespace: { pod: 'namespace' }, container: { pod: 'container' } },
  journal: { unit: { journal: 'unit' } },
  docker: {
    container: { docker: 'container' },
    compose_project: { docker: 'composeProject' },
    compose_service: { docker: 'composeService' },
  },
  syslog: { app: { syslog: 'app' } },
  files: {},
  audit: {},
  tcp: {},
};

const metadataOfOrigin: Partial<Record<LineOrigin, Readonly<Record<string, ValueSource>>>> = {
  pods: {
    namespace: { pod: 'namespace' },
    pod: { pod: 'name' },
    container: { pod: 'container' },
    node: { pod: 'node' },
    stream: { pod: 'stream' },
  },
  docker: { stream: { docker: 'stream' } },
  files: { filename: { file: 'path' } },
};

/**
 * The labels: those of the pipeline over the default ones.
 *
 * The pod is a label only without structured metadata, because each rollout would create new streams. The machine is a
 * label so that each agent writes its own streams: otherwise Loki would reject the lines of an agent that catches up
 * after an hour as too far behind the lines of other machines.
 */
export function labelValues({ pipeline, sources, metadata, cluster, hostLabel = 'node' }: PipelinePlan): Values {
  const origins = sources.map(({ origin }) => origin);
  const hasPods = origins.includes('pods');
  const { namespace, ...others } = resolved(Object.assign({}, ...origins.map((one) => labelsOfOrigin[one])), origins);
  const defaults: Values = {
    ...(namespace !== undefined && { namespace }),
    ...(hasPods && (!metadata || isSet(pipeline.labels ?? {}, 'pod')) && { pod: podValue('name') }),
    ...others,
    ...resolved(Object.assign({}, ...sources.map(({ labels }) => labels)), origins),
    [hostLabel]: hostName(origins),
    job: sources.length === 1 ? fixed(sources[0]!.job) : { vrl: '.job', isPlain: true },
    ...(cluster !== undefined && { cluster: valueOf({ value: cluster }, origins) }),
  };
  return chosen(defaults, pipeline.labels ?? {}, pipeline.structuredMetadata ?? {}, origins);
}

/** The structured metadata: that of the pipeline over the default entries, which are not labels by name or by value. */
export function metadataValues(plan: PipelinePlan, labels: Values): Values {
  const { pipeline, sources, ownLabels = {} } = plan;
  const origins = sources.map(({ origin }) => origin);
  const known = new Set([
    ...Object.values(labels).map(({ vrl }) => vrl),
    ...Object.values(ownLabels).map((template) => /^\{\{ (.*) \}\}$/.exec(String(template))?.[1]?.replace(/^/, '.')),
  ]);
  const all = resolved(
    Object.assign(
      {},
      ...origins.map((origin) => metadataOfOrigin[origin]),
      ...sources.map(({ structuredMetadata }) => structuredMetadata),
    ),
    origins,
  );
  const defaults = Object.fromEntries(
    Object.entries(all)
      .filter(([name, { vrl }]) => !(name in labels) && !(name in ownLabels) && !known.has(vrl))
      .map(([name, value]) => [name, ofOneOrigin(value, originOf(sources, name), origins)]),
  );
  const level = valueOf({ extracted: 'level' }, origins);
  const wanted = chosen(defaults, pipeline.structuredMetadata ?? {}, {}, origins);
  const extracts = allStages(pipeline).some((stage) => stage.level !== undefined);
  const sends = [...Object.values(labels), ...Object.values(wanted)].some(({ vrl }) => vrl === level.vrl);
  const isChosen = [pipeline.labels, pipeline.structuredMetadata].some((own) => own?.['detected_level'] !== undefined);
  if (!extracts || sends || isChosen) return wanted;
  const { detected_level: other } = wanted;
  return { ...wanted, detected_level: other === undefined ? level : { vrl: `(${level.vrl} || ${other.vrl})` } };
}

/** The origin of the sources that have an entry of structured metadata of their own; undefined if there is none. */
function originOf(sources: PipelinePlan['sources'], name: string): LineOrigin | undefined {
  return sources.find(({ structuredMetadata = {} }) => name in structuredMetadata)?.origin;
}

/** A value that lines of other origins do not have: a field that stages extract of them can have the same name. */
function ofOneOrigin(value: Value, origin: LineOrigin | undefined, origins: readonly LineOrigin[]): Value {
  const isOther = origin !== undefined && origins.some((one) => one !== origin);
  return isOther ? { vrl: `(get({ ${vrlString(origin)}: ${value.vrl} }, [.origin]) ?? null)` } : value;
}

/** The stages, and those that pods can choose. */
export function allStages({ stages = [], parsers = {} }: LogPipeline): NonNullable<LogPipeline['stages']> {
  return [...Object.values(parsers).flat(), ...stages];
}

function chosen(
  defaults: Values,
  own: Readonly<Record<string, ValueSource | false>>,
  elsewhere: Readonly<Record<string, unknown>>,
  origins: readonly LineOrigin[],
): Values {
  const added = Object.entries(own).flatMap(([name, source]): [string, Value][] =>
    source === false ? [] : [[name, valueOf(source, origins)]],
  );
  const kept = Object.entries(defaults).filter(([name]) =>
    Object.hasOwn(own, name) ? own[name] !== false : !isSet(elsewhere, name),
  );
  // A label keeps its place, so that a label that is like the default changes nothing.
  return { ...Object.fromEntries(kept), ...Object.fromEntries(added) };
}

function isSet(values: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] !== false;
}

function resolved(sources: Readonly<Record<string, ValueSource>>, origins: readonly LineOrigin[]): Values {
  return Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, valueOf(source, origins)]));
}
