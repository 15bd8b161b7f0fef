import type { ErrorCode, YAMLError } from 'yaml';

/** Why a merge key is refused. */
export const mergeKey =
  "'<<' merges maps in YAML 1.1, and is no part of YAML 1.2: write the keys, or let the environment extend another one.";

/** What is wrong, where the library speaks of its grammar. */
const reasons: Partial<Readonly<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: 'a tab indents this line, and YAML permits spaces only.',
  NON_STRING_KEY: 'a map or a list is a key here. A text that begins with { or [, such as a template, needs quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    "a value has a key of its own here. A text with ': ' needs quotes; otherwise the indentation is wrong.",
  MULTILINE_IMPLICIT_KEY: "a line without a colon is between keys here: after a key are ':' and a space.",
};

/** The reason of a syntax error, as a clause with a full stop. */
export function reasonOf({ code, message }: YAMLError): string {
  const tag = /^Unresolved tag: (?:tag:yaml\.org,2002:)?(\S+)/.exec(message)?.[1];
  if (tag !== undefined)
    return `the tag ${tag} is not supported: values are texts, numbers, true, false and null, without a tag.`;
  if (/^Missing closing .quote/.test(message)) return 'the closing quotation mark of a text is missing.';
  const start = /^Plain value cannot start with .* (\S)$/.exec(message)?.[1];
  if (start !== undefined) return `a text that begins with ${start} needs quotes.`;
  const end = /^Flow .* end with a (\S)$/.exec(message)?.[1];
  if (end !== undefined) return `${end} is missing, or this line is not indented.`;
  if (/^All .* items must start at the same column$/.test(message))
    return 'the indentation of this line is not that of the lines around it.';
  if (message.endsWith(' at node end'))
    return 'the value ends before this. A text with brackets, braces, commas or quotation marks needs quotes.';
  return reasons[code] ?? `${message.replace(/\.$/, '')}.`;
}

/** Why a number is probably not what was meant. @param source - as it is written */
export function numberReason(value: number, source: string): string | undefined {
  if (/^[-+]?0\d/.test(source)) {
    const octal = /^0+([1-7][0-7]*)$/.exec(source)?.[1];
    return `${source} is the number ${value} in YAML 1.2; ${octal === undefined ? '' : `an octal number is 0o${octal}, `}a text is '${source}'.`;
  }
  const digits = source.replace('+', '');
  if (/^-?\d+$/.test(digits) && digits !== String(value) && BigInt(digits) !== BigInt(value))
    return `${source} has more digits than a number keeps; as a text it is '${source}'.`;
  return undefined;
}
