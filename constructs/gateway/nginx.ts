/** A directive of nginx: `listen 8080;`, or with a block, `server { … }`. An entry of a `map` is one too. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** @default - ends with a semicolon */
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
 * @param variable - with its dollar sign
 * @param entries - in the order of trial; of strings (not regular expressions) nginx ignores the case
 * @param otherwise - the value where no entry fits
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

/** Words with a meaning of their own at the start of a line of a map. */
const mapWords = new Set(['default', 'hostnames', 'include', 'volatile']);

/** The key of a map that stands for exactly this text; one that starts with `~` is a regular expression. */
function mapKey(key: string): string {
  return mapWords.has(key) || key.startsWith('\\') ? `\\${key}` : key;
}

/** The text as a part of a regular expression that matches nothing else. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * The text of a configuration file.
 *
 * @throws Error if an argument holds a control character: nginx has no way to write it
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

/** The bytes of a word as it is written; nginx takes none of 4096. */
export function wordBytes(text: string): number {
  return Buffer.byteLength(word(text));
}

/** A word as nginx reads it back. Variables are replaced inside quotes too, so `$` is the caller's concern. */
function word(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new Error(`nginx cannot take ${JSON.stringify(text)}: a control character.`);
  if (text !== '' && !/[\s;{}"'\\#]/.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
