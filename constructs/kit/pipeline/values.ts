import type { LogPipeline, ValueSource } from '../../contracts';
import { isMap } from '../config/data';
import { didYouMean } from '../validation/did-you-mean';
import { isQualifiedName, labelKeyRule } from '../validation/labels';
import type { Path } from '../validation/path';
import { error, replaceWith, type Help, type Problem } from '../validation/problem';
import { beginning, escapeControl } from '../validation/text';
import type { PipelineAgent, PipelineSink } from './facts';
import type { Fields } from './fields';
import { lengthProblems } from './fixed-labels';
import { controlProblems, fieldProblems } from './stages';

type Setting = 'labels' | 'structuredMetadata';
type Sources = Readonly<Record<string, ValueSource>>;

/** What the user has written as a source, without `false`. */
export function sourcesOf(values: LogPipeline[Setting]): Sources {
  const sources = Object.entries(values ?? {}).filter((one): one is [string, ValueSource] => one[1] !== false);
  return Object.fromEntries(sources);
}

/** Validates labels and structured metadata: their names, number and sources. @param fields - at the end of the stages */
export function valueProblems(
  pipeline: LogPipeline,
  sink: PipelineSink,
  agent: PipelineAgent,
  fields: Fields,
): Problem[] {
  const { labels = {}, structuredMetadata = {} } = pipeline;
  const metadata = sourcesOf(structuredMetadata);
  return [
    ...entryProblems('labels', labels, agent, fields),
    ...entryProblems('structuredMetadata', structuredMetadata, agent, fields),
    ...Object.keys(sourcesOf(labels))
      .filter((name) => Object.hasOwn(metadata, name))
      .map((name) => error(['labels', name], `'${name}' is in labels and in structuredMetadata; a line has it once.`)),
    ...numberProblems(pipeline, sink, agent),
    ...supportProblems(metadata, sink, agent),
  ];
}

function numberProblems(
  { labels = {}, structuredMetadata }: LogPipeline,
  { maxLabels }: PipelineSink,
  { defaults }: PipelineAgent,
): Problem[] {
  const moved = sourcesOf(structuredMetadata);
  const kept = defaults.labels.filter((name) => !Object.hasOwn(labels, name) && !Object.hasOwn(moved, name));
  const names = [...kept, ...Object.keys(sourcesOf(labels))];
  if (names.length === 0) return [error(['labels'], 'No label is left, but Loki rejects streams without labels.')];
  return names.length <= maxLabels
    ? []
    : [
        error(
          ['labels'],
          `There are ${names.length} labels (${names.join(', ')}), but the sink accepts at most ${maxLabels} and would reject every line. Values that do not select streams can be structured metadata.`,
        ),
      ];
}

function supportProblems(metadata: Sources, sink: PipelineSink, agent: PipelineAgent): Problem[] {
  if (Object.keys(metadata).length === 0) return [];
  if (!sink.structuredMetadata)
    return [
      error(
        ['structuredMetadata'],
        'The sink does not accept structured metadata (allow_structured_metadata) and would reject every line.',
      ),
    ];
  return agent.sendsMetadata ? [] : [error(['structuredMetadata'], `${agent.name} does not send structured metadata.`)];
}

function entryProblems(
  setting: Setting,
  values: NonNullable<LogPipeline[Setting]>,
  { name: agent, defaults, lowersMetadataNames }: PipelineAgent,
  fields: Fields,
): Problem[] {
  return Object.entries(values).flatMap(([name, source]): Problem[] => {
    const path = [setting, name];
    const renamed = (to: string | undefined): Help =>
      to === undefined || Object.hasOwn(values, to) ? {} : { fix: { moveTo: [setting, to], value: source } };
    if (source === false) return removalProblems(path, name, defaults, renamed);
    if (!/^[a-zA-Z_]\w*$/.test(name)) {
      const cleaned = name.trim().replaceAll(/\W+/g, '_');
      return [
        error(
          path,
          `'${escapeControl(beginning(name, 40))}' is not a valid name: letters, digits and '_', not starting with a digit.`,
          renamed(/^[a-zA-Z]/.test(cleaned) ? cleaned : undefined),
        ),
      ];
    }
    if (name.startsWith('__'))
      return [
        error(
          path,
          `'${name}' starts with '__', which is reserved for Loki.`,
          renamed(name.replace(/^_+(?=[a-zA-Z])/, '')),
        ),
      ];
    const lower = name.toLowerCase();
    if (setting === 'structuredMetadata' && lowersMetadataNames && name !== lower)
      return [error(path, `${agent} would send '${name}' as '${lower}'.`, renamed(lower))];
    const { value } = source;
    const tooLong = setting === 'labels' && value !== undefined ? lengthProblems([...path, 'value'], value) : [];
    return [...tooLong, ...sourceProblems(path, source, fields)];
  });
}

/** `false` removes a default: anything else is misspelt. */
function removalProblems(
  path: Path,
  name: string,
  { labels, structuredMetadata }: PipelineAgent['defaults'],
  renamed: (to: string | undefined) => Help,
): Problem[] {
  // The pod is a label or structured metadata by what the sink accepts.
  if (name === 'pod') return [];
  const known = [...labels, ...structuredMetadata];
  if (known.includes(name)) return [];
  return [
    error(
      path,
      `'${escapeControl(beginning(name, 40))}' is not a default, so false removes nothing; defaults are ${known.join(', ')}.`,
      renamed(didYouMean(name, known)),
    ),
  ];
}

function sourceProblems(path: Path, source: ValueSource, fields: Fields): Problem[] {
  const kinds = Object.keys(source);
  const [kind, more] = kinds;
  if (kind === undefined) return [error(path, `'${path.at(-1)}' has no source.`)];
  if (more !== undefined)
    return [error(path, `'${path.at(-1)}' has ${kinds.length} sources: ${kinds.join(', ')}. A value has one.`)];
  const { pod, journal, docker, extracted, value } = source;
  if (isMap(pod)) return keyProblems([...path, 'pod'], pod);
  if (isMap(docker)) return dockerProblems([...path, 'docker', 'label'], docker.label);
  if (isMap(journal)) return journalProblems([...path, 'journal', 'field'], journal.field);
  if (extracted !== undefined) return fieldProblems([...path, 'extracted'], extracted, fields);
  return value === undefined ? [] : constantProblems([...path, 'value'], value);
}

/** Validates `{ label }` or `{ annotation }` of a pod. */
function keyProblems(path: Path, field: { readonly label?: unknown; readonly annotation?: unknown }): Problem[] {
  const kinds = Object.entries(field);
  if (kinds.length !== 1)
    return [error(path, `'${path.at(-2)}' is a label or an annotation of the pod: exactly one of these keys.`)];
  const [kind, key] = kinds[0]! as [string, string];
  return isQualifiedName(key)
    ? []
    : [
        error(
          [...path, kind],
          `'${escapeControl(beginning(key, 60))}' is not a valid key of ${kind === 'label' ? 'a label' : 'an annotation'}: ${labelKeyRule}.`,
          replaceWith(isQualifiedName(key.trim()) ? key.trim() : undefined),
        ),
      ];
}

function dockerProblems(path: Path, label: string): Problem[] {
  return label === '' ? [error(path, 'The name of the label is empty.')] : controlProblems(path, label);
}

function journalProblems(path: Path, field: string): Problem[] {
  if (/^[A-Z0-9_]+$/.test(field)) return [];
  const upper = field.toUpperCase();
  return [
    error(
      path,
      `'${escapeControl(beginning(field, 40))}' is not a name of a field of the journal: capital letters, digits and '_'.`,
      replaceWith(/^[A-Z0-9_]+$/.test(upper) ? upper : undefined),
    ),
  ];
}

function constantProblems(path: Path, value: string): Problem[] {
  if (value === '') return [error(path, 'The value is empty, which Loki treats as absent.')];
  return value.includes('{{')
    ? [
        error(
          path,
          `'${escapeControl(beginning(value, 60))}' has a template, but value is a fixed text; fields of a line are 'pod', 'extracted' and other sources.`,
        ),
      ]
    : [];
}
