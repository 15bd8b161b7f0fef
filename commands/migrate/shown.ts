import { beginning, escapeControl, isMap, keyLiteral, literal, secretProblems, type Path } from '../../constructs/kit';

/** Keys whose values are secrets, in any of the formats that are read. */
const secretKey =
  /(?:pass(?:word|wd|phrase)?s?|pwd|secrets?|(?<!(?:num|max)_)tokens?|credentials?|(?:api|access|secret|private|account|auth)[-_]?keys?|authorization|connection[-_]?(?:string|uri)|dsn|data[-_]?source[-_]?names?|cookies?|webhook(?:[-_]?url)?)$/i;

/** Whether the value of a key is a secret by its name; names of files and of Secrets are none. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

/** A reference of Alloy to a component, such as `loki.write.default.receiver`. */
export class Reference {
  readonly ref: string;

  constructor(ref: string) {
    this.ref = ref;
  }
}

/** An expression of Alloy that has no value before it runs. */
export class Computed {
  readonly computed: string;

  constructor(computed: string) {
    this.computed = computed;
  }
}

/** Keys whose values are names, choices and expressions, which are never secrets. */
const plainKeys = new Set(
  [
    'accessModes admin action action_on_failure apiVersion bucket bucketnames chunks cluster clusterName codec cpu db db_type drop_counter_reason except_fields extra_field_selector extra_label_selector',
    'extra_namespace_label_selector file_key',
    'eventlog_name exclude excludes expression field firstline format from group_left image include index inputs job',
    'job_name kind label level location log_format log_level loki_mode match max_wait_time memory method metric_type',
    'mode modulus mountPath name names namespace namespaces object_store operation path pattern pipeline_name',
    'project_id protocol redact regex region registry replace replacement repository role schema ruler scrape_interval',
    'searchNamespace selector separator size source source_labels storageClass store strategy stream_lag_labels',
    'subscription tag target_label tier topics type units version wal_directory __path__ __path_exclude__',
  ].flatMap((line) => line.split(' ')),
);

/** Keys of addresses: URLs, or hosts with a port. */
const addressKeys = new Set(
  'address addresses bootstrap_servers broker brokers endpoint endpoints host hosts listen_address proxy_url server servers token_url uri url urls'.split(
    ' ',
  ),
);

/** Keys of programs: what is between quotation marks is not shown. */
const codeKeys = new Set(['condition', 'ends_when', 'source', 'starts_when']);

/** Keys of maps whose values are names and paths of fields, or labels. */
const plainMaps = new Set(
  'expressions external_labels extra_labels labels mapping match_labels matchLabels nodeSelector static_labels structured_metadata'.split(
    ' ',
  ),
);

/** Keys of maps whose values can all be secrets. */
const secretMaps = new Set(['data', 'header', 'headers', 'stringData']);

/** Texts that are not secret, whatever their key is: an amount, a day, a variable, a template without texts. */
const plainText = [
  /^(?:true|false)?$/i,
  /^(?:\d{1,7}(?:\.\d{1,3})?\s?(?:[nuµm]?s|m|h|d|w|[kmgt]i?b?)?){1,3}$/i,
  /^\d{4}-\d{2}-\d{2}$/,
  /^(?:\$\{?\w+\}?|%\{\w+\})$/,
  /^\{\{[^{}"'`]*\}\}$/,
];

const hidden = '***';

/**
 * A value in a message, on one line. Of a text only what is known not to be a secret is shown, by its key and its form;
 * anything else is `***`. References of Alloy are as they are written.
 *
 * @param path - the keys that lead to the value
 */
export function shown(value: unknown, path: Path = []): string {
  if (value === undefined) return '';
  const keys = path.filter((step) => typeof step === 'string');
  return escapeControl(printed(value, keys));
}

/** The beginning of a value, where there is no place for all of it. */
export function shortened(what: string): string {
  return beginning(what, 80);
}

/** A message without the texts of a value that are not shown. */
export function withoutSecrets(message: string, value: unknown, path: Path): string {
  return textsOf(value, path).reduce(
    (text, [one, place]) => (shown(one, place) === literal(one) ? text : text.replaceAll(`'${one}'`, `'${hidden}'`)),
    message,
  );
}

function textsOf(value: unknown, path: Path): [string, Path][] {
  if (typeof value === 'string') return [[value, path]];
  if (Array.isArray(value)) return value.flatMap((one, n) => textsOf(one, [...path, n]));
  return isMap(value) ? Object.entries(value).flatMap(([key, one]) => textsOf(one, [...path, key])) : [];
}

/** A URL without user, password, query and fragment; segments of its path that are no words are `***`. */
export function shownUrl(text: string): string {
  const [, scheme, rest] = /^([a-z][a-z\d+.-]*):\/\/([^\s?#]*)[^\s]*$/i.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) return hidden;
  // A password can have a slash: what is before the last @ is no path.
  const [host = '', ...segments] = rest.slice(rest.lastIndexOf('@') + 1).split('/');
  if (!/^(?:[\w.-]*|\[[\da-f:.]+\])(?::\d+)?$/i.test(host)) return hidden;
  const path = segments.map((one) => (/^(?:v\d+|[a-z][a-z._-]{0,24})?$/.test(one) ? one : hidden));
  return [`${scheme}://${host}`, ...path].join('/');
}

/** Code without the texts in it. Paths of fields, and names of variables of the environment, are kept. */
function shownCode(code: string): string {
  return code.replaceAll(
    /((?<![\w'"])(?:sys\.)?env\("\w+"\)|\."[\w./-]+"|\br'(?:[^'\\]|\\.)*')|"(?:[^"\\]|\\.)*"?|`[^`]*`?|'(?:[^'\\]|\\.)*'?|(?:#|--|\/\/).*$/gm,
    (all, kept?: string) => kept ?? (all.startsWith('"') ? `"${hidden}"` : hidden),
  );
}

function printed(value: unknown, keys: readonly string[]): string {
  if (value instanceof Reference) return value.ref;
  if (value instanceof Computed) return keys.some(isSecretKey) ? `'${hidden}'` : shownCode(value.computed);
  if (Array.isArray(value)) return `[${value.map((one) => printed(one, keys)).join(', ')}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, one]) => `${keyLiteral(key)}: ${printed(one, [...keys, key])}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  if (value === null || typeof value === 'boolean') return String(value);
  return literal(shownScalar(value, keys));
}

function shownScalar(value: unknown, keys: readonly string[]): unknown {
  if (keys.some((key) => isSecretKey(key) || secretMaps.has(key))) return hidden;
  if (typeof value !== 'string') return value;
  const key = keys.at(-1) ?? '';
  if (secretProblems({ [key]: value }).length > 0) return hidden;
  if (plainText.some((form) => form.test(value))) return value;
  if (addressKeys.has(key) || /^\w+:\/\/\S+$/.test(value))
    return /^[\w.-]+(?::\d+)?$/.test(value) ? value : shownUrl(value);
  if (codeKeys.has(key)) return shownCode(value);
  if (/(?:file|path|dir|directory)$/i.test(key) && /^\/[\w./*-]*$/.test(value)) return value;
  if (!plainKeys.has(key) && !plainMaps.has(keys.at(-2) ?? '') && !plainMaps.has(key)) return hidden;
  return value.includes('://') ? value.replaceAll(/\w+:\/\/\S+/g, shownUrl) : value;
}
