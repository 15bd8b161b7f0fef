/** A word of a POSIX shell, in single quotes. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Assignments of a POSIX shell, one per line. */
export function assignments(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${shellWord(value)}\n`)
    .join('');
}

/** A section of a unit of systemd; a key may occur several times. */
export type UnitSection = readonly [name: string, lines: readonly (readonly [key: string, value: string])[]];

/** The text of a unit of systemd. */
export function unitText(sections: readonly UnitSection[]): string {
  return sections
    .map(([name, lines]) => `[${name}]\n${lines.map(([key, value]) => `${key}=${value}\n`).join('')}`)
    .join('\n');
}
