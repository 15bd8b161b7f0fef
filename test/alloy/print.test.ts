import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { alloyText, block, component, env, type Body, type Expression, type Statement } from '../../constructs/alloy';
import { InvalidInput } from '../../constructs/kit';

/** The text of one attribute, without its name. */
function printed(value: Expression): string {
  return alloyText([{ attribute: 'a', value }]).slice('a = '.length, -1);
}

test('a configuration is printed as alloy fmt formats it', () => {
  const long = ['__meta_kubernetes_pod_annotation_kubernetes_io_config_mirror', '__meta_kubernetes_pod_container_name'];
  const text = alloyText([
    component('discovery.kubernetes', 'pods', { role: 'pod' }, [
      block('selectors', {
        role: 'pod',
        field: { operator: '+', left: 'spec.nodeName=', right: env('K8S_NODE_NAME') },
      }),
    ]),
    component('discovery.relabel', 'pods', { targets: { ref: 'discovery.kubernetes.pods.targets' } }, [
      block('rule', { source_labels: long, regex: '(.+/.+)', target_label: '__path__' }),
    ]),
    component('loki.process', 'pods', { forward_to: [{ ref: 'loki.write.default.receiver' }], none: undefined }, [
      block('stage.cri'),
      block('stage.regex', { expression: String.raw`^(?P<status>\d{3})` }),
      block('stage.labels', { values: { object: { status: '', 'a-b': null } } }),
    ]),
    component('loki.write', 'default', { external_labels: { object: { cluster: 'eu-1' } }, max_streams: 5 }),
  ]);
  expect(text).toBe(`discovery.kubernetes "pods" {
	role = "pod"

	selectors {
		role  = "pod"
		field = "spec.nodeName=" + sys.env("K8S_NODE_NAME")
	}
}

discovery.relabel "pods" {
	targets = discovery.kubernetes.pods.targets

	rule {
		source_labels = [
			"__meta_kubernetes_pod_annotation_kubernetes_io_config_mirror",
			"__meta_kubernetes_pod_container_name",
		]
		regex        = "(.+/.+)"
		target_label = "__path__"
	}
}

loki.process "pods" {
	forward_to = [loki.write.default.receiver]

	stage.cri { }

	stage.regex {
		expression = \`^(?P<status>\\d{3})\`
	}

	stage.labels {
		values = {
			status = "",
			"a-b"  = null,
		}
	}
}

loki.write "default" {
	external_labels = {
		cluster = "eu-1",
	}
	max_streams = 5
}
`);
});

test.each<[string, Expression, string]>([
  ['a string with quotation marks is raw', 'a "b"', '`a "b"`'],
  ['a string with a backtick is not raw', '\\d`"', '"\\\\d`\\""'],
  ['control characters are escaped', 'a\n\t\u0000\u2028😀', '"a\\n\\t\\u0000\\u2028😀"'],
  ['an empty object', { object: {} }, '{}'],
  ['an array of objects', [{ object: { a: 1 } }], '[\n\t{\n\t\ta = 1,\n\t},\n]'],
  ['an index and an access', { access: { index: { ref: 'a.b' }, at: 0 }, name: 'c' }, 'a.b[0].c'],
  ['a negative number', { operator: '-', left: -1, right: -2.5e30 }, '-1 - -2.5e+30'],
  [
    'parentheses where they are needed',
    { operator: '*', left: { operator: '+', left: 1, right: 2 }, right: { operator: '^', left: 2, right: 3 } },
    '(1 + 2) * 2 ^ 3',
  ],
  [
    'a difference that is grouped from the right',
    { operator: '-', left: 3, right: { operator: '-', left: 2, right: 1 } },
    '3 - (2 - 1)',
  ],
  ['a call of a call', { call: { call: { ref: 'f' }, args: [] }, args: [true, null] }, 'f()(true, null)'],
])('%s is printed', (_what, value, text) => {
  expect(printed(value)).toBe(text);
});

test.each<[string, Expression]>([
  ['a number that is not finite', Number.NaN],
  ['half of a surrogate pair', '\ud800'],
  ['a key with a quotation mark', { object: { 'a"b': 1 } }],
  ['a key with a backslash', { object: { 'a\\b': 1 } }],
  ['an empty key', { object: { '': 1 } }],
])('%s is an error, because Alloy would read something else', (_what, value) => {
  expect(() => printed(value)).toThrow(InvalidInput);
});

const name = fc.constantFrom('a', 'bb', 'forward_to', 'größe', 'x1');
const text = fc.string({ unit: fc.constantFrom(...Array.from('ab "\\`\n\t\r{}=字é\u0301😀\u0000\u00a0\u2028$')) });
const key = fc.oneof(name, fc.constantFrom('a-b', 'x y', '1', 'true', 'app.kubernetes.io/name', '字-字'));

const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
  const one = tie('expression');
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
      fc.array(one, { maxLength: 4 }),
      fc.record({ object: fc.dictionary(key, one, { maxKeys: 4 }) }),
      fc.record({ ref: fc.constantFrom('a', 'a.b_c', 'loki.write.default.receiver') }),
      fc.record({ access: one, name }),
      fc.record({ index: one, at: one }),
      fc.record({ call: one, args: fc.array(one, { maxLength: 3 }) }),
      fc.record({ operator: fc.constantFrom('!', '-'), operand: one }),
      fc.record({ operator: fc.constantFrom('||', '&&', '==', '<', '+', '-', '*', '%', '^'), left: one, right: one }),
    ),
  };
});

const { body } = fc.letrec<{ body: Body; statement: Statement }>((tie) => ({
  body: fc.array(tie('statement'), { maxLength: 5 }),
  statement: fc.oneof(
    { depthSize: 'small' },
    fc.record({ attribute: name, value: expression }),
    fc.record({ block: fc.constantFrom('b', 'stage.cri'), body: tie('body') }),
    fc.record({ block: fc.constant('loki.write'), label: name, body: tie('body') }),
  ),
}));

const alloyfmt = process.env['ALLOYFMT'];

const describeWithFormatter = alloyfmt === undefined ? describe.skip : describe;

describeWithFormatter('the real alloy fmt, skipped without ALLOYFMT', () => {
  test('changes nothing in any printed configuration', () => {
    fc.assert(
      fc.property(body, (statements) => {
        const written = alloyText(statements);
        const { stdout, stderr } = spawnSync(alloyfmt!, ['-'], { input: written, encoding: 'utf8' });
        expect(stderr + stdout).toBe(written === '' ? '\n' : written);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300), seed: 20_261_126 },
    );
  });
});
