import * as fc from 'fast-check';
import type { LogPipeline, NodeSources } from '../../constructs/contracts';

/** An agent with a pipeline, most of which are valid. */
export interface RandomAgent {
  readonly pipeline: LogPipeline;
  readonly sources: NodeSources;
}

const raw = String.raw;

/** Parts of expressions that RE2 and Rust write or read differently, and some that they do not. */
const atoms = fc.constantFrom(
  ...raw`\d \D \w \W \s \S \bx x\B \pL \P{Greek} \p{^Lu} [\d.-] [^\s"] [\W_] [\pN-z] [[:alpha:]-z] [a&&b] [^]x]`.split(
    ' ',
  ),
  ...raw`[]] \Q'{\E \< \012 \x{e9} \x41 \- \_ . a é { } ' " $ ^ # / ~ &`.split(' '),
  ' ',
);
const suffix = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{3,}', '*?');
const piece = fc.tuple(atoms, suffix).map(([atom, times]) => (/^[\^$]/.test(atom) ? atom : `${atom}${times}`));
const sequence = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => `x${pieces.join('')}`);
const group = fc
  .tuple(fc.constantFrom('(', '(?:', '(?i:', '(?is-m:', '(?P<other>'), sequence, sequence)
  .map(([open, one, two]) => `${open}${one}|${two})`);
const expression = fc
  .tuple(fc.constantFrom('', '(?i)', '(?U)'), fc.oneof(sequence, group), sequence)
  .map((parts) => parts.join(''));
const named = expression.map((inner) => `(?P<status>[0-9]{3}) (?P<time>${inner})`);

const field = fc.constantFrom('status', 'time', 'level', 'http.status', 'a b', 'ü', "it's", 'a"b', '{{x}}', 'end');
const text = fc.oneof(
  fc.constantFrom('{{ x }}', "{{'\\", '$1', '%Y', '"', '\\', 'é', '[x]', "'", '', 'line\nbreak', '\t'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const name = fc.constantFrom('shop', 'kube-system', 'a-b');
const match = fc.oneof(fc.record({ line: expression }), fc.record({ field, matches: expression }));
const layout = fc.constantFrom(
  '2006-01-02 15:04:05',
  '02/Jan/2006:15:04:05 -0700',
  '2006-01-02T15:04:05.000Z07:00',
  'Mon Jan _2 15:04:05 2006',
  '2006-01-02 03:04:05 PM',
);
const step = fc.oneof(
  fc.record({
    multiline: fc.record(
      { firstLine: expression, maxLines: fc.integer({ min: 2, max: 2 ** 53 - 1 }), maxWaitMs: fc.integer({ min: 1 }) },
      { requiredKeys: ['firstLine'] },
    ),
  }),
  fc.record({ parse: fc.oneof(fc.constantFrom('json', 'logfmt', 'klog'), fc.record({ regexp: named })) }),
  fc.record({
    timestamp: fc.record({
      field,
      format: fc.oneof(fc.constantFrom('rfc3339', 'unix', 'unix-ms'), fc.record({ go: layout })),
    }),
  }),
  fc.record({ keep: match }),
  fc.record({ drop: match }),
  fc.record({
    redact: fc.oneof(
      fc.constantFrom('credentials', 'email', 'cardNumber'),
      fc.record({ pattern: expression, replacement: text }),
    ),
  }),
  fc.record({ level: fc.oneof(fc.constant('detect'), fc.record({ field })) }),
  fc.record({ sample: fc.record({ keepOneIn: fc.integer({ min: 2, max: 2 ** 53 - 1 }) }) }),
  fc.record({
    rateLimit: fc.record(
      { linesPerSecond: fc.integer({ min: 1, max: 1_000_000 }), burst: fc.integer({ min: 1, max: 2 ** 32 - 1 }) },
      { requiredKeys: ['linesPerSecond'] },
    ),
  }),
);
const when = fc.oneof(
  fc.record({ origin: fc.constantFrom('pods', 'journal', 'tcp') }),
  fc.record({ namespace: name, app: text, container: text }, { requiredKeys: ['app'] }),
);
const stage = fc
  .tuple(fc.option(when, { nil: undefined }), step)
  .map(([limit, one]) => ({ ...(limit !== undefined && { when: limit }), ...one }));
const key = fc.constantFrom('team', 'example.com/team', 'a.b/c_d');
const source = fc.oneof(
  fc.record({
    pod: fc.oneof(
      fc.constantFrom('namespace', 'name', 'node', 'app', 'container', 'image', 'stream'),
      fc.record({ label: key }),
      fc.record({ annotation: key }),
    ),
  }),
  fc.record({
    journal: fc.oneof(fc.constantFrom('unit', 'priority'), fc.record({ field: fc.constant('_TRANSPORT') })),
  }),
  fc.record({ extracted: field }),
  fc.record({ value: text }),
  fc.constant({ host: 'name' }),
  fc.constant({ line: 'origin' }),
);
const label = fc.constantFrom('team', 'app', 'status', 'zone', 'job', 'node');
const labels = fc.dictionary(label, fc.oneof(fc.constant(false), source), { maxKeys: 3 });

/** Random agents. Invalid ones are about a half. */
export const randomAgents: fc.Arbitrary<RandomAgent> = fc.record({
  pipeline: fc.record(
    {
      select: fc.constantFrom(
        { namespaces: ['shop', 'web'] },
        { exclude: { podLabels: { [`example.com/off`]: 'true' } } },
      ),
      stages: fc.array(stage, { minLength: 1, maxLength: 5 }),
      labels,
      structuredMetadata: fc.dictionary(label, source, { maxKeys: 3 }),
    },
    { requiredKeys: ['stages'] },
  ),
  sources: fc.constantFrom(
    {},
    {},
    { journal: true },
    { tcp: { machines: { port: 6051, decode: 'json' } }, files: { app: { include: ['/opt/app/logs/*.log'] } } },
  ),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<RandomAgent>;
