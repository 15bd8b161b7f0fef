import { createHash } from 'node:crypto';
import { dump } from 'js-yaml';

/** YAML of plain data: no folding, no anchors, keys in the order given. */
export function yamlText(data: unknown): string {
  return dump(data, { lineWidth: -1, noRefs: true });
}

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
