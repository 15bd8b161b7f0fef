/** A regular expression literal of VRL, and a text. */
const regex = String.raw`r'((?:[^'\\]|\\.)*)'`;
const text = String.raw`"((?:[^"\\]|\\.)*)"`;
const path = String.raw`(\.[\w."@-]*|\.[\w@-]+(?:\.[\w@-]+|\."[^"]+")*)`;

/** What a statement of VRL does, of those that are recognised. */
export type Statement =
  /** Reads the line into fields below a path; an empty one is the event itself. */
  | { readonly parse: 'json' | 'logfmt' | 'klog' | { readonly regexp: string }; readonly into: string }
  | { readonly drop: Condition }
  | { readonly set: string; readonly field: string }
  | { readonly set: string; readonly text: string }
  | { readonly replace: string; readonly by: string }
  | { readonly time: string; readonly format: string }
  | { readonly remove: string };

/** A condition on the line or on a field. */
export interface Condition {
  /** A field, or the line. */
  readonly of: string;
  readonly negated: boolean;
  readonly test: { readonly matches: string } | { readonly contains: string } | { readonly equals: readonly string[] };
}

/** The statements of a program, each with its text; what is not recognised has none. */
export function statementsOf(program: string): { readonly source: string; readonly statement?: Statement }[] {
  return split(program).map((source) => {
    const statement = statementOf(simplified(source));
    return { source, ...(statement !== undefined && { statement }) };
  });
}

/** Statements are separated by line ends and semicolons outside of brackets and texts. */
function split(program: string): string[] {
  const parts: string[] = [];
  let current = '';
  let depth = 0;
  for (const [token] of program.matchAll(
    /r'(?:[^'\\]|\\.)*'|s'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|#[^\n]*|\s*\|\s*|[^]/g,
  )) {
    if (token.startsWith('#')) continue;
    if ('([{'.includes(token)) depth += 1;
    if (')]}'.includes(token)) depth -= 1;
    if ((token === '\n' || token === ';') && depth === 0) {
      parts.push(current);
      current = '';
    } else current += token;
  }
  return [...parts, current].map((part) => part.trim()).filter((part) => part !== '');
}

/** A statement on one line, without conversions of the line and of fields to a text. */
function simplified(source: string): string {
  return source
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\b(?:string|to_string)!?\((\.[\w."@-]+)\)(?: \?\? "")?/g, '$1')
    .replaceAll(/\(([^()]*)\) \?\? ""/g, '$1')
    .trim();
}

function statementOf(source: string): Statement | undefined {
  return (
    parsing(source) ??
    dropping(source) ??
    matched(source, `^${path} = replace!?\\(\\.message, ${regex}, ${text}\\)$`, ([, at, pattern, by]) =>
      at === '.message' ? { replace: pattern!, by: unquoted(by!) } : undefined,
    ) ??
    matched(
      source,
      `^\\.timestamp = parse_timestamp!?\\(${path}, (?:format: )?${text}\\)(?: \\?\\? .*)?$`,
      ([, at, format]) => ({
        time: at!,
        format: unquoted(format!),
      }),
    ) ??
    matched(source, `^${path} = ${text}$`, ([, set, value]) => ({ set: set!, text: unquoted(value!) })) ??
    matched(source, `^${path} = ${path}$`, ([, set, field]) => ({ set: set!, field: field! })) ??
    matched(source, `^del\\(${path}\\)$`, ([, remove]) => ({ remove: remove! }))
  );
}

function matched(
  source: string,
  pattern: string,
  then: (groups: readonly (string | undefined)[]) => Statement | undefined,
): Statement | undefined {
  const found = new RegExp(pattern).exec(source);
  return found === null ? undefined : then(found);
}

const parsers: Readonly<Record<string, 'json' | 'logfmt' | 'klog'>> = {
  parse_json: 'json',
  parse_key_value: 'logfmt',
  parse_logfmt: 'logfmt',
  parse_klog: 'klog',
};

/** `. = merge(., parse_json!(.message))`, `. |= …`, `.fields = …`. */
function parsing(source: string): Statement | undefined {
  const call = `(?:object!?\\()?(parse_\\w+)!?\\(\\.message(?:, ${regex})?\\)\\)?(?: \\?\\? (?:\\{ ?\\}|\\.))?`;
  const into = [
    [`^\\. = merge!?\\(\\., ${call}\\)(?: \\?\\? \\.)?$`, ''],
    [`^\\. \\|= ${call}$`, ''],
    [`^${path} = ${call}$`, 'path'],
  ] as const;
  for (const [pattern, where] of into) {
    const found = new RegExp(pattern).exec(source);
    if (found === null) continue;
    const [at, name, expression] = where === '' ? ['', found[1], found[2]] : [found[1]!, found[2], found[3]];
    // The event itself would be replaced.
    if (where !== '' && at === '.') return undefined;
    if (name === 'parse_regex' && expression !== undefined) return { parse: { regexp: expression }, into: at };
    const parse = parsers[name!];
    return parse === undefined || expression !== undefined ? undefined : { parse, into: at };
  }
  return undefined;
}

function dropping(source: string): Statement | undefined {
  const body = /^if (.+) \{ abort ?\}$/.exec(source)?.[1];
  const condition = body === undefined ? undefined : conditionOf(body);
  return condition === undefined ? undefined : { drop: condition };
}

/** A condition of VRL, if it is a simple one. */
export function conditionOf(source: string): Condition | undefined {
  const simple = simplified(source).replace(/^\((.*)\)$/, '$1');
  const negation = /^!\s*(?!=)/.exec(simple);
  const negated = negation !== null;
  const inner = negated ? simple.slice(negation[0].length).replace(/^\((.*)\)$/, '$1') : simple;
  const found = (pattern: string): RegExpExecArray | null => new RegExp(`^${pattern}$`).exec(inner);
  const match = found(`match!?\\(${path}, ${regex}\\)`);
  if (match !== null) return { of: match[1]!, negated, test: { matches: match[2]! } };
  const contains = found(`contains!?\\(${path}, ${text}\\)`);
  if (contains !== null) return { of: contains[1]!, negated, test: { contains: unquoted(contains[2]!) } };
  const equals = found(`${path} (==|!=) ${text}`);
  if (equals !== null)
    return { of: equals[1]!, negated: negated !== (equals[2] === '!='), test: { equals: [unquoted(equals[3]!)] } };
  const includes = found(String.raw`includes\(\[([^\]]*)\], ${path}\)`);
  const items =
    includes === null ? [] : [...includes[1]!.matchAll(new RegExp(text, 'g'))].map(([, one]) => unquoted(one!));
  return items.length === 0 ? undefined : { of: includes![2]!, negated, test: { equals: items } };
}

function unquoted(inner: string): string {
  return inner.replaceAll(/\\(.)/g, (all, one: string) => ({ n: '\n', t: '\t', '"': '"', '\\': '\\' })[one] ?? all);
}
