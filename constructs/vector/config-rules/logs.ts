import { valueAt, isMap, type Data } from '../../kit';
import { ids } from '../config';
import { componentsOf, texts, type Finding, type Judged } from './finding';
import { catches, rotated } from '../globs';
import { isFieldPath } from '../template';

/** What `kubernetes_logs` reads and what `loki` sends: keys that Vector takes and that mean something else than they seem to. */
export function logFindings(judged: Judged): Finding[] {
  return [
    ...componentsOf(judged.config, 'sources').flatMap(([id, source]) =>
      source['type'] === 'kubernetes_logs' ? sourceFindings(['sources', id], source, judged) : [],
    ),
    ...sinkFindings(judged),
  ];
}

function sourceFindings(at: readonly string[], source: Data, { sink }: Judged): Finding[] {
  const renamed = source['pod_annotation_fields'];
  return [
    ...['max_line_bytes', 'max_merged_line_bytes'].flatMap((key) =>
      lineFindings([...at, key], source[key], sink.maxLineBytes),
    ),
    ...globFindings(at, source),
    ...fieldFindings([...at, 'ingestion_timestamp_field'], source['ingestion_timestamp_field']),
    ...(isMap(renamed)
      ? Object.entries(renamed).flatMap(([key, path]) => fieldFindings([...at, 'pod_annotation_fields', key], path))
      : []),
    ...['extra_label_selector', 'extra_namespace_label_selector', 'extra_field_selector'].flatMap((key) =>
      selectorFindings([...at, key], source[key]),
    ),
    ...(source['insert_namespace_fields'] === false && source['extra_namespace_label_selector'] !== undefined
      ? [
          {
            at: [...at, 'extra_namespace_label_selector'],
            says: 'it does nothing while insert_namespace_fields is false: Vector then knows no namespaces.',
          },
        ]
      : []),
  ];
}

function lineFindings(at: readonly string[], value: unknown, most: number): Finding[] {
  if (typeof value !== 'number' || value <= most) return [];
  const key = at.at(-1)!;
  return [
    {
      at,
      says: `${key} is ${value}, above the longest line that Loki takes here, ${most} bytes (max_line_size): a longer one is refused together with its whole batch.`,
      write: `${key}: ${most}`,
    },
  ];
}

function fieldFindings(at: readonly string[], path: unknown): Finding[] {
  if (typeof path !== 'string' || path === '' || isFieldPath(path)) return [];
  const key = at.at(-1)!;
  return [
    {
      at,
      says: `'${path}' is no path of a field: names with other characters than letters, digits, _, @ and - stand in quotes.`,
      write: `${key}: '.${key === 'ingestion_timestamp_field' ? 'ingest_timestamp' : `kubernetes.${key}`}'`,
    },
  ];
}

function globFindings(at: readonly string[], source: Data): Finding[] {
  const include = texts(source['include_paths_glob_patterns']);
  const missed = include.find(
    (pattern) => pattern.endsWith('.log') && !include.some((other) => catches(other, rotated(pattern))),
  );
  const findings: Finding[] =
    missed === undefined
      ? []
      : [
          {
            at: [...at, 'include_paths_glob_patterns'],
            says: `'${missed}' misses files that were rotated (0.log.20261121-101500): what is in them when the agent starts again is lost.`,
            write: `include_paths_glob_patterns: ['${missed}*']`,
          },
        ];
  if (Array.isArray(source['include_paths_glob_patterns']) && include.length === 0)
    findings.push({
      at: [...at, 'include_paths_glob_patterns'],
      says: 'it is an empty list: no file would be read.',
    });
  const exclude = source['exclude_paths_glob_patterns'];
  const packed = '/var/log/pods/a_b_c/d/0.log.20261121-101500.gz';
  if (Array.isArray(exclude) && !texts(exclude).some((pattern) => catches(pattern, packed)))
    findings.push({
      at: [...at, 'exclude_paths_glob_patterns'],
      says: 'it replaces the default, and does not name compressed files: their bytes would be sent as lines.',
      write: `exclude_paths_glob_patterns: [${['**/*.gz', ...texts(exclude)].map((one) => `'${one}'`).join(', ')}]`,
    });
  return findings;
}

function selectorFindings(at: readonly string[], value: unknown): Finding[] {
  if (typeof value !== 'string' || !/^\s*,|,\s*,|,\s*$/.test(value)) return [];
  const parts = value.split(',').map((part) => part.trim());
  return [
    {
      at,
      says: `'${value}' has a comma with nothing beside it; Kubernetes refuses such a selector, and no pod is found.`,
      write: `${at.at(-1)}: '${parts.filter((part) => part !== '').join(',')}'`,
    },
  ];
}

function sinkFindings({ config, sink }: Judged): Finding[] {
  const at = ['sinks', ids.sink];
  const loki = valueAt(config, at);
  if (!isMap(loki)) return [];
  const findings: Finding[] = [];
  const order = loki['out_of_order_action'];
  if (order === 'drop' || order === 'rewrite_timestamp')
    findings.push({
      at: [...at, 'out_of_order_action'],
      says: `'${order}' ${order === 'drop' ? 'drops' : 'redates'} lines that are in order: Vector compares with the newest line of the whole tenant, not of the stream. Loki takes lines out of order, so 'accept' loses none.`,
      write: `out_of_order_action: 'accept'`,
    });
  const largest = valueAt(loki, ['batch', 'max_bytes']);
  if (typeof largest === 'number' && largest > sink.maxBatchBytes)
    findings.push({
      at: [...at, 'batch', 'max_bytes'],
      says: `max_bytes is ${largest}, above the largest push that the sink takes, ${sink.maxBatchBytes} bytes: larger ones are refused and lost.`,
      write: `max_bytes: ${sink.maxBatchBytes}`,
    });
  const { compression } = loki;
  const algorithm = isMap(compression) ? compression['algorithm'] : compression;
  const { compressions } = sink;
  if (typeof algorithm === 'string' && compressions !== undefined && !compressions.includes(algorithm))
    findings.push({
      at: [...at, 'compression'],
      says: `the sink takes no pushes in ${algorithm} (it takes ${compressions.join(' and ')}): each would be answered with 415 and lost.`,
      write: `compression: '${compressions[0]}'`,
    });
  if (valueAt(loki, ['acknowledgements', 'enabled']) === true)
    findings.push({
      at: [...at, 'acknowledgements'],
      says: 'kubernetes_logs cannot wait for acknowledgements: positions advance when a line is read. The disk buffer is what keeps lines.',
      write: `buffer: { maxSize: '1Gi', whenFull: 'block' }   (and no acknowledgements)`,
    });
  return findings;
}
