/** A pipeline that is wrong, as data: the types would not allow all of them. */
export type WrongPipeline = readonly [
  title: string,
  pipeline: Readonly<Record<string, unknown>>,
  without?: 'sink' | 'agent',
];

function stages(...list: readonly object[]): Readonly<Record<string, unknown>> {
  return { stages: list };
}

const status = { parse: { regexp: String.raw`status=(?P<status>\d+) at=(?P<time>\S+)` } };

/** Stages that are wrong, or in a wrong order. */
export const wrongStages: readonly WrongPipeline[] = [
  ['a stage that does nothing', stages({ when: { app: 'web' } })],
  ['a stage with two steps', stages({ parse: 'json', drop: { line: 'healthz' } })],
  ['an empty when', stages({ when: {}, parse: 'json' })],
  ['a namespace of lines of the journal', stages({ when: { origin: 'journal', namespace: 'shop' }, parse: 'json' })],
  ['a namespace in capital letters', stages({ when: { namespace: 'Shop' }, parse: 'json' })],
  ['a lookahead', stages({ drop: { line: '^(?!error)' } })],
  ['dropping every line', stages({ drop: { line: '.*' } })],
  ['an alternative that is empty', stages({ drop: { line: 'healthz|' } })],
  ['keeping by nothing', stages({ keep: {} })],
  ['keeping by a line and a field', stages({ parse: 'json' }, { keep: { line: 'a', field: 'b', matches: 'c' } })],
  ['a field without its expression', stages({ parse: 'json' }, { drop: { field: 'level' } })],
  ['a first line that every line matches', stages({ multiline: { firstLine: '^' } })],
  ['events of half a line', stages({ multiline: { firstLine: String.raw`^\d`, maxLines: 0.5 } })],
  ['an event of one line', stages({ multiline: { firstLine: String.raw`^\d`, maxLines: 1, maxWaitMs: 0 } })],
  ['multiline after a trace ID', stages({ traceId: 'detect' }, { multiline: { firstLine: String.raw`^\d` } })],
  ['a trace ID for a sink without structured metadata', stages({ traceId: 'detect' }), 'sink'],
  [
    'a trace ID for an agent without structured metadata',
    {
      podAnnotations: 'logging.example.com',
      parsers: { web: [{ parse: 'json' }, { traceId: 'detect' }] },
      ...stages({ traceId: 'detect' }),
    },
    'agent',
  ],
  ['multiline after parse', stages({ parse: 'json' }, { multiline: { firstLine: String.raw`^\d` } })],
  [
    'multiline after a parser of the pods',
    {
      podAnnotations: 'logging.example.com',
      parsers: { java: [{ level: 'detect' }] },
      ...stages({ multiline: { firstLine: String.raw`^\d` } }),
    },
  ],
  ['an expression without named groups', stages({ parse: { regexp: String.raw`status=(\d+)` } })],
  ['two groups with one name', stages({ parse: { regexp: '(?P<a>x)|(?P<a>y)' } })],
  ['a group with a number as name', stages({ parse: { regexp: '(?P<1>x)' } })],
  ['a field that no stage extracts', stages({ drop: { field: 'level', matches: 'debug' } })],
  ['a misspelt group', stages(status, { drop: { field: 'statuss', matches: '200' } })],
  ['a part of a group', stages(status, { level: { field: 'status.code' } })],
  ['the path of a field with an empty part', stages({ parse: 'json' }, { level: { field: 'log..level' } })],
  ['a field as a template', stages({ parse: 'json' }, { level: { field: '{{ log.level }}' } })],
  ['a field with a control character', stages({ parse: 'json' }, { level: { field: 'log\u0001' } })],
  ['a misspelt field as time', stages(status, { timestamp: { field: 'times', format: 'rfc3339' } })],
  [
    'the format of a time in strftime',
    stages(status, { timestamp: { field: 'time', format: { go: '%Y-%m-%dT%H:%M:%S' } } }),
  ],
  [
    'the format of a time as an example',
    stages(status, { timestamp: { field: 'time', format: { go: '2024-05-31 23:59:59.123' } } }),
  ],
  [
    'the format of a time in the letters of Java',
    stages(status, { timestamp: { field: 'time', format: { go: 'dd/MM/yyyy HH:mm:ss' } } }),
  ],
  ['a time without a year', stages(status, { timestamp: { field: 'time', format: { go: 'Jan _2 15:04:05' } } })],
  [
    'a time with the name of a zone',
    stages(status, { timestamp: { field: 'time', format: { go: '2006-01-02 15:04:05 MST' } } }),
  ],
  ['a replacement with a group', stages({ redact: { pattern: '(id=)[0-9]+', replacement: '$1x' } })],
  ['a replacement with a group that is not there', stages({ redact: { pattern: 'abc', replacement: '${1}x' } })],
  ['a replacement before a group that is not there', stages({ redact: { pattern: '(a)bc', replacement: 'x${2}' } })],
  ['a pattern with a bracket too many', stages({ redact: { pattern: 'a)', replacement: 'x' } })],
  ['redacting what may be nothing', stages({ redact: { pattern: '[0-9]*', replacement: 'x' } })],
  ['sampling every line', stages({ sample: { keepOneIn: 1 } })],
  ['a limit of five billion lines', stages({ rateLimit: { linesPerSecond: 5e9 } })],
  ['more lines at once than agents count', stages({ rateLimit: { linesPerSecond: 1e15, burst: 1e15 } })],
  ['a limit below one line', stages({ rateLimit: { linesPerSecond: 0.2, burst: 0 } })],
];
