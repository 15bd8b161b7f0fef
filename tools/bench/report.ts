/** The result of a benchmark. */
export interface Found {
  readonly tables: readonly Table[];
  readonly bars: readonly Bar[];
}

/** A table: the first column is aligned left, the others right. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A figure with a limit. */
export interface Bar {
  readonly what: string;
  readonly measured: string;
  /** The limit in words. */
  readonly asked: string;
  readonly good: boolean;
}

/** The result of a benchmark that cannot run here, which is printed. */
export function notMeasured(part: string, reason: string): Found {
  console.warn(`${part}: not measured, ${reason}`);
  return { tables: [], bars: [] };
}

/** A figure with a maximum. */
export function atMost(what: string, value: number, most: number, unit: string, digits = 0): Bar {
  const text = (n: number): string => `${n.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
  return { what, measured: text(value), asked: `at most ${text(most)}`, good: value <= most };
}

/** A figure with a minimum. */
export function atLeast(what: string, value: number, least: number, digits = 2): Bar {
  return { what, measured: value.toFixed(digits), asked: `at least ${least.toFixed(digits)}`, good: value >= least };
}

/** The table as lines with aligned columns. */
export function lines({ title, columns, rows }: Table): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ');
  return [title, ...all.map((row) => `  ${line(row).trimEnd()}`)].join('\n');
}

/** The figures with limits, and whether they are met. */
export function verdicts(bars: readonly Bar[]): string {
  const width = Math.max(...bars.map(({ what }) => what.length));
  return bars
    .map(
      ({ what, measured, asked, good }) =>
        `  ${good ? 'good  ' : 'MISSED'}  ${what.padEnd(width)}  ${measured} (${asked})`,
    )
    .join('\n');
}

/** The median. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
