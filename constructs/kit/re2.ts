/** What is known of a regular expression, as RE2 reads it. */
export interface Re2 {
  /** What RE2 refuses; nothing if it takes the expression. */
  readonly problem?: string;
  /** Whether a text that is empty as a whole matches. */
  readonly matchesEmpty: boolean;
  /** Names of its groups. */
  readonly names: readonly string[];
}

const escaped = String.raw`\\(?:x\{(?<hex>0*(?:10[0-9A-Fa-f]{4}|[0-9A-Fa-f]{1,5}))\}|x(?<byte>[0-9A-Fa-f]{2})|(?<octal>0[0-7]{0,2}|[1-7][0-7]{1,2})|(?<control>[afnrtv])|(?<set>[pP](?:\{\^?\w+\}|[A-Z])|[dDsSwW])|(?<sign>[^0-9A-Za-z\x80-\u{10FFFF}]))`;
const posix = String.raw`\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]`;
const inClass = String.raw`${posix}|\\[^]|[^\]\\]`;

// Each token, and what it is in the skeleton below. Tried in this order.
const tokens: readonly (readonly [RegExp, (token: RegExpExecArray) => string])[] = [
  [/\\Q([^]*?)(?:\\E|$)/uy, ([, text]) => 'x'.repeat(text!.length)],
  [/\\A|\\z/uy, ([token]) => (token === '\\A' ? '(?:^)' : '(?:$)')],
  [/\\[bB]/uy, ([token]) => `(?:${token})`],
  [new RegExp(escaped, 'uy'), () => 'x'],
  [new RegExp(String.raw`\[(?:\^|(?!\^))(?:\]|${inClass})(?:${inClass})*\]`, 'uy'), () => 'x'],
  [/\(\?(?:P?<\w+>|[imsU]*(?:-[imsU]+)?:)/uy, () => '(?:'],
  [/\(\?[imsU]*(?:-[imsU]+)?\)/uy, () => '(?:)'],
  [/\((?!\?)/uy, () => '(?:'],
  [/(?:[*+?]|\{\d+(?:,\d*)?\})\??/uy, ([token]) => token],
  [/[|)]/uy, ([token]) => token],
  [/[\^$]/uy, ([token]) => `(?:${token})`],
  [/[^\\[(]/uy, () => 'x'],
];

/**
 * Reads a regular expression as Loki does. Its groups and repetitions decide whether it compiles and whether it matches
 * an empty text, not its characters: so each becomes an `x`, and the engine at hand judges the rest.
 */
export function re2(pattern: string): Re2 {
  let skeleton = '';
  const names: string[] = [];
  for (let at = 0; at < pattern.length;) {
    const token = next(pattern, at);
    if (token === undefined) return refused(unknown(pattern.slice(at)));
    const [text, reduced] = token;
    const problem = text.startsWith('[') ? classProblem(text) : (repetitionProblem(text) ?? categoryProblem(text));
    if (problem !== undefined) return refused(problem);
    const name = /^\(\?P?<(\w+)>$/.exec(text);
    if (name !== null) names.push(name[1]!);
    skeleton += reduced;
    at += text.length;
  }
  try {
    // Alone first: between other parentheses an unbalanced one could find its counterpart.
    void new RegExp(skeleton);
    return { matchesEmpty: new RegExp(`^(?:${skeleton})$`).test(''), names };
  } catch (error) {
    return refused(structureProblem((error as Error).message));
  }
}

function refused(problem: string): Re2 {
  return { problem, matchesEmpty: false, names: [] };
}

function next(pattern: string, at: number): [text: string, reduced: string] | undefined {
  for (const [shape, reduce] of tokens) {
    shape.lastIndex = at;
    const token = shape.exec(pattern);
    if (token !== null) return [token[0], reduce(token)];
  }
  return undefined;
}

/** Why nothing of RE2 starts here. */
function unknown(rest: string): string {
  const around = /^\(\?<?[=!]/.exec(rest);
  if (around !== null) return `'${around[0]}' looks ahead or behind, which RE2 cannot`;
  const reference = /^\\[1-9]|^\\k|^\(\?P=/.exec(rest);
  if (reference !== null) return `'${reference[0]}' refers to a group, which RE2 cannot`;
  if (rest.startsWith('[')) return `'${rest.slice(0, 12)}' opens a class of characters that does not end`;
  if (rest === '\\') return 'it ends with a backslash';
  return `'${rest.slice(0, rest.startsWith('(') ? 3 : 2)}' is nothing that RE2 knows`;
}

function repetitionProblem(text: string): string | undefined {
  const counts = /^\{(\d+)(?:,(\d*))?\}\??$/.exec(text);
  if (counts === null) return undefined;
  const [, low, high] = counts;
  return Math.max(Number(low), Number(high ?? 0)) > 1000
    ? `'${text}' repeats more than the 1000 times of RE2`
    : undefined;
}

/** A category or script of Unicode, of which the engine at hand knows those of RE2 too. */
function categoryProblem(text: string): string | undefined {
  const name = /^\\[pP]\{\^?(\w+)\}$/.exec(text)?.[1];
  if (name === undefined) return undefined;
  const known = ['', 'Script='].some((kind) => {
    try {
      return !new RegExp(`\\p{${kind}${name}}`, 'u').test('');
    } catch {
      return false;
    }
  });
  return known ? undefined : `'${text}' is no category or script of Unicode`;
}

function structureProblem(said: string): string {
  if (said.includes('Unterminated group')) return "a '(' has no ')'";
  if (said.includes('Unmatched')) return "a ')' has no '('";
  if (said.includes('out of order')) return 'a repetition ends before it starts';
  return 'there is nothing to repeat before one of *, +, ? and {…}, or it is repeated twice';
}

/** The characters of a class: names and escapes that RE2 knows, and ranges that do not run backwards. */
function classProblem(text: string): string | undefined {
  const item = new RegExp(`${posix}|${escaped}|[^\\\\]`, 'uy');
  const items: RegExpExecArray[] = [];
  for (let at = text.startsWith('[^') ? 2 : 1; at < text.length - 1; at = item.lastIndex) {
    item.lastIndex = at;
    const found = /^\[:\^?\w+:\]/.test(text.slice(at)) && !isPosix.test(text.slice(at)) ? null : item.exec(text);
    if (found === null) return `'${text.slice(at, at + 2)}' in ${text} is nothing that RE2 knows`;
    items.push(found);
  }
  for (let n = 0; n + 2 < items.length; n += 1) {
    const low = codePoint(items[n]!);
    if (items[n + 1]![0] !== '-' || low === undefined) continue;
    if (low > (codePoint(items[n + 2]!) ?? -1)) return `a range in ${text} runs backwards`;
    n += 2;
  }
  return undefined;
}

const isPosix = new RegExp(`^${posix}`);
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The character that an item of a class stands for; nothing for a set of them. */
function codePoint({ 0: text, groups = {} }: RegExpExecArray): number | undefined {
  const { hex, byte, octal, control, set, sign } = groups;
  if (set !== undefined || isPosix.test(text)) return undefined;
  if (hex !== undefined || byte !== undefined) return Number.parseInt(hex ?? byte!, 16);
  if (octal !== undefined) return Number.parseInt(octal, 8);
  if (control !== undefined) return controls[control];
  return (sign ?? text).codePointAt(0);
}
