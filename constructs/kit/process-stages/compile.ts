import type { SentFields, SentValue, Stage } from '../../contracts';
import { allStages, fieldsAfter, type Fields } from '../pipeline/fields';
import { sentFields } from '../pipeline/sent-fields';
import { withTraceIds } from '../pipeline/trace-id';
import { endStages, type Sent } from './end';
import { keysOf, scalarFields, temporary, type Keys } from './keys';
import type { CompiledSource, CompiledStages, ProcessPlan, ProcessSource, ProcessStage } from './plan';
import { stagesOf, type StageContext } from './stages';
import { TargetLabels } from './target-labels';
import { longestLabel, selectionRules, targetRules } from './targets';

/** Names of labels and fields that agents write themselves. */
const written = ['stream', 'filename', 'time', 'flags', 'content', 'tags'];

/** Compiles a pipeline into relabel rules and stages, by source. */
export function processStages(given: ProcessPlan): CompiledStages {
  const plan = { ...given, pipeline: withTraceIds(given.pipeline) };
  const fields = sentFields(plan);
  const keys = keysOf(plan);
  const sources = plan.sources.map((source) => [source.id, compiledSource(plan, source, fields, keys)] as const);
  const ofHost = Object.entries(fields.labels).filter(([, { host }]) => host !== undefined);
  return {
    sources: Object.fromEntries(sources),
    fields,
    hostLabels:
      plan.hostTarget === undefined && plan.sources.some(({ origin }) => origin !== 'pods')
        ? ofHost.map(([name]) => name)
        : [],
  };
}

function compiledSource(plan: ProcessPlan, source: ProcessSource, fields: SentFields, keys: Keys): CompiledSource {
  const { pipeline, podLines, maxLineBytes, hostTarget } = plan;
  const { origin } = source;
  const isPods = origin === 'pods';
  const isFile = isPods && podLines !== 'plain';
  const targets = new TargetLabels([...written, ...Object.keys(fields.labels)]);
  if (isPods) targets.rules.push(...selectionRules(plan));
  const sent: Sent = {
    labels: placed(fields.labels, (name, value) =>
      placeOf(name, value, true, { source, keys, isFile, targets, hostTarget }),
    ),
    metadata: placed(fields.structuredMetadata, (name, value) =>
      placeOf(name, value, false, { source, keys, isFile, targets, hostTarget }),
    ),
  };
  if (isPods && !isFile && allStages(pipeline).some(({ multiline }) => multiline !== undefined))
    // Otherwise lines of several containers would be joined.
    for (const field of ['uid', 'container'] as const)
      targets.addTemporary(`joined ${field}`, `joined_by_${field}`, targetRules({ pod: field }, origin)!);
  const steps = stepStages(plan, { source, keys, sent, isFile, targets, hostTarget });
  return {
    relabel: targets.rules,
    stages: [
      ...(isFile ? decodeStages(podLines === 'criOrDocker', maxLineBytes) : []),
      ...steps,
      ...endStages(sent, {
        temporary: [
          ...(isFile ? ['stream'] : []),
          ...(isFile || origin === 'files' ? ['filename'] : []),
          ...targets.temporary,
        ],
        cutAbove: origin === 'journal' || steps.some(joins) ? maxLineBytes : undefined,
      }),
    ],
  };
}

/** The stages that read the format of the container runtime. */
function decodeStages(isDockerToo: boolean, maxLineBytes: number): ProcessStage[] {
  const { log, stream, time, line } = temporary;
  const docker: ProcessStage[] = [
    { json: { expressions: { [log]: 'log', [stream]: 'stream', [time]: 'time' } } },
    {
      template: {
        source: line,
        // As in the format of CRI, whose stage joins what the runtime has split. Docker ends a line by a line break.
        template: `{{ with .${log} }}{{ $.${time} }} {{ $.${stream} }} {{ if hasSuffix "\\n" . }}F{{ else }}P{{ end }} {{ trimSuffix "\\n" . }}{{ end }}`,
      },
    },
    { output: { source: line } },
  ];
  // Above this number of containers that have not ended a line, all are sent as they are. A longer line is not sent, so
  // that the rest of it needs no memory.
  const cri = {
    max_partial_lines: 1000,
    max_partial_line_size: maxLineBytes + 1,
    max_partial_line_size_truncate: true,
  } as const;
  return [...(isDockerToo ? docker : []), { cri }];
}

function placed<Place>(
  values: Readonly<Record<string, SentValue>>,
  place: (name: string, value: SentValue) => Place | undefined,
): ReadonlyMap<string, Place> {
  const found = Object.entries(values).flatMap(([name, value]): [string, Place][] => {
    const one = place(name, value);
    return one === undefined ? [] : [[name, one]];
  });
  return new Map(found);
}

interface PlaceContext {
  readonly source: ProcessSource;
  readonly keys: Keys;
  /** Whether lines are read from files of containers. */
  readonly isFile: boolean;
  readonly targets: TargetLabels;
  /** The label of every target with the name of the node. */
  readonly hostTarget: string | undefined;
}

/** Where a value is while stages run; undefined if lines of the source do not have it. */
function placeOf(
  name: string,
  { onlyOf, otherwise, ...value }: SentValue,
  isLabel: boolean,
  context: PlaceContext,
): { readonly name: string; readonly isText: boolean } | undefined {
  const { source, keys, isFile, targets, hostTarget } = context;
  const { origin, job } = source;
  const other = (): ReturnType<typeof placeOf> =>
    otherwise === undefined ? undefined : placeOf(name, otherwise, isLabel, context);
  if (onlyOf !== undefined && onlyOf !== origin) return other();
  const { pod, file, extracted, line, value: text } = value;
  if (extracted !== undefined) return { name: keys.get(extracted)!, isText: true };
  if (pod === 'stream') return isFile ? { name: 'stream', isText: false } : other();
  if (file !== undefined) return origin === 'files' ? { name: 'filename', isText: false } : other();
  const constant = text ?? (line === undefined ? undefined : line === 'job' ? job : origin);
  const rules =
    constant === undefined
      ? targetRules(value, origin, { limit: isLabel ? longestLabel : undefined, hostTarget })
      : // A dollar is a reference to a group.
        (label: string) => [{ target_label: label, replacement: constant.replaceAll('$', '$$$$') }];
  if (rules === undefined) return other();
  if (isLabel && !written.includes(name)) {
    targets.add(name, rules);
    return { name, isText: false };
  }
  return { name: targets.addTemporary(`sent ${name}`, name, rules), isText: false };
}

/** What pods have chosen, then the stages. */
function stepStages(plan: ProcessPlan, context: PlaceContext & { readonly sent: Sent }): ProcessStage[] {
  const { podAnnotations: prefix, parsers = {}, stages = [] } = plan.pipeline;
  const { source, keys, sent, isFile, targets } = context;
  const { origin } = source;
  const used = new Set(keys.values());
  const unique = (name: string): string => {
    let key = `__${name}`;
    for (let n = 2; used.has(key); n += 1) key = `__${name}_${n}`;
    used.add(key);
    return key;
  };
  const shared: Omit<StageContext, 'extracted' | 'joinsLater'> = {
    origin,
    keys,
    scalars: scalarFields(plan),
    isWritten: isFile,
    unique,
    stream: [...sent.labels.values()].map(({ name }) => name),
    levels:
      origin === 'journal'
        ? [targets.addTemporary('priority', 'priority', targetRules({ journal: 'priority' }, origin)!)]
        : [],
    labelOf: (condition) =>
      targets.addTemporary(`when ${condition}`, `when_${condition}`, targetRules({ pod: condition }, origin)!),
  };
  const listed = (list: readonly Stage[], before: Fields, after: readonly Stage[], more: Partial<StageContext>) =>
    list.flatMap((stage, n) =>
      stagesOf(stage, {
        ...shared,
        ...more,
        extracted: fieldsAfter(list.slice(0, n), before),
        joinsLater: [...list.slice(n + 1), ...after].some(({ multiline }) => multiline !== undefined),
      }),
    );
  const chosen = prefix === undefined || origin !== 'pods' ? [] : Object.entries(parsers);
  const annotation = { annotation: `${prefix}/parser` };
  const parsing = chosen.flatMap(([name, own]) => {
    const label = targets.addTemporary(
      'parser',
      'parser',
      targetRules({ pod: annotation }, origin, { limit: longestLabel })!,
    );
    return listed(own, new Set(), stages, { chosen: { [label]: name } });
  });
  const extracted = fieldsAfter(
    chosen.flatMap(([, own]) => own),
    new Set(),
  );
  return [...parsing, ...listed(stages, extracted, [], {})];
}

function joins(stage: ProcessStage): boolean {
  return 'multiline' in stage || ('match' in stage && (stage.match.stages ?? []).some(joins));
}
