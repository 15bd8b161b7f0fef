import type { ValueSource } from '../../contracts';
import { error, isMap, spreadProblems, valueAt, type Help, type Problem } from '../../kit';
import { ids } from '../config';
import { podFieldAt } from '../pipeline/values';
import { vectorReleases } from '../releases';
import { fieldsOf } from '../template';
import type { CheckContext } from './context';

const at = ['sinks', ids.sink, 'labels'] as const;

/**
 * Labels of the user's own configuration that would exceed Loki's limits of labels or streams: one per key of an object,
 * or a source that the pipeline does not permit either. Errors and warnings.
 */
export function cardinalityProblems(context: CheckContext): Problem[] {
  const metadata = sendsMetadata(context);
  return labelsOf(context).flatMap(([name, value]): Problem[] => {
    const help = asMetadata(context, name, value);
    const path = [...at, name];
    // A value without a field reference is reported by the check of names.
    if (name.endsWith('*'))
      return fieldsOf(value)
        .slice(0, 1)
        .map((field) =>
          error(
            path,
            `'${name}' turns every key of ${field} into a label. Loki rejects lines with more than ${context.sink.maxLabels} labels, and they are lost.`,
            help,
          ),
        );
    return fieldsOf(value)
      .flatMap((field) => spreadProblems(path, sourceOfField(field), metadata, help))
      .slice(0, 1);
  });
}

/** The source of the pipeline that reads a field of the lines. */
function sourceOfField(field: string): ValueSource {
  const path = field.replace(/^[.%]/, '');
  const [, kind, key] = /^kubernetes\.pod_(label|annotation)s\.(.*)$/.exec(path) ?? [];
  if (kind !== undefined) return { pod: { [kind]: key!.replaceAll('"', '') } as { label: string } };
  if (path === 'file') return { file: 'path' };
  const pod = podFieldAt(`.${path}`);
  return pod === undefined ? { extracted: path } : { pod };
}

function labelsOf({ userConfig }: CheckContext): [string, string][] {
  const labels = valueAt(userConfig, at);
  if (!isMap(labels)) return [];
  return Object.entries(labels).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
}

function sendsMetadata({ release, sink }: CheckContext): boolean {
  return sink.structuredMetadata && vectorReleases.facts(release).sendsMetadata;
}

/** Moves a label to structured metadata, if release and sink support it and the name is not in use there. */
function asMetadata(context: CheckContext, name: string, value: string): Help {
  if (!sendsMetadata(context)) return {};
  const metadata = valueAt(context.userConfig, ['sinks', ids.sink, 'structured_metadata']);
  const entries = isMap(metadata) ? metadata : {};
  if (Object.hasOwn(entries, name)) return {};
  return { fix: { moveTo: ['sinks', ids.sink, 'structured_metadata'], value: { ...entries, [name]: value } } };
}
