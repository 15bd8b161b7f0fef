import {
  error,
  globMatches,
  isMap,
  replaceWith,
  rotatedPath,
  valueAt,
  type Data,
  type Path,
  type Problem,
} from '../../kit';
import { ids } from '../config';
import { componentsOf, stringsOf, type CheckContext } from './context';
import { isFieldPath } from '../template';

/** Validates keys of `kubernetes_logs` and of the agent's sink that Vector accepts and that would lose lines. */
export function logProblems(context: CheckContext): Problem[] {
  return [
    ...componentsOf(context.config, 'sources').flatMap(([id, source]) =>
      source['type'] === 'kubernetes_logs' ? sourceProblems(['sources', id], source, context) : [],
    ),
    ...sinkProblems(context),
  ];
}

function sourceProblems(at: Path, source: Data, { sink }: CheckContext): Problem[] {
  const renamed = source['pod_annotation_fields'];
  return [
    ...['max_line_bytes', 'max_merged_line_bytes'].flatMap((key) =>
      lineProblems([...at, key], source[key], sink.maxLineBytes),
    ),
    ...globProblems(at, source),
    ...fieldProblems([...at, 'ingestion_timestamp_field'], source['ingestion_timestamp_field']),
    ...(isMap(renamed)
      ? Object.entries(renamed).flatMap(([key, path]) => fieldProblems([...at, 'pod_annotation_fields', key], path))
      : []),
    ...['extra_label_selector', 'extra_namespace_label_selector', 'extra_field_selector'].flatMap((key) =>
      selectorProblems([...at, key], source[key]),
    ),
    ...(source['insert_namespace_fields'] === false && source['extra_namespace_label_selector'] !== undefined
      ? [
          error(
            [...at, 'extra_namespace_label_selector'],
            'extra_namespace_label_selector has no effect while insert_namespace_fields is false.',
          ),
        ]
      : []),
  ];
}

function lineProblems(at: Path, value: unknown, maxLineBytes: number): Problem[] {
  if (typeof value !== 'number' || value <= maxLineBytes) return [];
  const key = String(at.at(-1));
  return [
    error(
      at,
      `${key} is ${value}, above Loki's max_line_size of ${maxLineBytes} bytes: Loki would reject a longer line together with its whole batch.`,
      replaceWith(maxLineBytes),
    ),
  ];
}

function fieldProblems(at: Path, path: unknown): Problem[] {
  if (typeof path !== 'string' || path === '' || isFieldPath(path)) return [];
  return [
    error(
      at,
      `'${path}' is not a valid field path: names with characters other than letters, digits, '_', '@' and '-' must be quoted.`,
    ),
  ];
}

function globProblems(at: Path, source: Data): Problem[] {
  const include = stringsOf(source['include_paths_glob_patterns']);
  const incomplete = include.find(
    (pattern) => pattern.endsWith('.log') && !include.some((other) => globMatches(other, rotatedPath(pattern))),
  );
  const problems: Problem[] =
    incomplete === undefined
      ? []
      : [
          error(
            [...at, 'include_paths_glob_patterns'],
            `'${incomplete}' does not match rotated files (0.log.20261121-101500): lines that are only in those would be lost when the agent restarts.`,
            replaceWith(include.map((one) => (one === incomplete ? `${one}*` : one))),
          ),
        ];
  if (Array.isArray(source['include_paths_glob_patterns']) && include.length === 0)
    problems.push(error([...at, 'include_paths_glob_patterns'], 'The list is empty, so no file would be read.'));
  const exclude = source['exclude_paths_glob_patterns'];
  const compressedFile = '/var/log/pods/a_b_c/d/0.log.20261121-101500.gz';
  if (Array.isArray(exclude) && !stringsOf(exclude).some((pattern) => globMatches(pattern, compressedFile)))
    problems.push(
      error(
        [...at, 'exclude_paths_glob_patterns'],
        "The list replaces the default and has no pattern for compressed files such as '**/*.gz': their bytes would be sent as lines.",
        replaceWith(['**/*.gz', ...stringsOf(exclude)]),
      ),
    );
  return problems;
}

function selectorProblems(at: Path, value: unknown): Problem[] {
  if (typeof value !== 'string' || !/^\s*,|,\s*,|,\s*$/.test(value)) return [];
  const parts = value.split(',').map((part) => part.trim());
  return [
    error(
      at,
      `'${value}' has an empty term next to a comma; Kubernetes rejects such a selector, and no pod would be found.`,
      replaceWith(parts.filter((part) => part !== '').join(',')),
    ),
  ];
}

function sinkProblems({ config, sink }: CheckContext): Problem[] {
  const at = ['sinks', ids.sink];
  const loki = valueAt(config, at);
  if (!isMap(loki)) return [];
  const problems: Problem[] = [];
  const order = loki['out_of_order_action'];
  if (order === 'drop' || order === 'rewrite_timestamp')
    problems.push(
      error(
        [...at, 'out_of_order_action'],
        `'${order}' would also ${order === 'drop' ? 'drop lines' : 'change the timestamps of lines'} that are in order within their stream: Vector compares each line with the newest of the whole tenant. Loki accepts lines that are out of order, so 'accept' loses none.`,
        replaceWith('accept'),
      ),
    );
  const largest = valueAt(loki, ['batch', 'max_bytes']);
  if (typeof largest === 'number' && largest > sink.maxBatchBytes)
    problems.push(
      error(
        [...at, 'batch', 'max_bytes'],
        `max_bytes is ${largest}, above the largest push that the sink accepts, ${sink.maxBatchBytes} bytes: larger ones would be rejected and lost.`,
        replaceWith(sink.maxBatchBytes),
      ),
    );
  const { compression } = loki;
  const algorithm = isMap(compression) ? compression['algorithm'] : compression;
  const { compressions } = sink;
  if (typeof algorithm === 'string' && compressions !== undefined && !compressions.includes(algorithm))
    problems.push(
      error(
        [...at, 'compression'],
        `The sink does not accept ${algorithm} (it accepts ${compressions.join(' and ')}): every push would be answered with 415 and lost.`,
        replaceWith(compressions[0]),
      ),
    );
  const readsPods = componentsOf(config, 'sources').some(([, { type }]) => type === 'kubernetes_logs');
  if (readsPods && valueAt(loki, ['acknowledgements', 'enabled']) === true)
    problems.push(
      error(
        [...at, 'acknowledgements'],
        'kubernetes_logs does not support acknowledgements: it advances its position when it has read a line. Until Loki accepts the line, the disk buffer keeps it.',
        { fix: { remove: true } },
      ),
    );
  return problems;
}
