import type { PodSelection } from '../../contracts';
import { error, isMap, valueAt, type Data, type Problem } from '../../kit';
import { ids } from '../config';
import type { CheckContext } from './context';

const at = ['sources', ids.logs] as const;

/** Keys of the source that would disable a part of the pipeline. */
export function pipelineConfigProblems({ userConfig, isComputed, select }: CheckContext): Problem[] {
  const source = valueAt(userConfig, at);
  if (!isMap(source)) return [];
  return [...(isComputed ? fieldProblems(source) : []), ...selectorProblems(source, select)];
}

/** Transforms read the fields by their default names. */
function fieldProblems(source: Data): Problem[] {
  const renamed = ['pod_annotation_fields', 'namespace_annotation_fields', 'node_annotation_fields'].flatMap(
    (section) =>
      Object.entries(isMap(source[section]) ? source[section] : {}).flatMap(([name, path]): Problem[] =>
        String(path).replace(/^\./, '') === `kubernetes.${name}`
          ? []
          : [
              error(
                [...at, section, name],
                `'${String(path)}' moves the field kubernetes.${name}, which the transforms of the pipeline may read; a pipeline with stages needs the default name.`,
                { fix: { remove: true } },
              ),
            ],
      ),
  );
  if (source['log_namespace'] !== true) return renamed;
  const why = 'log_namespace moves all fields of the line to its metadata, where the pipeline does not read them.';
  return [...renamed, error([...at, 'log_namespace'], why, { fix: { remove: true } })];
}

/** The user's selectors replace those of `select`. */
function selectorProblems(source: Data, select: PodSelection): Problem[] {
  const { namespaces, podLabels, exclude = {} } = select;
  const set: readonly (readonly [string, boolean])[] = [
    ['extra_label_selector', podLabels !== undefined || exclude.podLabels !== undefined],
    ['extra_namespace_label_selector', namespaces !== undefined || exclude.namespaces !== undefined],
  ];
  return set.flatMap(([key, isSet]) =>
    isSet && source[key] !== undefined
      ? [
          error(
            [...at, key],
            `${key} would replace the selector that is rendered from pipeline.select; set one of them.`,
          ),
        ]
      : [],
  );
}
