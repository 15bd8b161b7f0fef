import type { Labels } from '../../contracts';
import { isObjectName } from './names';
import type { Problem } from './problem';
import { shown } from './text';

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
export function labelProblems(path: string, labels: Labels | undefined): Problem[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...keyProblems(path, key),
    ...(isLabelValue(value)
      ? []
      : [
          {
            path,
            says: `'${shown(value)}', the value of '${shown(key)}', is none that Kubernetes takes of a label: at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last.`,
            write: `'${isQualifiedName(key) ? key : cleaned(key)}': '${cleaned(value)}'`,
          },
        ]),
  ]);
}

/** Annotations that Kubernetes would refuse; their values may be anything. */
export function annotationProblems(path: string, annotations: Labels | undefined): Problem[] {
  return Object.keys(annotations ?? {}).flatMap((key) => keyProblems(path, key));
}

function keyProblems(path: string, key: string): Problem[] {
  if (isQualifiedName(key)) return [];
  return [
    {
      path,
      says: `'${shown(key)}' is no key that Kubernetes takes: at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last, perhaps behind a domain in lower case and one '/'.`,
      write: `'${cleaned(key)}': …`,
    },
  ];
}

/** The nearest word that Kubernetes takes. */
function cleaned(text: string): string {
  const plain = text
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 63)
    .replace(/^[-_.]+|[-_.]+$/g, '');
  return plain === '' ? 'a' : plain;
}
