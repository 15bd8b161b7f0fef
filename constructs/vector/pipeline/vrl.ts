/** A string of VRL. */
export function vrlString(text: string): string {
  // Two braces would be an interpolation, and 0.40 has no escape for them. Raw strings have no escape for a quote, and
  // one cannot end in a backslash.
  if (text.includes('{{') && text.includes('\\'))
    return `(${text
      .split(/(?<=\{)(?=\{)/)
      .map(vrlString)
      .join(' + ')})`;
  if (text.includes('{{'))
    return `(${text
      .split("'")
      .map((part) => `s'${part}'`)
      .join(` + "'" + `)})`;
  const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };
  return `"${text.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll(/[\n\r\t\0]/g, (mark) => escapes[mark]!)}"`;
}

/** The path of a field of the event. */
export function vrlPath(...segments: readonly string[]): string {
  return segments
    .map((segment) => (/^[A-Za-z_]\w*$/.test(segment) ? `.${segment}` : `.${JSON.stringify(segment)}`))
    .join('');
}

/**
 * A program of VRL. The compiler rejects a handler for an error that cannot occur, so line and extracted fields have
 * known types: `.message` is a string and `.extracted` an object, and no statement handles that they are not.
 */
export function program(statements: readonly string[]): string {
  const body = statements.join('\n');
  const typed = [
    ...(body.includes('.message') ? ['.message = to_string(.message) ?? ""'] : []),
    ...(body.includes('.extracted') ? ['.extracted = object(.extracted) ?? {}'] : []),
  ];
  return `${[...typed, body].join('\n')}\n`;
}

/** The lines with an indentation, so that programs in the configuration are readable. */
export function indented(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split('\n')).map((line) => `  ${line}`);
}

/** The lines, run under a condition. */
export function onlyIf(condition: string | undefined, lines: readonly string[]): string[] {
  return condition === undefined ? [...lines] : [`if ${condition} {`, ...indented(lines), '}'];
}

/** A condition that holds if all of them do; undefined if there are none. */
export function allOf(conditions: readonly (string | undefined)[]): string | undefined {
  const present = conditions.filter((condition) => condition !== undefined);
  return present.length === 0 ? undefined : present.join(' && ');
}

/**
 * How far a time may be from the time at which its line was written; otherwise the line keeps that one. Loki rejects
 * lines that are more than an hour behind the newest line of their stream, or ten minutes ahead.
 */
const plausible = { aheadSeconds: 300, behindSeconds: 3000 };

/** Sets the time of the line to what an expression reads, if that succeeds and is plausible. */
export function setTime(expression: string): string[] {
  return [
    `time, err = ${expression}`,
    'if err == null {',
    '  apart = to_unix_timestamp(time) - to_unix_timestamp(timestamp(.timestamp) ?? now())',
    `  if apart <= ${plausible.aheadSeconds} && apart >= -${plausible.behindSeconds} { .timestamp = time }`,
    '}',
  ];
}
