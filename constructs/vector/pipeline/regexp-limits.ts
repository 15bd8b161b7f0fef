import { part } from './regexp';

/** Bytes that Rust compiles an expression to at most, and levels of groups that it parses. */
const maxBytes = 10 * 2 ** 20;
const maxDepth = 50;

/** Why the engine of Rust refuses an expression that RE2 accepts; undefined if it does not. */
export function rustProblem(pattern: string): string | undefined {
  const { bytes, depth, surrogate } = measured(pattern);
  if (surrogate !== undefined) return `${surrogate} is half of a surrogate pair, which no line has`;
  if (depth > maxDepth) return `it has ${depth} levels of groups, and the most are ${maxDepth}`;
  return bytes > maxBytes
    ? `compiled it would have up to ${Math.round(bytes / 2 ** 20)} MiB, and the maximum is 10: \\p{…} is large, and repetitions multiply it`
    : undefined;
}

/** A group: the size of what is complete in it, and of the last part, which a repetition multiplies. */
interface Group {
  complete: number;
  last: number;
}

function measured(pattern: string): { bytes: number; depth: number; surrogate?: string } {
  const groups: Group[] = [{ complete: 0, last: 0 }];
  let depth = 0;
  let inClass = 0;
  let surrogate: string | undefined;
  const add = (bytes: number): void => {
    const group = groups.at(-1)!;
    group.complete += group.last;
    group.last = bytes;
  };
  for (const [text] of pattern.matchAll(part)) {
    surrogate ??= /^\\(?:[pP]\{\^?Cs\}|x\{0*d[89a-f]..\})$/i.exec(text)?.[0];
    if (inClass > 0) {
      // A bracket directly after the start of a class is a character of it.
      if (text === ']' && inClass > 1) inClass = 0;
      else if (!(text === '^' && inClass === 1)) inClass += 1;
      // Sets of one class have parts in common.
      const group = groups.at(-1)!;
      group.last = Math.max(group.last, bytesOf(text)) + Math.min(group.last, bytesOf(text)) / 4;
    } else if (text === '[') {
      inClass = 1;
      add(bytesOf(text));
    } else if (text === '(' || (text.startsWith('(?') && !text.endsWith(')'))) {
      groups.push({ complete: 0, last: 0 });
      depth = Math.max(depth, groups.length - 1);
    } else if (text === ')' && groups.length > 1) {
      const { complete, last } = groups.pop()!;
      add(complete + last);
    } else if (/^\{\d/.test(text)) groups.at(-1)!.last *= Math.max(1, ...text.slice(1, -1).split(',').map(Number));
    else if (!/^(?:[*+?]|\(\?.*\))$/.test(text)) add(bytesOf(text));
  }
  const bytes = groups.reduce((sum, { complete, last }) => sum + complete + last, 0);
  return { bytes, depth, ...(surrogate !== undefined && { surrogate }) };
}

/** Size of a part in Vector 0.57.0, at least: measured by the longest repetition that it compiles. */
function bytesOf(text: string): number {
  if (/^\\[pP]/.test(text)) return /[a-z]{2}/.test(text) ? 15_000 : 45_000;
  return text === '.' || text === '[' || /^\\[DSW]$/.test(text) ? 1200 : 100;
}
