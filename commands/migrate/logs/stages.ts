import type { ValueSource, When } from '../../../constructs/contracts';
import type { Input } from '../input';
import { fixedSource } from './client';
import { addStage, type StageContext } from './model';
import { narrow } from './selection';
import { bothWhen, selected, type Chosen } from './selector';
import { fields, regex, values } from './stage-fields';
import { drop, limit, multiline, replace, sampling, timestamp } from './stage-lines';

/** Why a stage has no counterpart. */
const without: Readonly<Record<string, string>> = {
  template: 'no stage computes a value from others',
  output: 'no stage replaces the line by a part of it: the line is stored as it was written',
  pack: 'no stage puts labels into the line; structuredMetadata keeps values beside it',
  unpack: 'no stage replaces the line by a part of it: the line is stored as it was written',
  metrics: 'the agent makes no metrics of lines; a recording rule of Loki can (tenants.<name>.rules)',
  tenant: 'the tenant is collect.logs.tenant, or that of a namespace in tenantByNamespace',
  geoip: 'no stage looks up addresses',
  decolorize: 'no stage removes colours; a stage redact replaces a fixed pattern',
  luhn: "no stage checks digits; redact: 'cardNumber' replaces card numbers",
  eventlogmessage: 'events of Windows are not collected',
  windowsevent: 'events of Windows are not collected',
  labelallow: 'the labels that are sent are those in labels',
  truncate: 'no stage shortens lines; Loki and the agent limit their length',
};

/** Reads the stages of a pipeline in their order, each a map with one key. */
export function readStages(stages: readonly Input[], context: StageContext): void {
  for (const stage of stages) {
    const [[name, settings] = [], ...more] = stage.entries();
    if (name === undefined || settings === undefined || more.length > 0) {
      stage.reject('a stage is a map with one key');
      continue;
    }
    const reason = readers[name]?.(settings, context) ?? (Object.hasOwn(readers, name) ? undefined : unknown(name));
    if (reason === undefined) settings.reject('the stage has no such setting here');
    else settings.reject(reason);
  }
}

function unknown(name: string): string {
  return without[name] ?? `there is no counterpart of the stage '${name}'`;
}

/** Reads the settings of a stage. What it leaves unread is not mapped. @returns why nothing is mapped */
type Reader = (settings: Input, context: StageContext) => string | undefined;

const readers: Readonly<Record<string, Reader>> = {
  docker: (settings, context) => runtimeFormat(settings, context, 'docker'),
  cri: (settings, context) => runtimeFormat(settings, context, 'cri'),
  json: (settings, context) => fields(settings, 'expressions', 'json', context),
  logfmt: (settings, context) => fields(settings, 'mapping', 'logfmt', context),
  regex,
  labels: (settings, context) => values(settings, context, context.job.labels),
  structured_metadata: (settings, context) => values(settings, context, context.job.structuredMetadata),
  static_labels: staticLabels,
  labeldrop: removed,
  labelallow: allowed,
  timestamp,
  multiline,
  drop,
  match,
  replace,
  sampling,
  limit,
};

/** The format of the runtime, which the agent reads by itself. It adds the label `stream`. */
function runtimeFormat(
  settings: Input,
  { job, notes, extracted, when }: StageContext,
  name: string,
): string | undefined {
  if (settings.is(null) || Object.keys(settings.value as object).length === 0) settings.take();
  if (job.origin === 'docker' && name === 'docker') return undefined;
  if (job.origin !== 'pods' || when !== undefined)
    return 'the format of a container runtime is read for pods, and not in files';
  settings.reject('the agent reads the format of the runtime by itself');
  if (name === 'docker')
    notes.add('Lines had the format of Docker: set sources.pods.docker of collect.logs if nodes still run Docker.');
  const source: ValueSource = { pod: 'stream' };
  if (!job.labels.has('stream')) job.labels.set('stream', { source, input: settings });
  extracted.set('stream', source);
  return undefined;
}

function staticLabels(settings: Input, { job, when }: StageContext): string | undefined {
  if (when !== undefined) return 'a fixed label is on all lines, not on those of a selector';
  for (const [name, value] of settings.entries()) {
    const source = fixedSource(value);
    if (source !== undefined && source.value !== '') job.labels.set(name, { source, input: value });
  }
  return undefined;
}

function removed(settings: Input, { job, when }: StageContext): string | undefined {
  if (when !== undefined) return 'a label is on all lines that have its value, not on those of a selector';
  for (const name of settings.items()) job.labels.delete(name.text() ?? '');
  return undefined;
}

function allowed(settings: Input, { job, when }: StageContext): string | undefined {
  if (when !== undefined) return 'a label is on all lines that have its value, not on those of a selector';
  const kept = new Set(settings.items().map((name) => name.text()));
  for (const name of job.labels.keys()) if (!kept.has(name)) job.labels.delete(name);
  return undefined;
}

function match(settings: Input, context: StageContext): string | undefined {
  const action = settings.textAt('action', 'keep');
  const found = selected(settings.textAt('selector', ''), context);
  if (typeof found === 'string') return found;
  const whens = found.whens.filter((when) => bothWhen(context.when ?? {}, when) !== undefined);
  if (whens.length === 0) {
    // The stage does nothing.
    settings.take();
    return undefined;
  }
  const chosen = { ...found, whens };
  const reason = action === 'drop' ? dropChosen(settings, chosen, context) : keepChosen(settings, chosen, context);
  if (reason !== undefined) return reason;
  for (const key of ['selector', 'action', 'pipeline_name', 'drop_counter_reason']) settings.at(key)?.take();
  return undefined;
}

/** Drops the lines of a selector. */
function dropChosen(settings: Input, chosen: Chosen, context: StageContext): string | undefined {
  const { whens, fields: matched, filter } = chosen;
  if (matched.length > 0) {
    if (matched.length > 1 || filter !== undefined) return 'a stage matches one field, or the line';
    for (const when of whens) addStage(inside(context, when), settings, { drop: matched[0]! });
    return undefined;
  }
  if (filter === undefined && context.when === undefined && whens.every(isNamespace))
    return narrow(
      context.job.select,
      'drop',
      { pod: 'namespace' },
      whens.map(({ namespace }) => namespace!),
    );
  if (filter === undefined) return 'a stage drops lines that match an expression; select.exclude leaves out pods';
  for (const when of whens)
    addStage(
      inside(context, when),
      settings,
      filter.negated ? { keep: { line: filter.pattern } } : { drop: { line: filter.pattern } },
    );
  return undefined;
}

/** Whether it is of a namespace, and of nothing else. */
function isNamespace({ namespace, ...others }: When): boolean {
  return namespace !== undefined && Object.keys(others).length === 0;
}

function keepChosen(
  settings: Input,
  { whens, fields: matched, filter }: Chosen,
  context: StageContext,
): string | undefined {
  const stages = settings.at('stages')?.items() ?? [];
  if (matched.length > 0 || filter !== undefined)
    return 'stages apply to pods and containers, not to lines with a text or a field';
  if (whens.length > 1) return 'stages of a selector with several values would be needed once for each';
  for (const when of whens) readStages(stages, inside(context, when));
  return undefined;
}

/** The context of the lines of a selector. */
function inside(context: StageContext, when: When): StageContext {
  const all = { ...context.when, ...when };
  return Object.keys(all).length === 0 ? context : { ...context, when: all };
}
