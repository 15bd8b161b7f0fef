/**
 * A value in Alloy's syntax: strings, numbers, booleans, null and arrays stand for themselves, everything else is an
 * object with the key that names it. Comments are not part of the tree, and parentheses follow from it.
 */
export type Expression =
  | string
  | number
  | boolean
  | null
  | readonly Expression[]
  | ObjectExpression
  | Reference
  | Access
  | Index
  | Call
  | Unary
  | Binary;

/** `{ key = value }`. A key has no quotation marks, backslashes or control characters: Alloy would not read them back. */
export interface ObjectExpression {
  readonly object: Readonly<Record<string, Expression>>;
}

/** A name, or names separated by dots: `discovery.kubernetes.pods.targets`. */
export interface Reference {
  readonly ref: string;
}

/** A field of a value that is not a name: `f().name`. */
export interface Access {
  readonly access: Expression;
  readonly name: string;
}

/** `value[at]` */
export interface Index {
  readonly index: Expression;
  readonly at: Expression;
}

/** `sys.env("NAME")` is `{ call: { ref: 'sys.env' }, args: ['NAME'] }`. */
export interface Call {
  readonly call: Expression;
  readonly args: readonly Expression[];
}

export interface Unary {
  readonly operator: '!' | '-';
  readonly operand: Expression;
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | '^';

export interface Binary {
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `name = value` */
export interface Attribute {
  readonly attribute: string;
  readonly value: Expression;
}

/** `block "label" { … }`. The name can contain dots: `stage.json`. */
export interface Block {
  readonly block: string;
  /** An identifier. @default - none */
  readonly label?: string;
  readonly body: Body;
}

export type Statement = Attribute | Block;

/** Statements of a file or of a block, in their order. */
export type Body = readonly Statement[];

/** Attributes by name; undefined ones are left out. */
export type Attributes = Readonly<Record<string, Expression | undefined>>;

/** A block with attributes, and then blocks. */
export function block(name: string, attributes: Attributes = {}, blocks: readonly Block[] = []): Block {
  const own = Object.entries(attributes).flatMap(([attribute, value]) =>
    value === undefined ? [] : [{ attribute, value }],
  );
  return { block: name, body: [...own, ...blocks] };
}

/** A block with a label: a component. */
export function component(name: string, label: string, attributes: Attributes, blocks: readonly Block[] = []): Block {
  const { body } = block(name, attributes, blocks);
  return { block: name, label, body };
}

/** `sys.env("NAME")` */
export function env(name: string): Call {
  return { call: { ref: 'sys.env' }, args: [name] };
}
