import { isMap, type Data, type Keys, type Shape } from '../../constructs/kit';

/** How a program that prints its default configuration tells the types of its keys. */
export interface PrintedConfig {
  /** The default configuration, as it was printed. */
  readonly defaults: Data;
  /** What the program prints on a configuration that it refuses. */
  readonly refusal: (config: string) => string;
  /** Shapes of printed keys by dotted path, in place of those of their values. */
  readonly narrowed: Readonly<Record<string, Shape>>;
  /** Shapes of keys that are not printed while they are empty. */
  readonly unprinted: Readonly<Record<string, Shape>>;
  /** The kind of a duration by the dotted path of its key. */
  readonly durationShape: (path: string) => 'duration' | 'goDuration';
}

/** The table of a release, from the configuration that the program prints. */
export function printedKeys(printed: PrintedConfig): Keys {
  const keys = shapesOf(printed.defaults, [], { ...printed, known: shapesOfEmpty(printed) });
  return Object.entries(printed.unprinted).reduce(
    (table, [path, shape]) => withShape(table, path.split('.'), shape),
    keys,
  );
}

/**
 * Finds keys with an empty default that are strings or lists of strings: each is set to a list of maps, and the program
 * reports the expected type of each line.
 */
function shapesOfEmpty({ defaults, refusal }: PrintedConfig): Map<string, Shape> {
  const lines: string[] = [];
  const names = new Map<number, string>();
  const write = (section: Data, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(section)) {
      const here = [...path, key];
      const indent = '  '.repeat(path.length);
      if (isEmpty(value)) names.set(lines.push(`${indent}${key}: [{ x: y }]`), here.join('.'));
      else if (isMap(value) && hasEmpty(value)) {
        lines.push(`${indent}${key}:`);
        write(value, here);
      }
    }
  };
  write(defaults, []);
  const output = refusal(`${lines.join('\n')}\n`).replaceAll(String.raw`\n`, '\n');
  return new Map(
    [...output.matchAll(/line (\d+): cannot unmarshal !!(seq|map) into string\b/g)].flatMap(
      ([, line, given]): [string, Shape][] => {
        const name = names.get(Number(line));
        return name === undefined ? [] : [[name, given === 'seq' ? 'string' : { list: 'string' }]];
      },
    ),
  );
}

/** Whether a default does not tell the type of the key. */
function isEmpty(value: unknown): boolean {
  return value === null || Array.isArray(value) || value === '' || (isMap(value) && Object.keys(value).length === 0);
}

function hasEmpty(section: Data): boolean {
  return Object.values(section).some((value) => isEmpty(value) || (isMap(value) && hasEmpty(value)));
}

type Context = PrintedConfig & { readonly known: ReadonlyMap<string, Shape> };

function shapesOf(section: Data, path: readonly string[], context: Context): Keys {
  const { narrowed, known } = context;
  return Object.fromEntries(
    Object.entries(section).map(([key, value]): [string, Shape] => {
      const here = [...path, key];
      const name = here.join('.');
      const shape = narrowed[name];
      if (shape !== undefined) return [key, shape];
      if (isEmpty(value)) return [key, known.get(name) ?? 'any'];
      return [key, isMap(value) ? { keys: shapesOf(value, here, context) } : scalarShape(value, name, context)];
    }),
  );
}

function scalarShape(value: unknown, name: string, { durationShape }: Context): Shape {
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as 'number' | 'boolean';
  const text = String(value);
  if (/^(\d+(\.\d+)?(ms|[smhdwy]))+$/.test(text)) return durationShape(name);
  return /^\d+(\.\d+)?[KMGT]?B$/i.test(text) ? 'size' : 'string';
}

/** A table with the shape of one more key. */
function withShape(keys: Keys, [key, ...rest]: readonly string[], shape: Shape): Keys {
  if (rest.length === 0) return { ...keys, [key!]: shape };
  const section = keys[key!];
  const inner = isMap(section) && 'keys' in section ? section.keys : {};
  return { ...keys, [key!]: { keys: withShape(inner, rest, shape) } };
}
