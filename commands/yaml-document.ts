import { Composer, LineCounter, Parser, type CST, type Document } from 'yaml';
import type { Path } from '../constructs/kit';
import { NodeReader } from './yaml-nodes';
import { reasonOf } from './yaml-reasons';

/** A line and a column of a text, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something that is wrong in a text. */
export interface YamlError extends Position {
  /** A clause with a full stop. */
  readonly message: string;
}

/** The content of a text: plain data, and where it is. */
export interface YamlContent {
  readonly data: unknown;
  /** Where a value is: the key of a map, or the entry of a list. Of what is not there, the nearest around it. */
  readonly positionOf: (path: Path) => Position;
}

/** Nesting levels that are parsed: the parser of the library calls itself for each. */
const maxDepth = 100;

/** Reads YAML 1.2 with the tags of its core schema: one document of plain data. */
export function yamlContent(text: string): YamlContent | { readonly errors: readonly YamlError[] } {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const failed = (offset: number, message: string) => ({ errors: [{ ...positionAt(offset), message }] });

  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tokens.map(deepToken).find((offset) => offset !== undefined);
  if (deep !== undefined) return failed(deep, `the nesting is deeper than ${maxDepth} levels.`);
  const composer = new Composer({
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: true,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  const [document, second] = [...composer.compose(tokens, true, text.length)] as [Document.Parsed, Document.Parsed?];
  const [wrong] = [...document.errors, ...document.warnings].toSorted((one, other) => one.pos[0] - other.pos[0]);
  // What follows a syntax error is often a consequence.
  if (wrong !== undefined) return failed(wrong.pos[0], reasonOf(wrong));
  const { version } = document.directives.yaml;
  if (version !== '1.2') return failed(0, `%YAML ${version} is not supported: an environment is YAML 1.2.`);
  if (second !== undefined)
    return failed(
      second.range[0],
      'a second document begins here, and a file has one: an environment, or a list of environments.',
    );
  const reader = new NodeReader(document, lines);
  const data = reader.read();
  if (reader.errors.length > 0)
    return { errors: reader.errors.map(({ offset, message }) => ({ ...positionAt(offset), message })) };
  return { data, positionOf: (path) => positionAt(reader.offsetOf(path)) };
}

/** Where a token is nested too deeply. */
function deepToken(token: CST.Token): number | undefined {
  const open: { readonly one: CST.Token; readonly depth: number }[] = [{ one: token, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { one, depth } = next;
    if (depth > maxDepth) return one.offset;
    const below = 'items' in one ? one.items.flatMap(({ key, value }) => [key, value]) : [];
    if (one.type === 'document') below.push(one.value);
    for (const inner of below) if (inner !== undefined && inner !== null) open.push({ one: inner, depth: depth + 1 });
  }
  return undefined;
}
