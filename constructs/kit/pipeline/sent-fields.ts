import type { LineOrigin, LogPipeline, SentFields, SentValue, ValueSource } from '../../contracts';
import { allStages } from './fields';
import { withTraceIds } from './trace-id';

type Sources = Readonly<Record<string, ValueSource>>;
type Sent = SentFields['labels'];

/** Labels by which lines of an origin are found. */
const labelsOfOrigin: Readonly<Record<LineOrigin, Sources>> = {
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

const metadataOfOrigin: Partial<Record<LineOrigin, Sources>> = {
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

/** What is sent of the lines of an agent. */
export interface SentPlan {
  readonly pipeline: Pick<LogPipeline, 'stages' | 'parsers' | 'labels' | 'structuredMetadata'>;
  /** The sources of lines, with default labels and entries beside those of their origins. */
  readonly sources: readonly {
    readonly origin: LineOrigin;
    readonly labels?: Sources;
    readonly structuredMetadata?: Sources;
  }[];
  /** Whether agent and sink support structured metadata. */
  readonly metadata: boolean;
  /** Value of the label `cluster`. @default - no such label */
  readonly cluster?: string;
  /** Name of the label of the machine. @default 'node' */
  readonly hostLabel?: string;
  /** Whether the user's own configuration of the agent already sends a value as a label. @default - it does not */
  readonly isOwnLabel?: (name: string, source: ValueSource) => boolean;
}

/**
 * The labels and the structured metadata of lines: those of the pipeline over the default ones, the same for every agent.
 *
 * The pod is a label only without structured metadata, because each rollout would create new streams. The machine is a
 * label so that each agent writes its own streams: otherwise Loki would reject the lines of an agent that catches up
 * after an hour as too far behind the lines of other machines.
 */
export function sentFields(given: SentPlan): SentFields {
  const plan = { ...given, pipeline: withTraceIds(given.pipeline) };
  const labels = labelsOf(plan);
  return { labels, structuredMetadata: plan.metadata ? metadataOf(plan, labels) : {} };
}

function labelsOf({ pipeline, sources, metadata, cluster, hostLabel = 'node' }: SentPlan): Sources {
  const origins = sources.map(({ origin }) => origin);
  const { namespace, ...others }: Sources = Object.assign({}, ...origins.map((one) => labelsOfOrigin[one]));
  const { labels = {}, structuredMetadata = {} } = pipeline;
  const podIsLabel = origins.includes('pods') && (!metadata || isSet(labels, 'pod'));
  const defaults: Sources = {
    ...(namespace !== undefined && { namespace }),
    ...(podIsLabel && { pod: { pod: 'name' } }),
    ...others,
    ...Object.assign({}, ...sources.map((source) => source.labels)),
    [hostLabel]: normalized({ host: 'name' }, origins),
    job: { line: 'job' },
    ...(cluster !== undefined && { cluster: { value: cluster } }),
  };
  return chosen(defaults, labels, structuredMetadata);
}

/** Entries that are labels, by name or by value, are left out. */
function metadataOf({ pipeline, sources, isOwnLabel = () => false }: SentPlan, labels: Sources): Sent {
  const origins = sources.map(({ origin }) => origin);
  // Fields that stages extract of the lines of other origins can have the same names.
  const own = sources.map(({ origin, structuredMetadata = {} }) =>
    Object.fromEntries(
      Object.entries(structuredMetadata).map(([name, source]): [string, SentValue] => [
        name,
        origins.every((one) => one === origin) ? source : { ...source, onlyOf: origin },
      ]),
    ),
  );
  const all: Sent = Object.assign({}, ...origins.map((origin) => metadataOfOrigin[origin]), ...own);
  const identity = ({ onlyOf: _origin, ...source }: SentValue): string => JSON.stringify(normalized(source, origins));
  const known = new Set(Object.values(labels).map(identity));
  const defaults = Object.fromEntries(
    Object.entries(all).filter(
      ([name, source]) => !(name in labels) && !known.has(identity(source)) && !isOwnLabel(name, source),
    ),
  );
  const wanted = chosen(defaults, pipeline.structuredMetadata ?? {}, {});
  const extracts = allStages(pipeline).some((stage) => stage.level !== undefined);
  const sends = [...Object.values(labels), ...Object.values(wanted)].some(
    ({ extracted, onlyOf }: SentValue) => extracted === 'level' && onlyOf === undefined,
  );
  const isChosen = [pipeline.labels, pipeline.structuredMetadata].some((one) => one?.['detected_level'] !== undefined);
  if (!extracts || sends || isChosen) return wanted;
  const { detected_level: otherwise } = wanted;
  return { ...wanted, detected_level: { extracted: 'level', ...(otherwise !== undefined && { otherwise }) } };
}

/** The machine that read a line is the node of its pod, if all lines are of pods. */
function normalized(source: ValueSource, origins: readonly LineOrigin[]): ValueSource {
  return source.host !== undefined && origins.every((origin) => origin === 'pods') ? { pod: 'node' } : source;
}

function chosen<Value extends ValueSource>(
  defaults: Readonly<Record<string, Value>>,
  own: Readonly<Record<string, ValueSource | false>>,
  elsewhere: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Value | ValueSource>> {
  const added = Object.entries(own).filter((one): one is [string, ValueSource] => one[1] !== false);
  const kept = Object.entries(defaults).filter(([name]) =>
    Object.hasOwn(own, name) ? own[name] !== false : !isSet(elsewhere, name),
  );
  // A label keeps its place, so that a label that is like the default changes nothing.
  return { ...Object.fromEntries(kept), ...Object.fromEntries(added) };
}

function isSet(values: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] !== false;
}
