import { createHash } from 'node:crypto';
import { dump } from 'js-yaml';
import { isMap } from './data';

/** YAML of plain data: no folding, no anchors, keys in the order given. */
export function yamlText(data: unknown): string {
  const options = { lineWidth: -1, noRefs: true };
  let hasStandIn = false;
  const withoutTabs = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(withoutTabs);
    if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, withoutTabs(below)]));
    if (typeof value !== 'string') return value;
    hasStandIn ||= value.includes(standIn);
    return value.includes('\t') && block.test(value) ? value.replaceAll('\t', standIn) : value;
  };
  const text = dump(withoutTabs(data), options);
  return hasStandIn ? dump(data, options) : text.replaceAll(standIn, '\t');
}

/** Stands for a tab: js-yaml would quote a text with tabs, such as a configuration of Alloy, and write it as one line. */
const standIn = '\uF8FF';

/**
 * Texts with tabs that can be a block: without tabs in the first line and in blank lines, which kubectl would take for
 * indentation, and without characters that must be escaped.
 */
const block = /^(?=\S)(?![^]*\n[ \t]+(?:\n|$))(?![^]*(?!\n|\t)\p{Cc})[^\t\n]*\n/u;

/** SHA-256, hexadecimal. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Why kubectl would reject or change a string that `yamlText` wrote; `undefined` if it reads the same string.
 *
 * Found by running kubectl and kustomize on the output of js-yaml 5, which quotes strings that look like octal numbers.
 */
export function unreadable(text: string): string | undefined {
  if (/[\u0085\u2028\u2029]/.test(text))
    return 'it contains a Unicode line separator (U+0085, U+2028, U+2029), which kubectl reads as a line end';
  if (text.startsWith('\t') && text.includes('\n'))
    return 'it starts with a tab, which kubectl rejects in a block scalar';
  return undefined;
}
