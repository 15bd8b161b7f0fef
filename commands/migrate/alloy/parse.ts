import type { Attribute, BinaryOperator, Block, Body, Expression, Statement } from '../../../constructs/alloy';
import { stringOf, SyntaxProblem, tokensOf, type Token } from './tokens';

/** A parsed configuration. */
export interface Parsed {
  readonly body: Body;
  /** The line that a statement begins on. */
  readonly lines: ReadonlyMap<Statement, number>;
}

/**
 * Parses a configuration of Alloy, or of Grafana Agent in flow mode, whose syntax is the same.
 *
 * @throws SyntaxProblem
 */
export function parseAlloy(text: string): Parsed {
  const parser = new Parser(tokensOf(text));
  return { body: parser.body('end of file'), lines: parser.lines };
}

const precedences: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Reads tokens from the first to the last, without going back. */
class Parser {
  readonly lines = new Map<Statement, number>();
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #token(): Token {
    return this.#tokens[this.#at]!;
  }

  /** @param end - the operator, or the kind of token, after the body */
  body(end: string): Body {
    const statements: Statement[] = [];
    while (!this.#is(end)) {
      statements.push(this.#statement());
      if (this.#is(end)) break;
      this.#expect('end of line');
    }
    return statements;
  }

  #statement(): Statement {
    const { line } = this.#token;
    const names = [this.#name()];
    while (this.#accept('.')) names.push(this.#name());
    const label = this.#token.kind === 'string' ? this.#label() : undefined;
    const statement = this.#is('=') ? this.#attribute(names, label) : this.#block(names, label);
    this.lines.set(statement, line);
    return statement;
  }

  #attribute([name, more]: readonly string[], label: string | undefined): Attribute {
    if (more !== undefined || label !== undefined) throw this.#problem('an attribute has one name, and no label');
    this.#expect('=');
    return { attribute: name!, value: this.#expression() };
  }

  #block(names: readonly string[], label: string | undefined): Block {
    this.#expect('{');
    const body = this.body('}');
    this.#expect('}');
    return { block: names.join('.'), ...(label !== undefined && label !== '' && { label }), body };
  }

  #label(): string {
    const { text } = this.#next();
    const label = text.slice(1, -1);
    if (!text.startsWith('"') || !/^(?:[\p{L}_][\p{L}\p{Nd}_]*)?$/u.test(label))
      throw this.#problem('a label is an identifier between quotation marks');
    if (['true', 'false', 'null'].includes(label)) throw this.#problem('a label is no constant');
    return label;
  }

  #expression(level = 0): Expression {
    const operators = precedences[level];
    if (operators === undefined) return this.#power();
    let left = this.#expression(level + 1);
    for (;;) {
      const operator = operators.find((one) => this.#is(one));
      if (operator === undefined) return left;
      this.#next();
      left = { operator, left, right: this.#expression(level + 1) };
    }
  }

  #power(): Expression {
    const left = this.#unary();
    return this.#accept('^') ? { operator: '^', left, right: this.#power() } : left;
  }

  #unary(): Expression {
    for (const operator of ['!', '-'] as const) if (this.#accept(operator)) return { operator, operand: this.#unary() };
    let value = this.#primary();
    for (;;) {
      if (this.#accept('.')) value = accessed(value, this.#name());
      else if (this.#accept('[')) {
        value = { index: value, at: this.#expression() };
        this.#expect(']');
      } else if (this.#accept('(')) value = { call: value, args: this.#list(')', () => this.#expression()) };
      else return value;
    }
  }

  #primary(): Expression {
    if (this.#accept('(')) {
      const inner = this.#expression();
      this.#expect(')');
      return inner;
    }
    if (this.#accept('[')) return this.#list(']', () => this.#expression());
    if (this.#accept('{')) return { object: Object.fromEntries(this.#list('}', () => this.#field())) };
    const { kind, text } = this.#token;
    if (kind === 'name') return (this.#next(), nameOrConstant(text));
    if (kind === 'number') return (this.#next(), Number(text));
    if (kind === 'string') return (this.#next(), stringOf(text));
    throw this.#problem(`expected a value, got ${this.#found()}`);
  }

  #field(): [string, Expression] {
    const { kind, text } = this.#token;
    const key = kind === 'string' ? (this.#next(), text.length > 2 ? text.slice(1, -1) : text) : this.#name();
    this.#expect('=');
    return [key, this.#expression()];
  }

  /** Items between commas, with an optional one at the end. */
  #list<Item>(end: string, item: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.#is(end)) {
      items.push(item());
      if (!this.#is(end)) this.#expect(',');
    }
    this.#expect(end);
    return items;
  }

  #name(): string {
    const { kind, text } = this.#token;
    if (kind !== 'name' || ['true', 'false', 'null'].includes(text))
      throw this.#problem(`expected a name, got ${this.#found()}`);
    return (this.#next(), text);
  }

  #is(what: string): boolean {
    const { kind, text } = this.#token;
    return kind === 'operator' ? text === what : kind === what;
  }

  #accept(what: string): boolean {
    return this.#is(what) && (this.#next(), true);
  }

  #expect(what: string): void {
    if (!this.#accept(what)) throw this.#problem(`expected ${what}, got ${this.#found()}`);
  }

  #next(): Token {
    const token = this.#token;
    if (token.kind !== 'end of file') this.#at += 1;
    return token;
  }

  #found(): string {
    const { kind, text } = this.#token;
    // A text can be a secret.
    return text === '' || kind === 'string' ? kind : text;
  }

  #problem(message: string): SyntaxProblem {
    return new SyntaxProblem(this.#token.line, message);
  }
}

function nameOrConstant(text: string): Expression {
  const constants: Readonly<Record<string, Expression>> = { true: true, false: false, null: null };
  return Object.hasOwn(constants, text) ? constants[text]! : { ref: text };
}

/** Names separated by dots are one reference. */
function accessed(value: Expression, name: string): Expression {
  const isReference = typeof value === 'object' && value !== null && 'ref' in value;
  return isReference ? { ref: `${value.ref}.${name}` } : { access: value, name };
}
