import { RE2JS, RE2JSException } from 're2js';
import { beginning } from './text';

/** A parsed Go regular expression. */
export interface GoRegexp {
  /** Why Go does not compile it. @default - it compiles */
  readonly problem?: string;
  /** Names of its capture groups. */
  readonly names: readonly string[];
  /** Whether it matches the empty string. */
  readonly matchesEmpty: boolean;
  /** Whether it is found in every string, as `x*` or `a|`, and unlike `^$`. */
  readonly matchesEverything: boolean;
}

/** Characters that are compiled at most; the slowest of this length took 2 s, one of 131072 characters 22 s. */
const maxRegexpLength = 10_000;

/**
 * Parses a regular expression like Go, and like Loki, which has a copy of Go's parser.
 *
 * For 60,000 random expressions re2js agreed with Go 1.26 except in two points, which are corrected here: re2js also
 * accepts Unicode properties, and rejects duplicate group names.
 */
export function goRegexp(pattern: string): GoRegexp {
  if (pattern.length > maxRegexpLength)
    return refused(`it has ${pattern.length} characters, and the maximum is ${maxRegexpLength}`);
  try {
    return compiled(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const [, reason = error.message, at] =
      /^(?:error parsing regexp: )?([^`]*?)(?:: `([^]*)`)?$/.exec(error.message) ?? [];
    return refused(at === undefined ? reason : `${reason}: ${beginning(at, 40)}`);
  }
}

/** Whether a Go regular expression is found in a text; undefined if it is not valid. */
export function goRegexpFinds(pattern: string, text: string): boolean | undefined {
  return goRegexp(pattern).problem === undefined ? RE2JS.compile(pattern).matcher(text).find() : undefined;
}

function refused(problem: string): GoRegexp {
  return { problem, names: [], matchesEmpty: false, matchesEverything: false };
}

/** @throws RE2JSException if the expression is invalid in Go */
function compiled(pattern: string): GoRegexp {
  const names: string[] = [];
  const nameless = pattern.replaceAll(part, (text, name: string | undefined) => {
    if (name === undefined || !names.includes(name)) {
      if (name !== undefined) names.push(name);
      return text;
    }
    names.push(name);
    return '(';
  });
  const expression = RE2JS.compile(nameless);
  const unknown = [...pattern.matchAll(characters)].find(([, name]) => name !== undefined && !isUnicodeName(name));
  if (unknown !== undefined) return refused(`Go has no Unicode category or script '${beginning(unknown[1]!)}'`);
  const matchesEmpty = expression.matches('');
  // The second string is of a character that no expression of a user names.
  const matchesEverything = matchesEmpty && expression.matcher('\u{f8ff}').find();
  return { names, matchesEmpty, matchesEverything };
}

/** A quoted part, an escape, a class, or the start of a named group. */
const part = /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]|\(\?P?<(\w+)>/g;

/** A quoted part, a Unicode category or script, or another escape. */
const characters = /\\Q[^]*?(?:\\E|$)|\\[pP]\{\^?([^}]*)\}|\\[^]/g;

/** Scripts of Unicode 16 and 17, which Node has; Go 1.26 and earlier releases of Rust have those of Unicode 15. */
const newScripts = new Set(
  'Garay Gurung_Khema Kirat_Rai Ol_Onal Sunuwar Todhri Tulu_Tigalari Beria_Erfe Sidetic Tai_Yo Tolong_Siki'.split(' '),
);

/** Node accepts the same categories and scripts, and short script names, which re2js rejects like Go. */
function isUnicodeName(name: string): boolean {
  if (name === 'Any') return true;
  if (newScripts.has(name)) return false;
  try {
    return new RegExp(`\\p{${name.length <= 2 ? 'gc' : 'sc'}=${name}}`, 'u').unicode;
  } catch {
    return false;
  }
}
