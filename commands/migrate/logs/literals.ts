/** The texts that an anchored regular expression matches, if these are few: `a|b`, `(?:a|b)`, `a\.b`. */
export function literalsOf(regex: string): string[] | undefined {
  const inner = /^\^?(?:\((?:\?:)?([^()]*)\)|([^()]*))\$?$/.exec(regex);
  if (inner === null) return undefined;
  const parts = (inner[1] ?? inner[2] ?? '').split('|');
  const texts = parts.map((part) => (/^(?:[\w\-/:@ ]|\\[.\-/])*$/.test(part) ? part.replaceAll('\\', '') : undefined));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** A regular expression of RE2 that matches a text. */
export function quoted(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
