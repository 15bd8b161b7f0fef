import type { Labels } from '../../contracts';
import { isObjectName } from './names';
import { error, replaceWith, type Problem } from './problem';
import type { Path } from './path';
import { escapeControl } from './text';

const word = '[A-Za-z0-9](?:[-\\w.]{0,61}[A-Za-z0-9])?';
const wordShape = new RegExp(`^${word}$`);

/** Whether Kubernetes takes it as the value of a label. */
export function isLabelValue(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || wordShape.test(value));
}

/** Whether Kubernetes takes it as the key of a label or an annotation: a word, perhaps behind a domain and a slash. */
export function isQualifiedName(key: string): boolean {
  const [name = '', domain, more] = key.split('/').toReversed();
  return more === undefined && wordShape.test(name) && (domain === undefined || isObjectName(domain.toLowerCase()));
}

/** Labels that Kubernetes would refuse. */
export function labelProblems(path: Path, labels: Labels = {}): Problem[] {
  return [
    ...annotationProblems(path, labels),
    ...Object.entries(labels)
      .filter(([, value]) => !isLabelValue(value))
      .map(([key, value]) =>
        error(
          [...path, key],
          `'${escapeControl(value)}', the value of '${escapeControl(key)}', is none that Kubernetes takes of a label: at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last.`,
          replaceWith(cleaned(value)),
        ),
      ),
  ];
}

/** Annotations that Kubernetes would refuse; their values may be anything. */
export function annotationProblems(path: Path, annotations: Labels = {}): Problem[] {
  return Object.entries(annotations)
    .filter(([key]) => !isQualifiedName(key))
    .map(([key, value]) => {
      const fixed = cleaned(key);
      return error(
        [...path, key],
        `'${escapeControl(key)}' is no key that Kubernetes takes: at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last, perhaps behind a domain in lower case and one '/'.`,
        fixed !== undefined && !Object.hasOwn(annotations, fixed) ? { fix: { moveTo: [...path, fixed], value } } : {},
      );
    });
}

/** The nearest word that Kubernetes takes; nothing if the text has no letter or digit. */
function cleaned(text: string): string | undefined {
  const plain = text
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 63)
    .replace(/^[-_.]+|[-_.]+$/g, '');
  return plain === '' ? undefined : plain;
}
