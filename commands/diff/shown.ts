import { structuredPatch } from 'diff';
import { dump } from 'js-yaml';
import { beginning, secretProblems } from '../../constructs/kit';
import { fieldText, type FieldChange, type FieldPath } from './fields';
import type { ShownChange } from './model';
import { Brief, hasSecret } from './objects';
import { notShown, textHasSecret, withoutSecrets } from './secrets';

/** Lines of a changed text that are printed. */
const maxLines = 40;

/** Changed lines of a text, above which they are not looked for: the time grows with their square. */
const maxEdits = 1000;

/** Characters of a changed value that are printed. */
const maxLength = 300;

/** A field as it may be printed. Values that look like secrets, and those of fields that have them, are not. */
export function shown({ path, before, after }: FieldChange): ShownChange {
  const at = fieldText(path);
  if (isText(before) && isText(after)) {
    return {
      at,
      lines: [before, after].some((text) => isSecretText(path, text)) ? [notShown] : changedLines(before, after),
    };
  }
  return {
    at,
    ...(before !== undefined && { before: valueText(path, before) }),
    ...(after !== undefined && { after: valueText(path, after) }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n');
}

/** Whether no line of a text is printed, because its name or something of several lines in it is a secret. */
function isSecretText(path: FieldPath, text: string): boolean {
  return (
    hasSecret(text) || secretProblems({ content: text }).length > 0 || withoutSecrets(path, 'any text') === notShown
  );
}

function changedLines(before: string, after: string): string[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: 1, maxEditLength: maxEdits });
  if (patch === undefined)
    return [`${lineCount(before)} lines become ${lineCount(after)}; more than ${maxEdits} of them differ`];
  const lines = patch.hunks
    .flatMap((hunk, n) => [...(n === 0 ? [] : ['…']), ...hunk.lines])
    .map((line) => (textHasSecret(line.slice(1)) ? `${line.slice(0, 1)}${notShown}` : line));
  return lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines), `… ${lines.length - maxLines} more lines are not shown`];
}

function lineCount(text: string): number {
  return text.split('\n').length;
}

function valueText(path: FieldPath, value: unknown): string {
  if (value instanceof Brief) return `content ${value.digest.slice(0, 8)}`;
  const printed = withoutSecrets(path, value);
  if (typeof printed !== 'object' || printed === null) return limited(String(printed));
  return limited(dump(plain(printed), { flowLevel: 0, lineWidth: -1, noRefs: true }).trimEnd());
}

/** Briefly compared content inside an added or removed subtree, as its digest. */
function plain(value: object): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (inner instanceof Brief ? inner.digest.slice(0, 8) : inner)),
  );
}

function limited(text: string): string {
  return beginning(text, maxLength);
}
