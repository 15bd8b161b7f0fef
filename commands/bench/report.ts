/** What a part of the bench found. */
export interface Found {
  readonly tables: readonly Table[];
  readonly bars: readonly Bar[];
}

/** A table of text; the first column is on the left, the others are figures. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A figure that has to be good enough. */
export interface Bar {
  readonly what: string;
  readonly measured: string;
  /** What would be good enough, in words. */
  readonly asked: string;
  readonly good: boolean;
}

/** A figure that must not be larger than something. */
export function atMost(what: string, value: number, most: number, unit: string, digits = 0): Bar {
  const text = (n: number): string => `${n.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
  return { what, measured: text(value), asked: `at most ${text(most)}`, good: value <= most };
}

/** A figure that must not be smaller than something. */
export function atLeast(what: string, value: number, least: number, digits = 2): Bar {
  return { what, measured: value.toFixed(digits), asked: `at least ${least.toFixed(digits)}`, good: value >= least };
}

/** The table as lines, its columns aligned. */
export function lines({ title, columns, rows }: Table): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ');
  return [title, ...all.map((row) => `  ${line(row).trimEnd()}`)].join('\n');
}

/** The bars of a part, each with its verdict. */
export function verdicts(bars: readonly Bar[]): string {
  const width = Math.max(...bars.map(({ what }) => what.length));
  return bars
    .map(
      ({ what, measured, asked, good }) =>
        `  ${good ? 'good  ' : 'MISSED'}  ${what.padEnd(width)}  ${measured} (${asked})`,
    )
    .join('\n');
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
