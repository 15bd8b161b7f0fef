import { createHash } from 'node:crypto';
import { dump } from 'js-yaml';

/** YAML of plain data: no folding, no anchors, keys in the order given. */
export function yamlText(data: unknown): string {
  return dump(data, { lineWidth: -1, noRefs: true });
}

/** sha256, hexadecimal. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * What one of the YAML readers between here and the API server would not read back as it was written; nothing if all do.
 *
 * kubectl and kustomize were tried with js-yaml 5's output: it quotes the octal numbers that others lose.
 */
export function unreadable(text: string): string | undefined {
  if (/[\u0085\u2028\u2029]/.test(text))
    return 'it holds a line separator of Unicode (U+0085, U+2028, U+2029), which kubectl takes for a line end';
  if (text.startsWith('\t') && text.includes('\n'))
    return 'it starts with a tab, which kubectl does not read in a block of lines';
  return undefined;
}
