import type { Path } from '../validation/path';
import { error, type Problem } from '../validation/problem';
import type { PipelineSink } from './facts';

/** Validates the labels of a stream of Kubernetes events, which are the same for all of them, at `labels`. */
export function eventLabelProblems(
  labels: Readonly<Record<string, string>>,
  { maxLabels }: Pick<PipelineSink, 'maxLabels'>,
): Problem[] {
  const names = Object.keys(labels);
  const problems: Problem[] = [];
  if (names.length === 0)
    problems.push(
      error(['labels'], 'labels is empty, but Loki requires at least one label per stream and would store no event.'),
    );
  if (names.length > maxLabels)
    problems.push(
      error(
        ['labels'],
        `There are ${names.length} labels, but Loki accepts at most ${maxLabels} and would reject every event. All fields of an event are in its JSON line.`,
      ),
    );
  for (const [name, value] of Object.entries(labels)) {
    problems.push(...lengthProblems(['labels', name], value));
    const validName = name.replaceAll(/\W/g, '_').replace(/^\d/, '_$&');
    if (!isLabel(name))
      problems.push(
        error(
          ['labels', name],
          `'${name}' is not a valid label name: letters, digits and '_', not starting with a digit.`,
          isLabel(validName) && !Object.hasOwn(labels, validName)
            ? { fix: { moveTo: ['labels', validName], value } }
            : {},
        ),
      );
  }
  return problems;
}

/** Loki's limit of the value of a label, bytes. */
const longestLabel = 2048;

/** Validates the length of the fixed value of a label. */
export function lengthProblems(path: Path, value: string): Problem[] {
  const bytes = Buffer.byteLength(value);
  return bytes <= longestLabel
    ? []
    : [error(path, `The value has ${bytes} bytes, but Loki rejects labels above ${longestLabel}.`)];
}

function isLabel(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
