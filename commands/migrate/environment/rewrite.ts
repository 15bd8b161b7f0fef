import { parse, print, types } from 'recast';
import * as babel from 'recast/parsers/babel-ts';
import type { namedTypes as n } from 'ast-types';
import { isMap } from '../../../constructs/kit';
import { migrated } from '../../../constructs/platform';
import { isWritten, keyOf, moveComments, SourceData, withoutType } from './source-data';

/** A construct that may keep a source from being translated. */
export interface Obstacle {
  readonly line: number;
  readonly reason: string;
}

/** A translated source. */
export interface Rewritten {
  readonly text: string;
  /** What was copied as it is, where a map or a list was expected: the reason if the result is wrong. */
  readonly obstacles: readonly Obstacle[];
}

/** Settings whose shape changed. */
const changed = new Set(['collect', 'events', 'namespaces', 'tenants']);

/** Translates every environment that is written in a TypeScript source, without changing the rest of it. */
export function rewritten(source: string): Rewritten {
  const file = parse(source, { parser: babel }) as n.File;
  const constants = constantsOf(file);
  const obstacles: Obstacle[] = [];
  const translations = environmentsIn(file).map((node) => {
    const data = new SourceData();
    const input = data.dataOf(node) as Record<string, unknown>;
    const references = new Map<string, n.VariableDeclarator>();
    for (const [key, value] of Object.entries(input)) {
      const copied = data.copied(value);
      const constant = copied?.type === 'Identifier' ? constants.get((copied as n.Identifier).name) : undefined;
      // What moves to another setting is not kept in a constant.
      if (constant === undefined || key === 'events') continue;
      references.set(key, constant);
      input[key] = data.dataOf(constant.init!, constant);
    }
    for (const [key, value] of Object.entries(input))
      if (changed.has(key) || key.startsWith('...')) obstacles.push(...obstaclesIn(data, key, value));
    return { node, data, input, references };
  });
  translations.forEach(translate);
  const { code } = print(file);
  return { text: hasBlankLines(source) ? code : withoutBlankLines(code), obstacles };
}

interface Translation {
  readonly node: n.ObjectExpression;
  readonly data: SourceData;
  readonly input: Readonly<Record<string, unknown>>;
  /** The constants that settings refer to. */
  readonly references: ReadonlyMap<string, n.VariableDeclarator>;
}

function translate({ node, data, input, references }: Translation): void {
  const now = migrated(input) as Record<string, unknown>;
  const commented = node.properties.flatMap((property) => commentedIn(property).map((one) => ({ one, property })));
  for (const [key, constant] of references) {
    const property = node.properties.find((one) => keyOf(one) === key) as n.ObjectProperty;
    if (now[key] !== input[key]) {
      constant.init = replaced(constant.init!, data.expression(now[key])) as n.StringLiteral;
      now[key] = input[key];
    }
    data.setExpression(input[key], property.value);
  }
  data.expression(now);
  keepComments(node, commented);
}

interface Commented {
  readonly one: n.Node;
  /** The property of the environment that it is in. */
  readonly property: n.Node;
}

/** Moves the comments of settings that no longer exist to the settings that replaced them. */
function keepComments(environment: n.ObjectExpression, commented: readonly Commented[]): void {
  const printed = new Set(environment.properties.flatMap(commentedIn));
  for (const { one, property } of commented) {
    if (printed.has(one) || (one.comments ?? []).length === 0) continue;
    const key = keyOf(property) === 'events' ? 'collect' : keyOf(property);
    const now = environment.properties.find((other) => keyOf(other) === key) as n.ObjectProperty | undefined;
    const first = now !== undefined && isWritten(now.value) ? nodesBelow(now.value)[0] : undefined;
    const to = first ?? now ?? environment.properties[0];
    if (to !== undefined) moveComments(one, to);
  }
}

/** The properties and elements with comments in a node. */
function commentedIn(node: n.Node): n.Node[] {
  const value = withoutType(node.type === 'ObjectProperty' ? (node as n.ObjectProperty).value : node);
  const below = isWritten(value) ? nodesBelow(value) : [];
  const own = [node, value].filter(({ comments }) => (comments ?? []).length > 0);
  return [...own, ...below.flatMap(commentedIn)];
}

function nodesBelow(node: n.ObjectExpression | n.ArrayExpression): n.Node[] {
  return node.type === 'ObjectExpression' ? node.properties : node.elements.filter((element) => element !== null);
}

/** The expression in place of another one, with the `as` and `satisfies` around that. */
function replaced(before: n.Node, expression: n.Node): n.Node {
  if (withoutType(before) === before) return expression;
  const typed = before as n.TSAsExpression;
  typed.expression = replaced(typed.expression, expression) as n.StringLiteral;
  return typed;
}

/** The maps and lists of the file that have a name. */
function constantsOf(file: n.File): Map<string, n.VariableDeclarator> {
  const found = new Map<string, n.VariableDeclarator>();
  for (const statement of file.program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue;
    for (const one of declaration.declarations)
      if (
        one.type === 'VariableDeclarator' &&
        one.id.type === 'Identifier' &&
        one.init &&
        isWritten(withoutType(one.init))
      )
        found.set(one.id.name, one);
  }
  return found;
}

/** The maps with a `name` and either `releases` or another environment that is spread into them. */
function environmentsIn(file: n.File): n.ObjectExpression[] {
  const found: n.ObjectExpression[] = [];
  types.visit(file, {
    visitObjectExpression(path) {
      const { node } = path;
      const keys = new Set(node.properties.map(keyOf));
      const spread = node.properties.some(({ type }) => type === 'SpreadElement');
      if (!keys.has('name') || !(keys.has('releases') || spread)) return this.traverse(path);
      found.push(node);
      return false;
    },
  });
  return found;
}

function obstacle(node: n.Node, key: string): Obstacle {
  const reason = key.startsWith('...')
    ? 'what is spread or computed there is not translated'
    : `'${key}' is not written there as a map or a list`;
  return { line: node.loc?.start.line ?? 0, reason };
}

/** What is not written as a map, a list or a name in the settings whose shape changed. */
function obstaclesIn(data: SourceData, key: string, value: unknown): Obstacle[] {
  const copied = data.copied(value);
  if (copied !== undefined) return [obstacle(copied, key)];
  if (key === 'tenants' || key === 'users')
    return (Array.isArray(value) ? value : []).flatMap((one) =>
      isMap(one)
        ? ['name', 'users'].flatMap((below) => obstaclesIn(data, below, one[below]))
        : obstaclesIn(data, key, one),
    );
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([below, inner]) =>
    below.startsWith('...') || key === 'namespaces' ? obstaclesIn(data, below, inner) : [],
  );
}

/** Start and end of the text between the properties of every map in a source. */
function gapsIn(source: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  types.visit(parse(source, { parser: babel }), {
    visitObjectExpression(path) {
      const ranges = path.node.properties as unknown as { readonly start: number; readonly end: number }[];
      for (const [position, { start }] of ranges.entries())
        if (position > 0) found.push({ start: ranges[position - 1]!.end, end: start });
      this.traverse(path);
    },
  });
  return found;
}

const blankLine = /\n[ \t]*(?=\n)/g;

function hasBlankLines(source: string): boolean {
  return gapsIn(source).some(({ start, end }) => source.slice(start, end).search(blankLine) >= 0);
}

/** Without the blank lines that recast prints between properties of several lines. */
function withoutBlankLines(source: string): string {
  return gapsIn(source)
    .sort((one, other) => other.start - one.start)
    .reduce(
      (text, { start, end }) =>
        text.slice(0, start) + text.slice(start, end).replaceAll(blankLine, '') + text.slice(end),
      source,
    );
}
