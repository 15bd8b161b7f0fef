/** Escapes control and other invisible characters, and halves of a pair that was cut, so that a string stays on one line of a message. */
export function escapeControl(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16).padStart(4, '0')}}`,
  );
}

/** A list in a sentence: `a, b and c`. */
export function asList(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The start of a string, on one line, truncated with `…`. @param length - in characters */
export function beginning(text: string, length = 24): string {
  const line = text.slice(0, 2 * length).replaceAll(/\s+/g, ' ');
  return line.length > length || text.length > 2 * length ? `${line.slice(0, length)}…` : line;
}

/** The end of a string, on one line, truncated with `…`. @param length - in characters */
export function ending(text: string, length = 24): string {
  const line = text.slice(-2 * length).replaceAll(/\s+/g, ' ');
  return line.length > length || text.length > 2 * length ? `…${line.slice(-length)}` : line;
}

/** Text of XML or HTML, as content and as the value of an attribute. */
export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
