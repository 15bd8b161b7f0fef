const escapes = /\\(?:([abfnrtv\\"])|([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]?))/g;
const controls: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The value of a string literal of LogQL, in double quotes or backticks. */
export function unquoted(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  return text.slice(1, -1).replaceAll(escapes, (...[, control, octal, byte, short, long, other]: string[]) => {
    if (control !== undefined) return controls[control] ?? control;
    if (other !== undefined) return other;
    const point = octal === undefined ? Number.parseInt(byte ?? short ?? long!, 16) : Number.parseInt(octal, 8);
    return point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point);
  });
}

/** The first escape in a string literal that Go does not accept, such as `\d` of a regular expression. */
export function invalidEscape(text: string): string | undefined {
  if (text.startsWith('`')) return undefined;
  for (const [escape, , , , , , other] of text.slice(1, -1).matchAll(escapes)) if (other !== undefined) return escape;
  return undefined;
}

const capture = '<[a-zA-Z_][a-zA-Z0-9_]*>';

/** Two captures of a pattern without text between them, which is ambiguous. */
export function adjacentCaptures(pattern: string): string | undefined {
  return new RegExp(`${capture}${capture}`).exec(pattern)?.[0];
}

/** The names of the captures of a pattern, without `_`. */
export function captureNames(pattern: string): string[] {
  return [...pattern.matchAll(new RegExp(capture, 'g'))]
    .map(([name]) => name.slice(1, -1))
    .filter((name) => name !== '_');
}
