import type { LineMatch, LineOrigin, Parse, Stage, TimestampStage, When } from '../../contracts';
import { isCredentialName, layoutHasZone, marker, redactions, strftimeOf, type Data } from '../../kit';
import { levelLines } from './level';
import { vrlRegex } from './regexp';
import { extractedField, podValue } from './values';
import { allOf, indented, onlyIf, setTime, vrlString } from './vrl';

/** What a stage is compiled to: statements of VRL, or a transform of Vector. */
export type Step =
  | { readonly statements: readonly string[] }
  /** `condition`: the lines that the transform is for; the others bypass it. */
  | { readonly join: Data; readonly condition?: string }
  | { readonly transform: Data; readonly needs?: 'labels' };

/** What stages are compiled for. */
export interface StageContext {
  readonly origins: readonly LineOrigin[];
  /** Names of the extracted fields that stages, labels and structured metadata read. */
  readonly fields: readonly string[];
  /** A condition of all stages of a list: the annotation by which a pod has chosen them. */
  readonly condition?: string;
}

/** A step of a stage. */
export function stepOf(stage: Stage, { origins, fields, condition: chosen }: StageContext): Step {
  const { when, multiline, parse, timestamp, keep, drop, redact, level, sample, rateLimit } = stage;
  const condition = allOf([chosen, ...whenConditions(when, origins)]);
  const statements = (lines: readonly string[]): Step => ({ statements: onlyIf(condition, lines) });
  // Vector applies these transforms to all lines but those that are excluded.
  const others = condition !== undefined && { exclude: `!(${condition})` };
  if (multiline !== undefined) {
    const { firstLine, maxLines = 1000, maxWaitMs = 3000 } = multiline;
    return {
      join: {
        type: 'reduce',
        group_by: groupsOf(origins),
        starts_when: `match(to_string(.message) ?? "", ${vrlRegex(firstLine)})`,
        max_events: maxLines,
        expire_after_ms: maxWaitMs,
        merge_strategies: { message: 'concat_newline' },
      },
      ...(condition !== undefined && { condition }),
    };
  }
  if (sample !== undefined) return { transform: { type: 'sample', rate: sample.keepOneIn, ...others } };
  if (rateLimit !== undefined) {
    const { linesPerSecond, burst = linesPerSecond } = rateLimit;
    const limit = { threshold: burst, window_secs: burst / linesPerSecond, key_field: '{{ labels }}' };
    return { transform: { type: 'throttle', ...limit, ...others }, needs: 'labels' };
  }
  if (parse !== undefined) return statements(parseLines(parse));
  if (timestamp !== undefined) return statements(timestampLines(timestamp));
  if (keep !== undefined) return statements([`if !(${matches(keep)}) { abort }`]);
  if (drop !== undefined) return statements([`if ${matches(drop)} { abort }`]);
  if (redact !== undefined) return statements(redactLines(redact, fields));
  if (level !== undefined) return statements(levelLines(level, origins));
  // A check of the pipeline reports that the stage is empty.
  return { statements: [] };
}

const groupsOfOrigin: Readonly<Record<LineOrigin, readonly string[]>> = {
  pods: ['file', 'stream'],
  journal: ['_SYSTEMD_UNIT', '_PID', 'host'],
  docker: ['container_id', 'stream'],
  syslog: ['host', 'appname', 'procid'],
  files: ['file'],
  audit: ['file'],
  // Address and port of the sender.
  tcp: ['host', 'port'],
};

/** Fields of which lines that belong together have the same values: one container, file, unit or connection. */
function groupsOf(origins: readonly LineOrigin[]): string[] {
  return [...new Set(origins.flatMap((origin) => groupsOfOrigin[origin]))];
}

function whenConditions(when: When | undefined, origins: readonly LineOrigin[]): string[] {
  if (when === undefined) return [];
  const { origin, namespace, app, container } = when;
  const isHost = origins.includes('docker');
  return [
    ...(origin === undefined ? [] : [originCondition(origin, origins)]),
    ...(namespace === undefined ? [] : [`${podValue('namespace').vrl} == ${vrlString(namespace)}`]),
    ...(app === undefined ? [] : [`${podValue('app').vrl} == ${vrlString(app)}`]),
    ...(container === undefined
      ? []
      : [`${isHost ? '.container_name' : podValue('container').vrl} == ${vrlString(container)}`]),
  ];
}

/** With a single source the events have no field for it. */
function originCondition(origin: LineOrigin, origins: readonly LineOrigin[]): string {
  return origins.length > 1 ? `.origin == ${vrlString(origin)}` : String(origins[0] === origin);
}

function matches({ line, field, matches: pattern }: LineMatch): string {
  if (field === undefined) return `match(.message, ${vrlRegex(line ?? '')})`;
  const value = extractedField(field);
  return `(!is_null(${value}) && match(to_string(${value}) ?? "", ${vrlRegex(pattern ?? '')}))`;
}

const parsers = {
  json: 'parse_json(.message)',
  // Without this, every word of a text would be a key.
  logfmt: 'parse_key_value(.message, accept_standalone_key: false)',
  klog: 'parse_klog(.message)',
};

function parseLines(parse: Parse): string[] {
  const parsed = typeof parse === 'string' ? parsers[parse] : `parse_regex(.message, ${vrlRegex(parse.regexp)})`;
  // The result of `get` has no known type: the compiler would reject a handler for fields that it knows to be strings.
  const untyped = parse === 'json' ? `${parsed} ?? {}` : `get({ "fields": ${parsed} ?? {} }, ["fields"]) ?? {}`;
  return [`.extracted = merge(.extracted, object(${untyped}) ?? {})`];
}

function timestampLines({ field, format }: TimestampStage): string[] {
  const value = extractedField(field);
  const text = `to_string(${value}) ?? ""`;
  if (typeof format === 'object') return setTime(layoutTime(text, format.go));
  return format === 'rfc3339'
    ? setTime(`parse_timestamp(${text}, "%+")`)
    : unixLines(value, format === 'unix' ? 1000 : 1);
}

/** A time without a zone is in UTC, whatever the zone of the machine. */
function layoutTime(text: string, layout: string): string {
  const format = strftimeOf(layout);
  if (layoutHasZone(layout)) return `parse_timestamp(${text}, ${vrlString(format)})`;
  return `parse_timestamp((${text}) + " +0000", ${vrlString(`${format} %z`)})`;
}

/** A number of seconds or milliseconds since 1970, or its text. */
function unixLines(value: string, factor: number): string[] {
  return [
    `number = to_float(${value}) ?? 0.0`,
    ...setTime(`from_unix_timestamp(to_int(number * ${factor}), unit: "milliseconds")`),
  ];
}

/**
 * Most lines contain nothing to replace, which one search for all patterns tells.
 *
 * @param fields - names of the extracted fields that are read later; the others are not sent
 */
function redactLines(redact: NonNullable<Stage['redact']>, fields: readonly string[]): string[] {
  const replacements =
    typeof redact === 'string'
      ? redactions[redact]
      : // The text of a user has no references to groups.
        [{ pattern: redact.pattern, replacement: redact.replacement.replaceAll('$', '$$$$') }];
  const patterns = replacements.map(({ pattern }) => vrlRegex(pattern));
  const found = (text: string): string =>
    patterns.length === 1
      ? `match(${text}, ${patterns[0]})`
      : [`match_any(${text}, [`, ...indented(patterns.map((pattern) => `${pattern},`)), '])'].join('\n');
  const replaced = (text: string): string[] =>
    replacements.map(({ replacement }, at) => `${text} = replace(${text}, ${patterns[at]}, ${vrlString(replacement)})`);
  if (fields.length === 0) return onlyIf(found('.message'), replaced('.message'));
  // What a value is about is told by its name, and within objects by those of their fields.
  const isCredential = (name: string): boolean => redact === 'credentials' && isCredentialName(name);
  const values = fields.flatMap((name, n) => [
    `field_${n} = ${extractedField(name)}`,
    isCredential(name)
      ? `if !is_null(field_${n}) { field_${n} = ${vrlString(marker)} }`
      : `if is_object(field_${n}) || is_array(field_${n}) { field_${n} = encode_json(field_${n}) }`,
  ]);
  return [
    ...values,
    `fields = { ${fields.map((name, n) => `${vrlString(name)}: field_${n}`).join(', ')} }`,
    'redacted = map_values({ "line": .message, "fields": fields }, recursive: true) -> |value| {',
    '  text = to_string(value) ?? ""',
    ...indented(
      onlyIf(`!is_null(value) && !is_object(value) && ${found('text')}`, [...replaced('text'), 'text']).slice(0, -1),
    ),
    '  } else { value }',
    '}',
    '.message = to_string(redacted.line) ?? ""',
    '.extracted = merge(.extracted, object(redacted.fields) ?? {})',
  ];
}
