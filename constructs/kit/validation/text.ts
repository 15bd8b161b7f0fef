/** The text in one line of a message: characters that cannot be seen are written as escapes. */
export function escapeControl(text: string): string {
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
