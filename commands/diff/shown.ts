import { structuredPatch } from 'diff';
import { dump } from 'js-yaml';
import { beginning, secretProblems } from '../../constructs/kit';
import { fieldText, type FieldChange, type FieldPath } from './fields';
import type { ShownChange } from './model';
import { Brief } from './objects';

/** In place of a value that is a Secret or looks like one. */
export const notShown = '(not shown)';

/** Lines of a changed text that are printed. */
const maxLines = 40;

/** Characters of a changed value that are printed. */
const maxLength = 300;

/** A field as it may be printed. Values that look like secrets, and those of fields that have them, are not. */
export function shown({ path, before, after }: FieldChange): ShownChange {
  const at = fieldText(path);
  if (isText(before) && isText(after)) {
    if (isSecret(path, before) || isSecret(path, after)) return { at, lines: [notShown] };
    return { at, lines: changedLines(before, after) };
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

function changedLines(before: string, after: string): string[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 1 });
  const lines = hunks.flatMap((hunk, n) => [...(n === 0 ? [] : ['…']), ...hunk.lines]);
  return lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines), `… ${lines.length - maxLines} more lines are not shown`];
}

function valueText(path: FieldPath, value: unknown): string {
  if (value instanceof Brief) return `content ${value.digest.slice(0, 8)}`;
  if (isSecret(path, value)) return notShown;
  if (typeof value !== 'object' || value === null) return limited(String(value));
  return limited(dump(plain(value), { flowLevel: 0, lineWidth: -1, noRefs: true }).trimEnd());
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

/** Names of environment variables with a secret as their value. */
const secretVariable = /PASS(WORD|WD|PHRASE)?(_|$)|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY/i;

/** A user and a password in a URL, unless the password is a variable. */
const urlWithPassword = /\/\/[^\s/@:]+:(?!\$[({])[^\s/@]+@/;

/** Whether a changed value is a secret, or contains one. */
function isSecret(path: FieldPath, value: unknown): boolean {
  if (urlWithPassword.test(JSON.stringify(value) ?? '')) return true;
  const key = path.at(-1) ?? '';
  // Keys of configurations are read as in the configuration of an environment.
  if (secretProblems({ config: { [key]: value } }).length > 0) return true;
  return variablesIn(path, value).some(
    ({ name, text }) => secretVariable.test(name) && typeof text === 'string' && !/\$[({]/.test(text),
  );
}

/** Environment variables in a value, or of which the value is a part. */
function variablesIn(path: FieldPath, value: unknown): { readonly name: string; readonly text: unknown }[] {
  const env = path.lastIndexOf('env');
  const own = path[env + 1];
  if (env >= 0 && own !== undefined && path.at(-1) === 'value')
    return [{ name: own.replaceAll(/[[\]]/g, ''), text: value }];
  const found: { name: string; text: unknown }[] = [];
  JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'object' && inner !== null && 'name' in inner && 'value' in inner)
      found.push({ name: String(inner.name), text: inner.value });
    return inner;
  });
  return found;
}
