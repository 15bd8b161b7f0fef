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

/** The text in one line of a message: characters that cannot be seen are written as escapes. */
export function shown(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (sign) => `\\u{${sign.codePointAt(0)!.toString(16).padStart(4, '0')}}`,
  );
}

/** The beginning of a text, in one line and short enough for a message. */
export function beginning(text: string, length = 24): string {
  const line = text.slice(0, 2 * length).replaceAll(/\s+/g, ' ');
  return line.length > length || text.length > 2 * length ? `${line.slice(0, length)}…` : line;
}

/** The end of a text, in one line and short enough for a message. */
export function ending(text: string, length = 24): string {
  const line = text.slice(-2 * length).replaceAll(/\s+/g, ' ');
  return line.length > length || text.length > 2 * length ? `…${line.slice(-length)}` : line;
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
