import type { Labels } from '../../contracts';
import { isObjectName } from './names';
import { error, replaceWith, type Problem } from './problem';
import type { Path } from './path';
import { escapeControl } from './text';

const name = '[A-Za-z0-9](?:[-\\w.]{0,61}[A-Za-z0-9])?';
const nameShape = new RegExp(`^${name}$`);

/** The syntax of a label value, for messages. */
export const labelValueRule = "at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";

/** The syntax of a label key, for messages. */
export const labelKeyRule = `${labelValueRule}, optionally after a lowercase domain and '/'`;

/** Whether it is a valid label value. */
export function isLabelValue(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || nameShape.test(value));
}

/** Whether it is a valid key of a label or an annotation: a name, optionally after a domain and a slash. */
export function isQualifiedName(key: string): boolean {
  const [last = '', domain, more] = key.split('/').toReversed();
  return more === undefined && nameShape.test(last) && (domain === undefined || isObjectName(domain.toLowerCase()));
}

/** Whether labels have all those of a selector. */
export function hasLabels(labels: Labels, selector: Labels): boolean {
  return Object.entries(selector).every(([label, value]) => labels[label] === value);
}

/** Validates labels. */
export function labelProblems(path: Path, labels: Labels = {}): Problem[] {
  return [
    ...annotationProblems(path, labels),
    ...Object.entries(labels)
      .filter(([, value]) => !isLabelValue(value))
      .map(([key, value]) =>
        error(
          [...path, key],
          `'${escapeControl(value)}' is not a valid label value: ${labelValueRule}.`,
          replaceWith(cleanedLabelValue(value)),
        ),
      ),
  ];
}

/** Validates the keys of annotations; their values can be any string. */
export function annotationProblems(path: Path, annotations: Labels = {}): Problem[] {
  return Object.entries(annotations)
    .filter(([key]) => !isQualifiedName(key))
    .map(([key, value]) => {
      const fixed = cleanedKey(key);
      return error(
        [...path, key],
        `'${escapeControl(key)}' is not a valid key of a label or annotation: ${labelKeyRule}.`,
        fixed !== undefined && !Object.hasOwn(annotations, fixed) ? { fix: { moveTo: [...path, fixed], value } } : {},
      );
    });
}

/** The nearest valid value; `undefined` if the string has no letter or digit. */
export function cleanedLabelValue(text: string): string | undefined {
  const plain = text.replace(/[^\w.-]+/g, '-').replace(/^[-_.]+|[-_.]+$/g, '');
  return plain === '' || plain.length > 63 ? undefined : plain;
}

/** The nearest key; a domain in front of it is kept. */
function cleanedKey(key: string): string | undefined {
  const [last = '', domain, more] = key.split('/').toReversed();
  const word = cleanedLabelValue(last);
  if (domain === undefined || word === undefined) return word;
  return more === undefined && isObjectName(domain.toLowerCase()) ? `${domain}/${word}` : undefined;
}
