/** Names that loggers give the ID: `trace_id`, `traceId`, `otelTraceID`, `trace.id`, `Trace-Id`, `TRACE_ID`. */
const names = '[tT]race[ _.-]?[iI][dD]|TRACE[ _.-]?ID';

/** The header of the W3C, whose value is the version, the ID, the ID of the span and flags. */
const header = '[tT]race-?[pP]arent';

const quote = String.raw`(?:\\?["'])?`;

/** What is between a name and its value: in JSON, also within a string of JSON, in logfmt and in texts. */
const separator = String.raw`${quote}[ \t:=]+${quote}`;

/**
 * An expression that finds the ID of the trace in a line, for RE2, Rust and JavaScript: 32 or 16 hexadecimal digits in
 * lower case, as OpenTelemetry and B3 write them, after a name. Of several IDs the first one is found. One of zeros stands
 * for no trace; it matches without the group.
 *
 * @param group - the start of its only capturing group
 */
export function traceIdPattern(group: '(' | `(?P<${string}>`): string {
  return `(?:(?:${names})${separator}|${header}${separator}[0-9a-f]{2}-)(?:0+\\b|${group}(?:[0-9a-f]{16}){1,2})\\b)`;
}
