/** A part of an expression of RE2: a quoted text, an escape, a group or flags, a class of POSIX, a repetition. */
export const part =
  /\\Q([^]*?)(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[pP][A-Z]|\\[0-7]{1,3}|\\[^]|\(\?P?<\w+>|\(\?[imsU-]*[:)]|\[:\^?\w+:\]|\{\d+(?:,\d*)?\}|[^]/gu;

/** What has been read of a class: its start, a character, a set such as `\d`, a range, or the first half of one. */
type InClass = 'start' | 'character' | 'set' | 'range' | 'half';

/**
 * A literal of VRL of a regular expression of RE2. The syntax of Rust differs: it has no quoted text and no octal
 * numbers, a brace that repeats nothing is an error, groups have different names, within a class `[`, `&&`, `--` and
 * `~~` are operators, and words, digits and blanks are those of Unicode.
 */
export function vrlRegex(pattern: string): string {
  const names = new Set<string>();
  let inClass: InClass | undefined;
  const written = pattern.replaceAll(part, (text: string, quoted: string | undefined, at: number) => {
    if (quoted !== undefined) {
      if (inClass !== undefined && quoted !== '') inClass = 'character';
      return quoted.replaceAll(/[\\^$.|?*+()[\]{}'&~-]/g, (one) => (one === "'" ? String.raw`\x27` : `\\${one}`));
    }
    if (inClass === undefined) {
      if (text.startsWith('(?')) return groupOf(text, names);
      if (text === '{') return String.raw`\{`;
      if (text === '[') inClass = 'start';
      return setOf(text, false);
    }
    const before = inClass;
    if (text === '^' && pattern[at - 1] === '[' && before === 'start') return text;
    if (text === ']' && before !== 'start') {
      inClass = undefined;
      return text;
    }
    if (/^(?:\\[pPdDsSwW]|\[:)/.test(text)) {
      inClass = 'set';
      return setOf(text, true);
    }
    const next = pattern[at + 1];
    if (text === '-' && before === 'character' && next !== ']') {
      inClass = 'half';
      return text;
    }
    inClass = before === 'half' ? 'range' : 'character';
    const isOperator = text === '-' && (before === 'half' || (next !== ']' && (before === 'set' || next === '-')));
    return isOperator || /^[&~[\]{]$/.test(text) ? `\\${text}` : characterOf(text);
  });
  return `r'${written}'`;
}

/** A single character, an escape or a set. */
function characterOf(text: string): string {
  if (text === "'" || text === String.raw`\'`) return String.raw`\x27`;
  // To Rust these are the borders of words.
  if (/^\\[<>]$/.test(text)) return text.slice(1);
  if (/^\\[0-7]+$/.test(text)) return String.raw`\x{${Number.parseInt(text.slice(1), 8).toString(16)}}`;
  const [, sign, name] = /^\\([pP])\{\^(.*)\}$/.exec(text) ?? [];
  return sign === undefined ? text : `\\${sign === 'p' ? 'P' : 'p'}{${name}}`;
}

/** Sets of ASCII, as they are within a class. */
const asciiSets: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_', s: String.raw`\t\n\f\r ` };

/** RE2 has sets and borders of words of ASCII, whose Rust counterparts are of Unicode; \v is no blank in RE2. */
function setOf(text: string, inClass: boolean): string {
  const [, set = '', border] = /^\\(?:([dswDSW])|([bB]))$/.exec(text) ?? [];
  if (border !== undefined) return `(?-u:${text})`;
  const ascii = asciiSets[set.toLowerCase()];
  if (ascii === undefined) return characterOf(text);
  if (set !== set.toLowerCase()) return `[^${ascii}]`;
  return inClass ? ascii : `[${ascii}]`;
}

/** The start of a group. Only `parse` reads names, and its check refuses those that are left out here. */
function groupOf(text: string, names: Set<string>): string {
  const [, name] = /<(\w+)>/.exec(text) ?? [];
  if (name !== undefined) {
    if (names.has(name) || /^\d/.test(name)) return '(';
    names.add(name);
    return text;
  }
  const [set = '', unset = ''] = text.slice(2, -1).split('-');
  const on = [...new Set(set)].filter((flag) => !unset.includes(flag)).join('');
  const off = [...new Set(unset)].join('');
  const flags = off === '' ? on : `${on}-${off}`;
  return flags === '' && text.endsWith(')') ? '' : `(?${flags}${text.at(-1)}`;
}
