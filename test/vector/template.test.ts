import { isConfined, fieldsOf, templateProblem } from '../../constructs/vector/template';

test.each([
  'plain',
  '{{ kubernetes.pod_name }}',
  '{{kubernetes.pod_name}}',
  'p-{{ kubernetes.pod_name }}-x',
  '{{ .kubernetes.pod_name }}',
  '{{ %kubernetes_logs.pod_name }}',
  '{{ kubernetes.pod_labels."app.kubernetes.io/name" }}',
  '{{ tags[0] }}',
  '{{ tags[-1].a }}',
  '%Y-%m-%d',
  'day-%-d/{{ stream }}',
  '{ {a} }',
])('%s is a valid template', (template) => {
  expect(templateProblem(template)).toBeUndefined();
});

test.each([
  '{{ a',
  'a }}',
  '{{{a}}}',
  '{{}}',
  '{{ a b }}',
  '{{ a | b }}',
  '{{ a/b }}',
  '{{ a..b }}',
  '{{ print "{{ a }}" }}',
  '{{ "{{ a }}" }}',
  '50%',
  '% d',
])('%s is not a valid template', (template) => {
  expect(templateProblem(template)).toBeDefined();
});

test.each([
  ['{{ "{{ kubernetes.pod_name }}" }}', '{{ kubernetes.pod_name }}'],
  ['{{ `{{ kubernetes.pod_name }}` }}', '{{ kubernetes.pod_name }}'],
  ['{{ print "{{ a }}" }}-x', '{{ a }}-x'],
  ['{{ a/b }}', '{{ "a/b" }}'],
])('the fix of %s is %s', (template, corrected) => {
  expect(templateProblem(template)?.fix).toEqual({ replace: corrected });
});

test('fields are trimmed', () => {
  expect(fieldsOf('{{ a }}-{{b.c}}')).toEqual(['a', 'b.c']);
});

test.each([
  ['static', true],
  ['%Y', true],
  ['p-{{ a }}', true],
  ['{{ a }}', false],
  ['/{{ a }}', false],
  ['%Y-{{ a }}', false],
])('%s is confined: %s', (template, expected) => {
  expect(isConfined(template)).toBe(expected);
});

test.each(['{{'.repeat(95_000), '{{"{{'.repeat(40_000)])(
  'a template of any length is checked in bounded time',
  (template) => {
    expect(templateProblem(template)?.message).toContain('templates are limited to 10000');
    expect(fieldsOf(template)).toEqual([]);
  },
);
