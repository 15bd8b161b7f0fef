import { keyLiteral, literal, type Keys, type Shape } from '../../constructs/kit';

/** Number of values from which a shape that occurs twice is written once. */
const worthNaming = 3;

/** Words that cannot be the name of a constant. */
const reserved = new Set(['default', 'delete', 'export', 'for', 'in', 'interface', 'keys', 'Keys', 'new', 'Shape']);

/** The module of a table. Shapes that occur several times are constants, named after the first key that has them. */
export function tableText(keys: Keys, source: string): string {
  const counts = new Map<string, number>();
  const count = (shape: Shape): void => {
    if (isRequired(shape)) return count(shape.required);
    const text = JSON.stringify(shape);
    const times = (counts.get(text) ?? 0) + 1;
    counts.set(text, times);
    if (times === 1) for (const [, inner] of partsOf(shape)) count(inner);
  };
  count({ keys });

  const names = new Map<string, string>();
  const constants: string[] = [];
  const nameFor = (key: string): string => {
    const camel = key.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_all, letter: string = '') => letter.toUpperCase());
    const base = /^[A-Za-z]/.test(camel) && !reserved.has(camel) ? camel : `${camel}Shape`;
    const taken = new Set(names.values());
    return [base, ...Array.from({ length: 99 }, (_, n) => `${base}${n + 2}`)].find((name) => !taken.has(name))!;
  };
  const print = (shape: Shape, key: string): string => {
    if (typeof shape === 'string') return literal(shape);
    if (isRequired(shape)) return `{ required: ${print(shape.required, key)} }`;
    const text = JSON.stringify(shape);
    const known = names.get(text);
    if (known !== undefined) return known;
    const body = printBody(shape, key, print);
    const parts = Array.isArray(shape) ? shape.length : partsOf(shape).length;
    const big = text.length > 60 || parts >= worthNaming;
    if ((counts.get(text) ?? 0) < 2 || !big) return body;
    const name = nameFor(key);
    names.set(text, name);
    constants.push(`const ${name} = ${body} as const satisfies Shape;\n`);
    return name;
  };
  const table = printKeys(keys, print);
  const types = constants.length > 0 ? 'Keys, Shape' : 'Keys';
  return [
    `// Generated from ${source} by \`npm run config-keys\`. Do not edit.\n`,
    `import type { ${types} } from '../../kit';\n\n`,
    ...constants.map((one) => `${one}\n`),
    `export const keys = ${table} as const satisfies Keys;\n`,
  ].join('');
}

function isRequired(shape: Shape): shape is { readonly required: Shape } {
  return typeof shape === 'object' && 'required' in shape;
}

/** A shape with others in it. */
type Structure = Exclude<Shape, string | readonly string[] | { readonly required: Shape }>;

type Print = (shape: Shape, key: string) => string;

function printKeys(keys: Keys, print: Print): string {
  const entries = Object.entries(keys).map(([key, shape]) => {
    const name = keyLiteral(key);
    const text = print(shape, key);
    return name === text ? name : `${name}: ${text}`;
  });
  return `{ ${entries.join(', ')} }`;
}

function printBody(shape: Exclude<Shape, string>, key: string, print: Print): string {
  if (Array.isArray(shape)) return literal(shape);
  const one = shape as Structure;
  if ('keys' in one) return `{ keys: ${printKeys(one.keys, print)} }`;
  if ('map' in one) return `{ map: ${print(one.map, key)} }`;
  if ('list' in one) return `{ list: ${print(one.list, key)}${one.notEmpty ? ', notEmpty: true' : ''} }`;
  if ('either' in one) return `{ either: [${one.either.map((inner) => print(inner, key)).join(', ')}] }`;
  const types = Object.entries(one.byType).map(([type, keys]) => `${keyLiteral(type)}: ${printKeys(keys, print)}`);
  return `{ component: ${literal(one.component)}, common: ${printKeys(one.common, print)}, byType: { ${types.join(', ')} } }`;
}

/** The shapes directly in a shape, with their keys. */
function partsOf(shape: Shape): (readonly [key: string, shape: Shape])[] {
  if (typeof shape === 'string' || Array.isArray(shape)) return [];
  const one = shape as Structure;
  if ('keys' in one) return Object.entries(one.keys);
  if ('map' in one) return [['*', one.map]];
  if ('list' in one) return [['*', one.list]];
  if ('either' in one) return one.either.map((inner) => ['*', inner] as const);
  return [one.common, ...Object.values(one.byType)].flatMap((keys) => Object.entries(keys));
}
