/** A part of an expression of RE2: a quoted text, an escape, a class, the start or the end of a group. */
const part =
  /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]|\(\?P?<(\w+)>|\(\?[a-zA-Z-]*[:)]|\(|\)/g;

/** The expression with groups that capture nothing. */
export function withoutGroups(pattern: string): string {
  return withGroupNames(pattern, () => undefined);
}

/** The expression with other names of its groups. @param nameOf - undefined if nothing reads the group */
export function withGroupNames(pattern: string, nameOf: (name: string) => string | undefined): string {
  return pattern.replaceAll(part, (text: string, name: string | undefined) => {
    if (text === '(') return '(?:';
    if (name === undefined) return text;
    const renamed = nameOf(name);
    return renamed === undefined ? '(?:' : `(?P<${renamed}>`;
  });
}

/** What a stage `replace` needs: an expression whose only group is what is replaced, and the text. */
export interface GroupReplacement {
  readonly expression: string;
  readonly replace: string;
}

/**
 * An expression whose only group is what is replaced, because a stage replaces groups and not what matches.
 *
 * @param replacement - a text, after `${1}` if the first group of the pattern is kept, and before `${2}` if the second is.
 *   Groups that the pattern does not have, and expressions that are none, are reported by checks of the pipeline
 */
export function groupReplacement(pattern: string, replacement: string): GroupReplacement {
  const [, first, text = '', second] = /^(\$\{1\})?([^]*?)(\$\{2\})?$/.exec(replacement)!;
  const groups = groupsOf(pattern);
  const begin = first === undefined ? 0 : (groups[0]?.end ?? 0);
  const end = second === undefined ? pattern.length : (groups[1]?.begin ?? pattern.length);
  const [before, replaced, after] = [pattern.slice(0, begin), pattern.slice(begin, end), pattern.slice(end)];
  const expression = `${withoutGroups(before)}(${withoutGroups(replaced)})${withoutGroups(after)}`;
  return { expression, replace: templateText(text) };
}

/** A text in a template of Go. */
export function templateText(text: string): string {
  return text.replaceAll('{{', '{{"{{"}}');
}

/** The outermost capturing groups. */
function groupsOf(pattern: string): { readonly begin: number; readonly end: number }[] {
  const open: { readonly begin: number; readonly captures: boolean }[] = [];
  const groups: { readonly begin: number; readonly end: number }[] = [];
  for (const { 0: text, index } of pattern.matchAll(part)) {
    if (text === ')') {
      const group = open.pop();
      if (group?.captures === true && open.length === 0) groups.push({ begin: group.begin, end: index + 1 });
    } else if (text === '(' || /^\(\?.*[:>]$/.test(text)) {
      open.push({ begin: index, captures: text === '(' || text.endsWith('>') });
    }
  }
  return groups;
}
