import { transformSync } from 'esbuild';

/** The value of an expression in TypeScript that a page or a panel of this repository shows. */
export function evaluated(expression: string): unknown {
  const { code } = transformSync(`return (${expression});`, { loader: 'ts' });
  // oxlint-disable-next-line typescript/no-implied-eval -- our own text
  return new Function(code)();
}
