import { RE2JS, RE2JSException } from 're2js';
import { beginning } from './text';

/** What is known of a regular expression of Go. */
export interface GoRegexp {
  /** Why Go refuses it; nothing if it compiles. */
  readonly problem?: string;
  /** Names of its groups. */
  readonly names: readonly string[];
  /** Whether it matches the empty text. */
  readonly matchesEmpty: boolean;
}

/** Characters. Longer expressions are not compiled: the slowest of this length took 2 s, one of 131072 characters 22 s. */
const longestRegexp = 10_000;

/**
 * Reads a regular expression as Go does, and as Loki does with its own copy of Go's parser.
 *
 * re2js gave the verdict of Go 1.26 for 60,000 random expressions but for what is corrected here: it knows the
 * properties of Unicode as well, and refuses two groups of one name.
 */
export function goRegexp(pattern: string): GoRegexp {
  if (pattern.length > longestRegexp)
    return refused(`it has ${pattern.length} characters, and only ${longestRegexp} are validated here`);
  try {
    return compiled(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const [, reason = error.message, at] =
      /^(?:error parsing regexp: )?([^`]*?)(?:: `([^]*)`)?$/.exec(error.message) ?? [];
    return refused(at === undefined ? reason : `${reason}: ${beginning(at, 40)}`);
  }
}

function refused(problem: string): GoRegexp {
  return { problem, names: [], matchesEmpty: false };
}

/** @throws RE2JSException if Go refuses it too */
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
  return unknown === undefined
    ? { names, matchesEmpty: expression.matches('') }
    : refused(`Go knows no category or script of Unicode that is called '${beginning(unknown[1]!)}'`);
}

/** A quoted part, an escape, a class, or the beginning of a group with a name. */
const part = /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]|\(\?P?<(\w+)>/g;

/** A quoted part, characters by their category or script, or another escape. */
const characters = /\\Q[^]*?(?:\\E|$)|\\[pP]\{\^?([^}]*)\}|\\[^]/g;

/** Node knows the categories and scripts of Unicode, with short names of scripts that re2js refuses as Go does. */
function isUnicodeName(name: string): boolean {
  if (name === 'Any') return true;
  try {
    return new RegExp(`\\p{${name.length <= 2 ? 'gc' : 'sc'}=${name}}`, 'u').unicode;
  } catch {
    return false;
  }
}
