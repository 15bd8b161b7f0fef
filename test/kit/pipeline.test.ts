import * as fc from 'fast-check';
import type { LogPipeline, Stage, ValueSource } from '../../constructs/contracts';
import { applyFix, isSamePath, pipelineProblems, printed, type Problem } from '../../constructs/kit';
import { agent } from './rejected';

const sink = { maxLabels: 15, structuredMetadata: true };

function problemsOf(pipeline: LogPipeline): Problem[] {
  return pipelineProblems(pipeline, sink, agent);
}

/** Every stage and kind of source once: a new setting does not compile until it is here. */
const stages: Required<Omit<Stage, 'when'>> = {
  multiline: { firstLine: String.raw`^\d{4}-`, maxLines: 500, maxWaitMs: 1000 },
  parse: { regexp: String.raw`(?P<at>\S+) (?P<status>\d{3})` },
  timestamp: { field: 'at', format: { go: '2006-01-02T15:04:05Z07:00' } },
  keep: { field: 'status', matches: '^[45]' },
  drop: { line: '(?i)healthz' },
  redact: { pattern: 'id=[0-9]+', replacement: 'id=x' },
  level: { field: 'status' },
  traceId: 'detect',
  sample: { keepOneIn: 10 },
  rateLimit: { linesPerSecond: 100, burst: 1000 },
};
const all: Required<LogPipeline> = {
  select: {
    namespaces: ['shop'],
    podLabels: { tier: 'web' },
    exclude: { namespaces: ['kube-system'], podLabels: { 'logging.example.com/off': 'true' } },
  },
  podAnnotations: 'logging.example.com',
  parsers: { klog: [{ parse: 'klog' }] },
  stages: Object.entries(stages).map(([step, setting]) => ({
    when: { origin: 'pods', namespace: 'shop', app: 'web', container: 'web' },
    [step]: setting,
  })),
  labels: { app: { pod: 'app' }, unit: { journal: 'unit' }, status: { extracted: 'status' }, job: false },
  structuredMetadata: { path: { file: 'path' }, trace: { pod: { annotation: 'trace' } }, stream: false },
};

test('a pipeline with every setting is accepted', () => {
  expect(problemsOf(all)).toEqual([]);
});

test('multiline may follow parse for other lines', () => {
  const multiline = { firstLine: '^a' };
  const json = { when: { app: 'web' }, parse: 'json' } as const;
  expect(problemsOf({ stages: [json, { when: { app: 'java' }, multiline }] })).toEqual([]);
  expect(problemsOf({ stages: [json, { when: { namespace: 'shop' }, multiline }] })).toHaveLength(1);
});

test('fields are those of the stages before; json and logfmt extract any', () => {
  const drop = { field: 'a.b', matches: 'x' };
  expect(problemsOf({ stages: [{ parse: 'logfmt' }, { drop }] })).toEqual([]);
  expect(problemsOf({ stages: [{ drop }, { parse: 'logfmt' }] })).toHaveLength(1);
  expect(
    problemsOf({ stages: [{ parse: 'klog' }, { level: 'detect' }, { keep: { field: 'file', matches: 'x' } }] }),
  ).toEqual([]);
});

function severity(source: ValueSource): string | undefined {
  return problemsOf({ stages: [{ parse: 'json' }], labels: { x: source } })[0]?.severity;
}

test.each(
  `status method level logger env environment region zone cluster version tenant tenant_code http.method event_type user_type
   errors_kind country path_template`.split(/\s+/),
)('the extracted field %s may be a label', (extracted) => {
  expect(severity({ extracted })).toBeUndefined();
});

test.each(
  `id traceId trace_id traceID x-request-id req_id spanid session userId user_id uuid email user_email url uri http.path
   remote_addr client_ip ip duration duration_ms elapsed responseTime timestamp ts @timestamp message msg err.stack
   stack_trace userAgent referer bytes body hash orderId`.split(/\s+/),
)('the extracted field %s is no label', (extracted) => {
  expect(severity({ extracted })).toBe('error');
});

test.each<ValueSource>([{ pod: 'name' }, { extracted: 'tenant_id' }, { pod: { annotation: 'example.com/team' } }])(
  '%j as label is a warning',
  (source) => {
    expect(severity(source)).toBe('warning');
  },
);

test('the name of the pod as label is no warning where it cannot be structured metadata', () => {
  const pipeline: LogPipeline = { labels: { pod: { pod: 'name' } } };
  expect(pipelineProblems(pipeline, { ...sink, structuredMetadata: false }, agent)).toEqual([]);
});

test.each<ValueSource>([
  { pod: 'app' },
  { pod: { label: 'app.kubernetes.io/version' } },
  { journal: 'unit' },
  { journal: { field: '_TRANSPORT' } },
  { docker: 'composeService' },
  { docker: { label: 'team' } },
  { syslog: 'severity' },
  { line: 'origin' },
  { value: 'eu' },
])('%j may be a label', (source) => {
  expect(severity(source)).toBeUndefined();
});

test.each([
  ['^d{4}-d{2}', String.raw`'^\\d{4}-\\d{2}'`],
  ['status=(?P<status>d{3})', String.raw`'status=(?P<status>\\d{3})'`],
  ['(?P<at>S+) x', String.raw`'(?P<at>\\S+) x'`],
  ['\bfailed\b', String.raw`'\\bfailed\\b'`],
  ['[^d+]d+', String.raw`'[^d+]\\d+'`],
])('%j has lost its backslashes', (pattern, fixed) => {
  const [problem] = problemsOf({ stages: [{ drop: { line: pattern } }] });
  expect(problem).toMatchObject({ severity: 'warning', path: ['stages', 0, 'drop', 'line'] });
  expect(printed(problem!).help).toBe(`Fix: line: ${fixed}`);
});

test.each(
  String.raw`^w{3}\. ^www add{2} errors+ \d{4}-d{2} [d+] [^s+]x https?:// (?:ms|s) level=debug x.d+ ids+ 2d{1} ^Date Ss`.split(
    ' ',
  ),
)('%s has not lost its backslashes', (line) => {
  expect(problemsOf({ stages: [{ drop: { line } }] })).toEqual([]);
});

const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'status',
    'level',
    'trace_id',
    '^a',
    '(?P<a>x)',
    '2006-01-02 15:04',
    'Shop',
    '${1}',
    'a b',
    '__a',
    'x'.repeat(300),
  ),
  fc.string({ unit: 'binary' }),
);
const number = fc.oneof(fc.integer({ min: -1, max: 3 }), fc.double());
const optional = <T>(...values: fc.Arbitrary<T>[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.oneof(...values), { nil: undefined });
const match = fc.record({ line: text, field: text, matches: text }, { requiredKeys: [] });
const stage = fc.record(
  {
    when: fc.record({ origin: fc.constantFrom('pods', 'journal'), namespace: text, app: text }, { requiredKeys: [] }),
    multiline: fc.record({ firstLine: text, maxLines: number }),
    parse: fc.oneof(fc.constantFrom('json', 'klog'), fc.record({ regexp: text })),
    timestamp: fc.record({ field: text, format: fc.record({ go: text }) }),
    keep: match,
    drop: match,
    redact: fc.record({ pattern: text, replacement: text }),
    level: fc.record({ field: text }),
    sample: fc.record({ keepOneIn: number }),
    rateLimit: fc.record({ linesPerSecond: number, burst: number }),
  },
  { requiredKeys: [] },
);
const named = fc.record({ label: text, annotation: text }, { requiredKeys: [] });
const source = fc.oneof(
  fc.constant(false),
  fc.record(
    {
      pod: fc.oneof(fc.constantFrom('uid', 'name'), named),
      journal: fc.record({ field: text }),
      docker: fc.record({ label: text }),
      extracted: text,
      value: text,
    },
    { requiredKeys: [] },
  ),
);
const names = fc.array(text, { maxLength: 3 });
const pipelines = fc.record({
  select: optional(fc.record({ namespaces: names, podLabels: fc.dictionary(text, text) }, { requiredKeys: [] })),
  podAnnotations: optional(text),
  parsers: optional(fc.dictionary(text, fc.array(stage, { maxLength: 2 }), { maxKeys: 2 })),
  stages: fc.array(stage, { maxLength: 4 }),
  labels: fc.dictionary(text, source, { maxKeys: 4 }),
  structuredMetadata: fc.dictionary(text, source, { maxKeys: 3 }),
});

test('any pipeline has messages of one line, and every fix solves its problem', () => {
  fc.assert(
    fc.property(pipelines, (data) => {
      const pipeline = data as unknown as LogPipeline;
      for (const problem of problemsOf(pipeline)) {
        const { message } = printed(problem);
        expect(message).toMatch(/^.+\.$/);
        if (problem.fix === undefined) continue;
        const left = problemsOf(applyFix(pipeline, problem.path, problem.fix));
        expect(left.filter((one) => isSamePath(one.path, problem.path) && one.message === problem.message)).toEqual([]);
      }
    }),
    { numRuns: 200, seed: 20_261_126 },
  );
});
