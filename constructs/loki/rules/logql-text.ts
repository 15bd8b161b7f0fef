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

/** The text that a string of LogQL stands for, in double quotes or backticks. */
export function unquoted(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  return text.slice(1, -1).replaceAll(escapes, (...[, control, octal, byte, short, long, other]: string[]) => {
    if (control !== undefined) return controls[control] ?? control;
    if (other !== undefined) return other;
    const point = octal === undefined ? Number.parseInt(byte ?? short ?? long!, 16) : Number.parseInt(octal, 8);
    return point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point);
  });
}

/** An escape that Go does not know, as regular expressions have them. */
export function wrongEscape(text: string): string | undefined {
  if (text.startsWith('`')) return undefined;
  for (const [escape, , , , , , other] of text.slice(1, -1).matchAll(escapes)) if (other !== undefined) return escape;
  return undefined;
}

const part = '<[a-zA-Z_][a-zA-Z0-9_]*>';

/** Two parts of a pattern with nothing between, so that nobody knows where the first ends. */
export function joinedParts(pattern: string): string | undefined {
  return new RegExp(`${part}${part}`).exec(pattern)?.[0];
}

/** The names in a pattern, `_` apart. */
export function namesOfPattern(pattern: string): string[] {
  return [...pattern.matchAll(new RegExp(part, 'g'))].map(([name]) => name.slice(1, -1)).filter((name) => name !== '_');
}
