import type { LineOrigin, LogPipeline, ValueSource } from '../../contracts';
import type { Data } from '../../kit';
import { fixed, hostName, podValue, valueOf, type Value } from './values';
import { stepOf, type Step } from './stages';
import { onlyIf, program, vrlString } from './vrl';

/** A source of lines. */
export interface CollectedSource {
  /** Id of the source in the configuration. */
  readonly id: string;
  readonly origin: LineOrigin;
  /** Value of the label `job`. */
  readonly job: string;
  /** Statements of VRL that run before the pipeline, for lines of this source. @default - none */
  readonly prepare?: readonly string[];
  /** Default labels of lines of this source, in addition to those of its origin. @default - none */
  readonly labels?: Readonly<Record<string, ValueSource>>;
  readonly structuredMetadata?: Readonly<Record<string, ValueSource>>;
}

/** Input of the compiler. */
export interface PipelinePlan {
  readonly pipeline: LogPipeline;
  readonly sources: readonly CollectedSource[];
  /** Whether agent and sink support structured metadata. */
  readonly metadata: boolean;
  /** Labels and entries of structured metadata that the user's own configuration adds to the sink. */
  readonly ownLabels?: Readonly<Record<string, unknown>>;
  /** Value of the label `cluster`. @default - no such label */
  readonly cluster?: string;
  /** Longest line that the sink accepts, bytes: longer joined lines are cut. */
  readonly maxLineBytes: number;
  /** VRL of the name of the machine, for lines that do not name it. */
  readonly host: string;
  /** Name of the label of the machine. @default 'node' */
  readonly hostLabel?: string;
}

/** A pipeline in Vector's configuration. */
export interface CompiledPipeline {
  readonly transforms: Data;
  /** Ids of the components whose events the sinks receive. */
  readonly outputs: readonly string[];
  /** Templates for the sinks. */
  readonly labels: Readonly<Record<string, string>>;
  readonly structuredMetadata: Readonly<Record<string, string>>;
  /** Whether lines pass through transforms, so that the fields of the source must have their default names. */
  readonly isComputed: boolean;
}

type Values = Readonly<Record<string, Value>>;

/**
 * Compiles a pipeline. Labels that are plain fields of the lines of pods are templates of the sink, and there are no
 * transforms; otherwise transforms compute them, and extracted fields are in `.extracted`, so that the line stays as it
 * is and no field of it can collide with those of the source.
 */
export function compilePipeline(plan: PipelinePlan): CompiledPipeline {
  const { pipeline, sources } = plan;
  const labels = labelValues(plan);
  const metadata = plan.metadata ? metadataValues(plan, labels) : {};
  const isComputed =
    sources.some(({ origin, prepare }) => origin !== 'pods' || prepare !== undefined) ||
    pipeline.podAnnotations !== undefined ||
    (pipeline.stages ?? []).length > 0 ||
    [...Object.values(labels), ...Object.values(metadata)].some(({ template }) => template === undefined);
  if (!isComputed)
    return {
      transforms: {},
      outputs: sources.map(({ id }) => id),
      labels: templates(labels),
      structuredMetadata: templates(metadata),
      isComputed,
    };
  const chain = new Chain(plan, labels);
  for (const step of stepsOf(plan)) chain.add(step);
  chain.finish(metadata);
  return {
    transforms: chain.transforms,
    outputs: chain.outputs,
    labels: Object.fromEntries(Object.keys(labels).map((name) => [name, `{{ labels.${name} }}`])),
    // Vector makes an entry of every key of the object.
    structuredMetadata: Object.keys(metadata).length > 0 ? { '*': '{{ metadata }}' } : {},
    isComputed,
  };
}

function templates(values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, { template }]) => [name, template!]));
}

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
function labelValues({ pipeline, sources, metadata, cluster, hostLabel = 'node' }: PipelinePlan): Values {
  const origins = sources.map(({ origin }) => origin);
  const hasPods = origins.includes('pods');
  const { namespace, ...others } = resolved(Object.assign({}, ...origins.map((one) => labelsOfOrigin[one])), origins);
  const defaults: Values = {
    ...(namespace !== undefined && { namespace }),
    ...(hasPods && (!metadata || isSet(pipeline.labels ?? {}, 'pod')) && { pod: podValue('name') }),
    ...others,
    ...resolved(Object.assign({}, ...sources.map(({ labels }) => labels)), origins),
    [hostLabel]: hostName(origins),
    job: sources.length === 1 ? fixed(sources[0]!.job) : { vrl: '.job' },
    ...(cluster !== undefined && { cluster: valueOf({ value: cluster }, origins) }),
  };
  return chosen(defaults, pipeline.labels ?? {}, pipeline.structuredMetadata ?? {}, origins);
}

/** The structured metadata: that of the pipeline over the default entries, which are not labels by name or by value. */
function metadataValues(plan: PipelinePlan, labels: Values): Values {
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
    Object.entries(all).filter(([name, { vrl }]) => !(name in labels) && !(name in ownLabels) && !known.has(vrl)),
  );
  const level = valueOf({ extracted: 'level' }, origins);
  const wanted = chosen(defaults, pipeline.structuredMetadata ?? {}, {}, origins);
  const extracts = allStages(pipeline).some((stage) => stage.level !== undefined);
  const sends = [...Object.values(labels), ...Object.values(wanted)].some(({ vrl }) => vrl === level.vrl);
  return { ...wanted, ...(extracts && !sends && { detected_level: level }) };
}

function allStages({ stages = [], parsers = {} }: LogPipeline): NonNullable<LogPipeline['stages']> {
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

/** The steps of the pipeline: what pods chose, then the stages. */
function stepsOf({ pipeline, sources }: PipelinePlan): Step[] {
  const { podAnnotations: prefix, parsers = {}, stages = [] } = pipeline;
  const origins = sources.map(({ origin }) => origin);
  const annotation = (name: string): string => podValue({ annotation: `${prefix}/${name}` }).vrl;
  const exclude: Step[] =
    prefix === undefined ? [] : [{ statements: onlyIf(`${annotation('exclude')} == "true"`, ['abort']) }];
  const parsing = Object.entries(prefix === undefined ? {} : parsers).flatMap(([name, own]) =>
    own.map((stage) => stepOf(stage, { origins, condition: `${annotation('parser')} == ${vrlString(name)}` })),
  );
  return [...exclude, ...parsing, ...stages.map((stage) => stepOf(stage, { origins }))];
}

/** Transforms, each of which reads those before it. Statements that follow each other are one transform. */
class Chain {
  readonly transforms: Record<string, Data> = {};
  outputs: string[];
  readonly #plan: PipelinePlan;
  readonly #labels: Values;
  #statements: string[] = [];
  #joins = false;

  constructor(plan: PipelinePlan, labels: Values) {
    this.#plan = plan;
    this.#labels = labels;
    this.outputs = plan.sources.map((source) => this.#begin(source));
  }

  add(step: Step): void {
    if ('statements' in step) {
      this.#statements.push(...step.statements);
      return;
    }
    if ('transform' in step) {
      if (step.needs === 'labels') this.#setLabels();
      this.#append(String(step.transform['type']), step.transform);
      return;
    }
    this.#joins = true;
    const { join, condition } = step;
    if (condition === undefined) {
      this.#append('multiline', join);
      return;
    }
    // Other lines would wait for lines that follow them.
    this.#append('scoped', { type: 'route', route: { multiline: condition } });
    const [scoped] = this.outputs;
    this.outputs = [`${scoped}.multiline`];
    this.#append('multiline', join);
    this.outputs.push(`${scoped}._unmatched`);
  }

  /** Sets the values that the sink sends. */
  finish(metadata: Values): void {
    const { maxLineBytes } = this.#plan;
    if (this.#joins)
      this.#statements.push(
        // Loki would reject the whole push. A character has at most four bytes.
        ...onlyIf(`length(.message) > ${maxLineBytes}`, [
          `.message = truncate(.message, ${Math.floor(maxLineBytes / 4)})`,
        ]),
      );
    this.#setLabels();
    if (Object.keys(metadata).length > 0) this.#statements.push(`.metadata = compact(${object(metadata, 'value')})`);
    this.#flush('pipeline');
  }

  /** Lines of several sources get the same fields. */
  #begin({ id, origin, job, prepare = [] }: CollectedSource): string {
    const isOnly = this.#plan.sources.length === 1;
    const statements = [
      ...(isOnly ? [] : [`.origin = ${vrlString(origin)}`, `.job = ${vrlString(job)}`]),
      ...(!isOnly && ['files', 'audit'].includes(origin) ? ['.filename = .file'] : []),
      ...(isOnly && origin === 'pods' ? [] : [`.node = ${origin === 'pods' ? podValue('node').vrl : this.#plan.host}`]),
      ...prepare,
    ];
    if (statements.length === 0) return id;
    const next = `${id}_line`;
    this.transforms[next] = { type: 'remap', inputs: [id], source: program(statements) };
    return next;
  }

  #setLabels(): void {
    this.#statements.push(`.labels = ${object(this.#labels, 'label')}`);
  }

  /** @param id - @default - numbered */
  #flush(id?: string): void {
    if (this.#statements.length === 0) return;
    const source = program(this.#statements);
    this.#statements = [];
    this.#place(id ?? this.#numbered('stages'), { type: 'remap', source });
  }

  #append(kind: string, transform: Data): void {
    this.#flush();
    this.#place(this.#numbered(kind), transform);
  }

  #place(id: string, { type, ...settings }: Data): void {
    this.transforms[id] = { type: type!, inputs: this.outputs, ...settings };
    this.outputs = [id];
  }

  #numbered(kind: string): string {
    return `${kind}_${Object.keys(this.transforms).length + 1}`;
  }
}

/** Loki rejects labels with values above 2048 bytes. A character has at most four. */
const longestLabel = 512;

/** An object of VRL: labels, empty if the line does not have the value, or values as they are, if they are no objects. */
function object(values: Values, as: 'label' | 'value'): string {
  const textOf = as === 'label' ? labelText : valueText;
  const entries = Object.entries(values).map(([name, value]) => `  ${vrlString(name)}: ${textOf(value)},`);
  return ['{', ...entries, '}'].join('\n');
}

function valueText({ vrl, text }: Value): string {
  // The compiler rejects a handler for an error that cannot occur.
  return text === undefined ? `to_string(${vrl}) ?? encode_json(${vrl})` : vrl;
}

/** The text of a label. Vector writes labels without escapes, and Loki would reject the push for a quote in one. */
function labelText({ vrl, template, text }: Value): string {
  if (text !== undefined) return vrlString(JSON.stringify(text).slice(1, -1));
  if (template !== undefined) return `to_string(${vrl}) ?? ""`;
  return `slice(encode_json(truncate(to_string(${vrl}) ?? "", ${longestLabel})), 1, -1) ?? ""`;
}
