/** What is wrong with a text of a rule, and what to write instead. */
export interface Fault {
  readonly says: string;
  readonly write?: string | undefined;
}

/** What follows from an expression that Loki cannot read. */
export const stops = 'no rule of any tenant would be loaded';

/** What follows from one that Loki reads, and cannot run. */
export const fails = 'the rule would fail whenever it is evaluated';

/** A text as it is written in a program. */
export function literal(text: string): string {
  return `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`)}'`;
}

/** The beginning of a text, short enough for a message. */
export function beginning(text: string, length = 24): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > length ? `${line.slice(0, length)}…` : line;
}

/** The end of a text, short enough for a message. */
export function ending(text: string, length = 24): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > length ? `…${line.slice(-length)}` : line;
}
