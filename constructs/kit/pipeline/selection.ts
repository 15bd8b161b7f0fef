import type { LogPipeline, PodSelection } from '../../contracts';
import { isLabelValue, labelProblems, labelValueRule } from '../validation/labels';
import { isObjectName, namespaceNameProblems } from '../validation/names';
import type { Path } from '../validation/path';
import { error, replaceWith, within, type Problem } from '../validation/problem';
import { beginning } from '../validation/text';

/** Validates which pods are read, and what they choose by annotations. */
export function selectionProblems({ select, podAnnotations, parsers }: LogPipeline): Problem[] {
  return [
    ...(select === undefined ? [] : selectProblems(select).map((one) => within(['select'], one))),
    ...(podAnnotations === undefined ? [] : prefixProblems(['podAnnotations'], podAnnotations)),
    ...(parsers === undefined ? [] : parserProblems(parsers, podAnnotations)),
  ];
}

function selectProblems({ namespaces, podLabels = {}, exclude = {} }: PodSelection): Problem[] {
  const excluded = exclude.namespaces ?? [];
  const both = excluded.flatMap((name, n) =>
    namespaces?.includes(name) === true
      ? [error(['exclude', 'namespaces', n], `The namespace '${name}' is also in select.namespaces.`)]
      : [],
  );
  const never = Object.entries(exclude.podLabels ?? {}).flatMap(([key, value]) =>
    podLabels[key] === value
      ? [
          error(
            ['exclude', 'podLabels', key],
            `'${key}: ${value}' is also in select.podLabels, so no pod would be read.`,
          ),
        ]
      : [],
  );
  return [
    ...(namespaces?.length === 0
      ? [
          error(['namespaces'], 'namespaces is empty, so no pod would be read; without it all are.', {
            fix: { remove: true },
          }),
        ]
      : []),
    ...namespacesProblems(['namespaces'], namespaces ?? []),
    ...namespacesProblems(['exclude', 'namespaces'], excluded),
    ...labelProblems(['podLabels'], podLabels),
    ...labelProblems(['exclude', 'podLabels'], exclude.podLabels),
    ...both,
    ...never,
  ];
}

function namespacesProblems(path: Path, names: readonly string[]): Problem[] {
  return names.flatMap((name, n) =>
    names.indexOf(name) < n
      ? [error([...path, n], `The namespace '${name}' is listed twice.`, { fix: { remove: true } })]
      : namespaceNameProblems([...path, n], name),
  );
}

function prefixProblems(path: Path, prefix: string): Problem[] {
  if (!isObjectName(prefix)) {
    const plain = prefix
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/, '');
    return [
      error(
        path,
        `'${beginning(prefix, 60)}' is not a valid prefix of annotations: a domain in lower case, without '/'.`,
        replaceWith(isObjectName(plain) ? plain : undefined),
      ),
    ];
  }
  return /(?:^|\.)(?:kubernetes|k8s)\.io$/.test(prefix)
    ? [error(path, `'${prefix}' is reserved for Kubernetes; use a domain of your own.`)]
    : [];
}

function parserProblems(parsers: NonNullable<LogPipeline['parsers']>, prefix: string | undefined): Problem[] {
  if (prefix === undefined)
    return [
      error(['parsers'], 'parsers are chosen by an annotation of the pods, but podAnnotations is not set.', {
        example: `podAnnotations: 'logging.example.com'`,
      }),
    ];
  return Object.entries(parsers).flatMap(([name, stages]): Problem[] => {
    if (stages.length === 0) return [error(['parsers', name], `The parser '${name}' has no stages.`)];
    if (name !== '' && isLabelValue(name)) return [];
    const cleaned = name.replace(/[^\w.-]+/g, '-').replace(/^[-_.]+|[-_.]+$/g, '');
    const valid = cleaned !== '' && isLabelValue(cleaned) && !Object.hasOwn(parsers, cleaned);
    return [
      error(
        ['parsers', name],
        `'${beginning(name, 40)}' is not a valid name of a parser: ${labelValueRule}.`,
        valid ? { fix: { moveTo: ['parsers', cleaned], value: stages } } : {},
      ),
    ];
  });
}
