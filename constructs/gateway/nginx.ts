/** A directive of nginx: `listen 8080;`, `server { … }`, or an entry of a `map`. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** @default - a simple directive, without a block */
  readonly block?: readonly Directive[];
}

/** `name arg arg;` */
export function directive(name: string, ...args: readonly (string | number)[]): Directive {
  return { name, args: args.map(String) };
}

/** `name arg arg { … }` */
export function block(name: string, args: readonly string[], children: readonly Directive[]): Directive {
  return { name, args, block: children };
}

/**
 * `map source $variable { … }`
 *
 * @param variable - including `$`
 * @param entries - in the order of evaluation; nginx ignores the case of strings, not of regular expressions
 * @param otherwise - the value if no entry matches
 */
export function mapping(
  source: string,
  variable: string,
  entries: readonly (readonly [key: string, value: string])[],
  otherwise = '',
): Directive {
  return block(
    'map',
    [source, variable],
    [directive('default', otherwise), ...entries.map(([key, value]) => directive(mapKey(key), value))],
  );
}

/** Keywords of a map. */
const mapKeywords = new Set(['default', 'hostnames', 'include', 'volatile']);

/** A map key that matches this string exactly; one that starts with `~` is a regular expression. */
function mapKey(key: string): string {
  return mapKeywords.has(key) || key.startsWith('\\') ? `\\${key}` : key;
}

/** Escapes a string for use in a regular expression. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * Prints a configuration file.
 *
 * @throws Error if an argument contains a control character, which nginx cannot escape
 */
export function nginxText(directives: readonly Directive[]): string {
  return directives.map((one) => printed(one, '')).join('');
}

function printed({ name, args, block: children }: Directive, indent: string): string {
  const words = `${indent}${[name, ...args].map(word).join(' ')}`;
  if (children === undefined) return `${words};\n`;
  const inner = children.map((child) => printed(child, `${indent}  `)).join('');
  return `${words} {\n${inner}${indent}}\n`;
}

/** Length of an argument as printed, bytes. */
export function wordBytes(text: string): number {
  return Buffer.byteLength(word(text));
}

/** Quotes an argument where needed. nginx expands variables inside quotes too: callers must not pass a literal `$`. */
function word(text: string): string {
  if (/\p{Cc}/u.test(text))
    throw new Error(`${JSON.stringify(text)} contains a control character, which nginx cannot escape.`);
  if (text !== '' && !/[\s;{}"'\\#]/.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
