import { keyLiteral, numberLiteral, stringLiteral } from './literals';
import type { Attribute, BinaryOperator, Body, Expression, Statement } from './tree';

/** Longest array on one line, in characters. */
const longestLine = 100;

/**
 * Prints a configuration exactly as `alloy fmt` would format it.
 *
 * @throws InvalidInput if a value cannot be written in Alloy's syntax
 */
export function alloyText(body: Body): string {
  return body.length === 0 ? '' : `${bodyLines(body).join('\n')}\n`;
}

function bodyLines(body: Body): string[] {
  return groupsOf(body).flatMap((group, n) => [
    ...(n === 0 ? [] : ['']),
    ...('attribute' in group[0]! ? aligned(group as readonly Attribute[]) : blockLines(group[0]!)),
  ]);
}

/** Attributes that follow each other are one group, each block is one. */
function groupsOf(body: Body): Statement[][] {
  const groups: Statement[][] = [];
  for (const statement of body) {
    const last = groups.at(-1);
    if ('attribute' in statement && last !== undefined && 'attribute' in last[0]!) last.push(statement);
    else groups.push([statement]);
  }
  return groups;
}

function blockLines(statement: Statement): string[] {
  if (!('block' in statement)) return [];
  const { block, label, body } = statement;
  const head = label === undefined ? block : `${block} "${label}"`;
  return body.length === 0 ? [`${head} { }`] : [`${head} {`, ...indented(bodyLines(body)), '}'];
}

function aligned(attributes: readonly Attribute[]): string[] {
  return assignments(attributes.map(({ attribute, value }) => [attribute, valueLines(value)])).flat();
}

/**
 * `name = value`, with the equals signs below each other. A value of several lines is the last of its run: what follows
 * it is aligned on its own.
 */
function assignments(entries: readonly (readonly [name: string, value: readonly string[]])[]): string[][] {
  const runs: (typeof entries)[number][][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last === undefined || last.at(-1)![1].length > 1) runs.push([entry]);
    else last.push(entry);
  }
  return runs.flatMap((run) => {
    const width = Math.max(...run.map(([name]) => characters(name)));
    return run.map(([name, [first, ...rest]]) => [
      `${name}${' '.repeat(width - characters(name))} = ${first}`,
      ...rest,
    ]);
  });
}

function characters(text: string): number {
  return Array.from(text).length;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `\t${line}`));
}

/** The lines of a value, the first of which is on the line of its name. */
function valueLines(value: Expression): string[] {
  if (value === null || typeof value === 'boolean') return [String(value)];
  if (typeof value === 'number') return [numberLiteral(value)];
  if (typeof value === 'string') return [stringLiteral(value)];
  if (Array.isArray(value)) return arrayLines(value as readonly Expression[]);
  return compoundLines(value as Exclude<Expression, string | number | boolean | null | readonly Expression[]>);
}

function arrayLines(items: readonly Expression[]): string[] {
  const printed = items.map(valueLines);
  const short = `[${printed.map(([first]) => first).join(', ')}]`;
  if (printed.every(({ length }) => length === 1) && short.length <= longestLine) return [short];
  return ['[', ...printed.flatMap((lines) => indented(withComma(lines))), ']'];
}

function withComma(lines: readonly string[]): string[] {
  return [...lines.slice(0, -1), `${lines.at(-1)},`];
}

type Compound = Exclude<Expression, string | number | boolean | null | readonly Expression[]>;

function compoundLines(value: Compound): string[] {
  if ('object' in value) {
    const fields = Object.entries(value.object).map(([key, one]) => [keyLiteral(key), valueLines(one)] as const);
    return fields.length === 0
      ? ['{}']
      : ['{', ...assignments(fields).flatMap((lines) => indented(withComma(lines))), '}'];
  }
  if ('ref' in value) return [value.ref];
  if ('access' in value) return joined([operand(value.access, highest), [`.${value.name}`]]);
  if ('index' in value) return joined([operand(value.index, highest), ['['], valueLines(value.at), [']']]);
  if ('call' in value) {
    const args = value.args.flatMap((one, n) => [...(n === 0 ? [] : [[', ']]), valueLines(one)]);
    return joined([operand(value.call, highest), ['('], ...args, [')']]);
  }
  if ('operand' in value) return joined([[value.operator], operand(value.operand, unary)]);
  const precedence = precedences[value.operator];
  // Only `^` is grouped from the right.
  const [left, right] = value.operator === '^' ? [precedence + 1, precedence] : [precedence, precedence + 1];
  return joined([operand(value.left, left), [` ${value.operator} `], operand(value.right, right)]);
}

const precedences: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 6,
};
const unary = 7;
const highest = 8;

/** A part of an expression, between parentheses if it would be read otherwise. */
function operand(value: Expression, atLeast: number): string[] {
  const lines = valueLines(value);
  return precedenceOf(value) < atLeast ? joined([['('], lines, [')']]) : lines;
}

function precedenceOf(value: Expression): number {
  // A dot after a number would be part of it, and a negative one is a unary expression.
  if (typeof value === 'number') return unary;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return highest;
  const compound = value as Compound;
  if (!('operator' in compound)) return highest;
  return 'operand' in compound ? unary : precedences[compound.operator];
}

/** Text after text: the last line of each is continued by the first of the next. */
function joined(parts: readonly (readonly string[])[]): string[] {
  return parts.reduce<string[]>(
    (lines, [first, ...rest]) => [...lines.slice(0, -1), `${lines.at(-1) ?? ''}${first}`, ...rest],
    [],
  );
}
