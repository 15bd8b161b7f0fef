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
