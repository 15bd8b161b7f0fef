import { error, isMap, replaceWith, valueAt, type Data, type Path, type Problem } from '../../kit';
import { ids } from '../config';
import { componentsOf, texts, type CheckContext } from './context';
import { catches, rotated } from '../globs';
import { isFieldPath } from '../template';

/** What `kubernetes_logs` reads and what `loki` sends: keys that Vector takes and that mean something else than they seem to. */
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
            'it does nothing while insert_namespace_fields is false: Vector then knows no namespaces.',
          ),
        ]
      : []),
  ];
}

function lineProblems(at: Path, value: unknown, most: number): Problem[] {
  if (typeof value !== 'number' || value <= most) return [];
  const key = String(at.at(-1));
  return [
    error(
      at,
      `${key} is ${value}, above the longest line that Loki takes here, ${most} bytes (max_line_size): a longer one is refused together with its whole batch.`,
      replaceWith(most),
    ),
  ];
}

function fieldProblems(at: Path, path: unknown): Problem[] {
  if (typeof path !== 'string' || path === '' || isFieldPath(path)) return [];
  return [
    error(
      at,
      `'${path}' is no path of a field: names with other characters than letters, digits, _, @ and - stand in quotes.`,
    ),
  ];
}

function globProblems(at: Path, source: Data): Problem[] {
  const include = texts(source['include_paths_glob_patterns']);
  const missed = include.find(
    (pattern) => pattern.endsWith('.log') && !include.some((other) => catches(other, rotated(pattern))),
  );
  const problems: Problem[] =
    missed === undefined
      ? []
      : [
          error(
            [...at, 'include_paths_glob_patterns'],
            `'${missed}' misses files that were rotated (0.log.20261121-101500): what is in them when the agent starts again is lost.`,
            replaceWith(include.map((one) => (one === missed ? `${one}*` : one))),
          ),
        ];
  if (Array.isArray(source['include_paths_glob_patterns']) && include.length === 0)
    problems.push(error([...at, 'include_paths_glob_patterns'], 'it is an empty list: no file would be read.'));
  const exclude = source['exclude_paths_glob_patterns'];
  const packed = '/var/log/pods/a_b_c/d/0.log.20261121-101500.gz';
  if (Array.isArray(exclude) && !texts(exclude).some((pattern) => catches(pattern, packed)))
    problems.push(
      error(
        [...at, 'exclude_paths_glob_patterns'],
        "it replaces the default, and has no pattern for compressed files such as '**/*.gz': their bytes would be sent as lines.",
        replaceWith(['**/*.gz', ...texts(exclude)]),
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
      `'${value}' has a comma with nothing beside it; Kubernetes refuses such a selector, and no pod is found.`,
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
        `'${order}' ${order === 'drop' ? 'drops' : 'redates'} lines that are in order: Vector compares with the newest line of the whole tenant, not of the stream. Loki takes lines out of order, so 'accept' loses none.`,
        replaceWith('accept'),
      ),
    );
  const largest = valueAt(loki, ['batch', 'max_bytes']);
  if (typeof largest === 'number' && largest > sink.maxBatchBytes)
    problems.push(
      error(
        [...at, 'batch', 'max_bytes'],
        `max_bytes is ${largest}, above the largest push that the sink takes, ${sink.maxBatchBytes} bytes: larger ones are refused and lost.`,
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
        `the sink takes no pushes in ${algorithm} (it takes ${compressions.join(' and ')}): each would be answered with 415 and lost.`,
        replaceWith(compressions[0]),
      ),
    );
  if (valueAt(loki, ['acknowledgements', 'enabled']) === true)
    problems.push(
      error(
        [...at, 'acknowledgements'],
        'kubernetes_logs cannot wait for acknowledgements: positions advance when a line is read. The disk buffer is what keeps lines.',
        { fix: { remove: true } },
      ),
    );
  return problems;
}
