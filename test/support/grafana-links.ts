import { isMap, type Data } from '../../constructs/kit';

/** What links read of a span: its own attributes, and those of its resource. */
export interface LinkedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
}

/** A line as Loki returns it: labels of the stream, structured metadata and what the query has parsed are one map. */
export interface LinkedLine {
  readonly line: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A link from a span to its lines: what Grafana asks the data source for. */
export interface LogsLink {
  readonly datasourceUid: string;
  readonly query: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** A link from a line to its trace. */
export interface TraceLink {
  readonly datasourceUid: string;
  readonly field: string;
  readonly traceId: string;
}

/** The data sources of a provisioning file by uid, with their strings as Grafana expands them. */
export function provisionedSources(
  file: Data,
  env: Readonly<Record<string, string>> = {},
): Readonly<Record<string, Data>> {
  const sources = file['datasources'] as readonly Data[];
  return Object.fromEntries(sources.map((source) => [String(source['uid']), expanded(source, env) as Data]));
}

/** Each `$$` is a dollar sign, and between them variables are replaced, by nothing if they are not set. */
function expanded(value: unknown, env: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((one) => expanded(one, env));
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, expanded(one, env)]));
  if (typeof value !== 'string') return value;
  const variable = /\$(?:\{(?<braced>[^}]*)\}|(?<plain>\w+))/g;
  return value
    .split('$$')
    .map((part) => part.replaceAll(variable, (_, braced?: string, plain?: string) => env[braced ?? plain!] ?? ''))
    .join('$');
}

/** The link from a span to its lines, by the settings of a `tempo`; undefined if Grafana shows none. */
export function logsLink(source: Data, span: LinkedSpan): LogsLink | undefined {
  const link = (source['jsonData'] as Data)['tracesToLogsV2'] as
    | {
        readonly datasourceUid: string;
        readonly spanStartTimeShift: string;
        readonly spanEndTimeShift: string;
        readonly tags: readonly { readonly key: string; readonly value: string }[];
        readonly customQuery: true;
        readonly query: string;
      }
    | undefined;
  if (link === undefined) return undefined;
  const { traceId, spanId, name, resource, attributes = {} } = span;
  const matchers = [...Object.entries(resource), ...Object.entries(attributes)].flatMap(([key, value]) => {
    const tag = link.tags.find((one) => one.key === key);
    return tag === undefined ? [] : [`${tag.value}="${value}"`];
  });
  const query = interpolated(link.query, {
    __tags: matchers.join(', '),
    __trace: { traceId },
    __span: { traceId, spanId, name, tags: { ...resource, ...attributes } },
  });
  if (query === undefined) return undefined;
  const from = Math.floor(span.start + milliseconds(link.spanStartTimeShift));
  const to = Math.floor(span.end + milliseconds(link.spanEndTimeShift));
  return { datasourceUid: link.datasourceUid, query, from, to };
}

/** The links from a line to traces, by the settings of a `loki`. */
export function traceLinks(source: Data, { line, labels }: LinkedLine): TraceLink[] {
  const fields = ((source['jsonData'] as Data)['derivedFields'] ?? []) as readonly {
    readonly name: string;
    readonly matcherType?: 'label' | 'regex';
    readonly matcherRegex: string;
    readonly datasourceUid: string;
    readonly url: string;
  }[];
  // One field for each name: the first one tells how it is filled, and each has a link.
  return fields.flatMap(({ name, datasourceUid, url }) => {
    const { matcherType = 'regex', matcherRegex } = fields.find((one) => one.name === name)!;
    const label = Object.keys(labels).find((key) => new RegExp(matcherRegex).test(key));
    const value = matcherType === 'label' ? label && labels[label] : new RegExp(matcherRegex).exec(line)?.[1];
    const traceId = value ? interpolated(url, { __value: { raw: value } }) : undefined;
    return traceId === undefined ? [] : [{ datasourceUid, field: name, traceId }];
  });
}

/** The text with the values of its variables; undefined if one has none, with which Grafana shows no link. */
function interpolated(text: string, variables: Data): string | undefined {
  const names = /\$\{(\w+)(?:\.([^:}]+))?\}/g;
  const valueOf = (name: string, path: string | undefined): unknown =>
    (path ?? '')
      .split(/\["([^"]*)"\]|\./)
      .filter((key) => key)
      .reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), variables[name]);
  const found = [...text.matchAll(names)].every(([, name, path]) => typeof valueOf(name!, path) === 'string');
  return found ? text.replaceAll(names, (_, name: string, path?: string) => String(valueOf(name, path))) : undefined;
}

/** A time such as `-5m`. */
function milliseconds(shift: string): number {
  const [, sign, count, unit] = /^(-?)(\d+)(ms|s|m|h)$/.exec(shift)!;
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return Number(count) * units[unit!]! * (sign === '-' ? -1 : 1);
}
