/** A token of Alloy's syntax. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator' | 'end of line' | 'end of file';
  /** As it is written, with quotation marks; a terminator has no text. */
  readonly text: string;
  readonly line: number;
  /** Offset in the text. */
  readonly start: number;
}

/** A text that is not of Alloy's syntax; the message has the line. */
export class SyntaxProblem extends Error {
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
  }
}

const space = /[ \t\r]+/y;
const newline = /\n/y;
const comment = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const token =
  /(?<name>[\p{L}_][\p{L}\p{Nd}_]*)|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<string>"(?:[^"\\\n]|\\[^])*"|`[^`]*`)|(?<operator>\|\||&&|[!=<>]=|[!=<>+\-*/%^{}()[\],.])/uy;

/** Escapes of strings, as Go has them. */
const escape = /\\(?:[abfnrtv\\"]|[0-3][0-7]{2}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/g;

/** Tokens after which a line can end a statement. */
const endsStatement = new Set(['}', ')', ']']);

/**
 * The tokens of a text. A line end after a value, a name or a closing bracket is a token too.
 *
 * @throws SyntaxProblem
 */
export function tokensOf(source: string): Token[] {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let ends = false;
  const matched = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text) ?? undefined;
  };
  const terminate = (): void => void tokens.push({ kind: 'end of line', text: '', line, start: at });
  while (at < text.length) {
    const blank = matched(space) ?? matched(newline);
    if (blank !== undefined) {
      if (blank[0] === '\n') {
        if (ends) terminate();
        ends = false;
        line += 1;
      }
      at += blank[0].length;
      continue;
    }
    const remark = matched(comment);
    if (remark !== undefined) {
      if (ends && endsLine(text, at)) terminate();
      ends = false;
      line += linesIn(remark[0]);
      at += remark[0].length;
      continue;
    }
    const found = matched(token);
    if (found === undefined)
      throw new SyntaxProblem(line, `'${text.slice(at, at + 1)}' is unexpected, or not terminated`);
    const [all] = found;
    const [kind] = Object.entries(found.groups!).find(([, one]) => one !== undefined)! as [Token['kind'], string];
    if (kind === 'string') checkString(all, line);
    tokens.push({ kind, text: all, line, start: at });
    ends = kind !== 'operator' || endsStatement.has(all);
    line += linesIn(all);
    at += all.length;
  }
  if (ends) terminate();
  tokens.push({ kind: 'end of file', text: '', line, start: at });
  return tokens;
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

/** Whether nothing but comments follows on the line, or a comment that contains its end. */
function endsLine(text: string, start: number): boolean {
  let at = start;
  for (;;) {
    comment.lastIndex = at;
    const found = comment.exec(text);
    if (found === null) return /^[ \t\r]*(?:\n|$)/.test(text.slice(at, at + 200));
    if (found[0].startsWith('//') || found[0].includes('\n')) return true;
    at += found[0].length;
    space.lastIndex = at;
    at += space.exec(text)?.[0].length ?? 0;
  }
}

function checkString(literal: string, line: number): void {
  if (literal.includes('\0')) throw new SyntaxProblem(line, 'a string has the character NUL');
  if (literal.startsWith('`')) return;
  if (literal.replaceAll(escape, '').includes('\\')) throw new SyntaxProblem(line, 'a string has an unknown escape');
  for (const [one] of literal.matchAll(escape)) {
    const code = /^\\[uU]/.test(one) ? Number.parseInt(one.slice(2), 16) : 0;
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
      throw new SyntaxProblem(line, `'${one}' is no character of Unicode`);
  }
}

const simple: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The text of a string literal. */
export function stringOf(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner.replaceAll('\r', '');
  return inner.replaceAll(escape, (one) => {
    const kind = one[1]!;
    if (/[xuU]/.test(kind)) return String.fromCodePoint(Number.parseInt(one.slice(2), 16));
    return /\d/.test(kind) ? String.fromCodePoint(Number.parseInt(one.slice(1), 8)) : (simple[kind] ?? kind);
  });
}
