import type { LogPipeline } from '../../constructs/contracts';
import { processProblems, processStages, type ProcessPlan, type ProcessStage } from '../../constructs/kit';
import { groupReplacement } from '../../constructs/kit/process-stages/expressions';
import { rejectedPipelines } from './rejected';

function plan(pipeline: LogPipeline, more: Partial<ProcessPlan> = {}): ProcessPlan {
  return {
    pipeline,
    sources: [{ id: 'pods', origin: 'pods', job: 'kubernetes-pods' }],
    metadata: true,
    maxLineBytes: 262_144,
    podLines: 'cri',
    ...more,
  };
}

function compiled(pipeline: LogPipeline, more: Partial<ProcessPlan> = {}) {
  return processStages(plan(pipeline, more)).sources['pods']!;
}

/** The arguments of all stages of a kind, also of nested ones. */
function all(stages: readonly ProcessStage[], kind: string): unknown[] {
  return stages.flatMap((stage) => [
    ...Object.entries(stage).flatMap(([key, value]: [string, unknown]) => (key === kind ? [value] : [])),
    ...('match' in stage ? all(stage.match.stages ?? [], kind) : []),
  ]);
}

/** Names of the labels of targets. */
function targetLabels({ relabel }: ReturnType<typeof compiled>): string[] {
  return [...new Set(relabel.flatMap(({ target_label: label }) => label ?? []))].filter(
    (name) => !name.startsWith('__'),
  );
}

const everything: LogPipeline = {
  podAnnotations: 'logging.example.com',
  parsers: { json: [{ parse: 'json' }] },
  stages: [
    { when: { app: 'cart', namespace: 'shop' }, multiline: { firstLine: '^\\d' } },
    { parse: 'json' },
    { redact: 'credentials' },
    { level: 'detect' },
    { timestamp: { field: 'ts', format: 'rfc3339' } },
    { rateLimit: { linesPerSecond: 5 } },
  ],
  labels: { parser: { extracted: 'p' }, when_app: { value: 'x' }, time: { pod: 'image' }, stream: { extracted: 's' } },
};

test('labels that only stages use are removed, and have no name of a label that is sent', () => {
  const source = compiled(everything);
  const { labels, structuredMetadata } = processStages(plan(everything)).fields;
  const dropped = new Set(all(source.stages, 'labeldrop').flat());
  const left = targetLabels(source).filter((name) => !dropped.has(name));
  expect(left.filter((name) => labels[name] === undefined)).toEqual([]);
  // `parser` and `when_app` are labels of the user, so that the conditions have other names.
  expect([...dropped]).toEqual(expect.arrayContaining(['parser_', 'when_app_', 'filename', 'stream', 'pod']));
  expect(Object.keys(structuredMetadata)).toEqual(['pod', 'detected_level']);
});

test('extracted fields have names that no label has, because nested stages overwrite fields by labels', () => {
  const { stages } = compiled(everything);
  const names = all(stages, 'json').flatMap((stage) => Object.keys((stage as { expressions: object }).expressions));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !name.startsWith('__'))).toEqual([]);
});

test('a key with dots is found before nested keys, and lists and objects have one text', () => {
  const { stages } = compiled({
    stages: [{ parse: 'json' }],
    structuredMetadata: { status: { extracted: 'http.status' } },
  });
  expect(all(stages, 'json')).toEqual([
    { expressions: { __http_status: '("http.status" || "http"."status") | (@ && to_string(@))' } },
  ]);
});

test('two fields whose names differ in other characters only have different keys', () => {
  const { stages } = compiled({
    stages: [{ parse: 'json' }],
    structuredMetadata: { one: { extracted: 'a.b' }, two: { extracted: 'a_b' } },
  });
  expect(all(stages, 'structured_metadata')).toEqual([expect.objectContaining({ one: '__a_b', two: '__a_b_2' })]);
});

test.each(['level_word', 'cut', 'docker_stream', 'label_x', 'metadata_x'])(
  'a field %s is not stored where stages store something of their own',
  (field) => {
    const { stages } = compiled({ stages: [{ parse: 'json' }], labels: { x: { extracted: field } } });
    const key = `__field_${field}`;
    expect(all(stages, 'json')).toEqual([{ expressions: { [key]: expect.any(String) } }]);
    expect(all(stages, 'template')).toMatchObject([{ source: '__label_x', template: expect.stringContaining(key) }]);
  },
);

test('a label with an empty value selects only pods that have it', () => {
  const { relabel } = compiled({ select: { exclude: { podLabels: { off: '' } } } });
  expect(relabel).toContainEqual({
    source_labels: ['__meta_kubernetes_pod_labelpresent_off', '__meta_kubernetes_pod_label_off'],
    regex: 'true;',
    action: 'drop',
  });
});

test('lines stay in their order before they are joined, so that nothing is searched for first', () => {
  const redact = { redact: 'credentials' } as const;
  const isGuarded = (stages: LogPipeline['stages'] & object) => all(compiled({ stages }).stages, 'match').length > 0;
  expect(isGuarded([redact])).toBe(true);
  expect(isGuarded([redact, { multiline: { firstLine: '^\\d' } }])).toBe(false);
});

test('stages for other origins and other pods are left out or nested', () => {
  const { stages } = compiled({
    stages: [
      { when: { origin: 'files' }, drop: { line: 'x' } },
      { when: { container: 'app' }, drop: { line: 'y' } },
    ],
  });
  expect(all(stages, 'match')).toEqual([
    { selector: '{when_container="app"} |~ "y"', action: 'drop', drop_counter_reason: 'drop' },
  ]);
});

test('plain lines have no stream, and are joined within their container', () => {
  const source = compiled({ stages: [{ multiline: { firstLine: '^\\d' } }] }, { podLines: 'plain' });
  expect(all(source.stages, 'cri')).toEqual([]);
  expect(all(source.stages, 'structured_metadata')).toEqual([{ pod: 'pod' }]);
  expect(targetLabels(source)).toEqual(expect.arrayContaining(['joined_by_uid', 'joined_by_container']));
});

test('lines that are no pods get the name of the node when they are sent', () => {
  const sources = [
    { id: 'pods', origin: 'pods', job: 'kubernetes-pods' },
    { id: 'nginx', origin: 'files', job: 'nginx' },
  ] as const;
  expect(processStages(plan({ labels: { machine: { host: 'name' } } }, { sources })).hostLabels).toEqual([
    'node',
    'machine',
  ]);
  expect(processStages(plan({})).hostLabels).toEqual([]);
});

test.each([
  ['the whole match', 'user-(\\d+)', '#', '(user-(?:\\d+))'],
  ['what follows the first group', '(?i)\\b(bearer +)[a-z]+', '${1}#', '(?i)\\b(?:bearer +)([a-z]+)'],
  ['what is between two groups', '(a(b)?)[(c](d)', '${1}#${2}', '(?:a(?:b)?)([(c])(?:d)'],
])('%s is replaced', (_what, pattern, replacement, expression) => {
  expect(groupReplacement(pattern, replacement)).toEqual({ expression, replace: '#' });
});

test('wrong pipelines are compiled, so that their problems are reported and not an exception', () => {
  for (const [, { pipeline }] of rejectedPipelines.rows) expect(() => compiled(pipeline)).not.toThrow();
});

test('a replacement is a text, also if it looks like a template', () => {
  expect(groupReplacement('a', '{{ x }}').replace).toBe('{{"{{"}} x }}');
});

test('labels of pods that discovery gives one name are a warning', () => {
  const pipeline: LogPipeline = {
    select: { exclude: { podLabels: { 'a.b': 'off' } } },
    labels: { x: { pod: { label: 'a-b' } }, y: { pod: { label: 'c' } } },
    structuredMetadata: { z: { pod: { annotation: 'a_b' } } },
  };
  const problems = processProblems(plan(pipeline), { maxLabels: 15, structuredMetadata: true }, 'Promtail');
  expect(problems).toMatchObject([{ severity: 'warning', path: ['pipeline', 'labels', 'x'] }]);
});

test('what the stages cannot do is an error', () => {
  const sink = { maxLabels: 15, structuredMetadata: true };
  const files = [{ id: 'nginx', origin: 'files', job: 'nginx' }] as const;
  const problems = processProblems(
    plan(
      {
        stages: [{ parse: 'klog' }, { timestamp: { field: 'timestamp', format: 'rfc3339' } }],
        structuredMetadata: { machine: { host: 'name' } },
      },
      { sources: files },
    ),
    sink,
    'Promtail 3.6.15',
  );
  expect(problems).toMatchObject([
    { severity: 'error', path: ['pipeline', 'stages', 1, 'timestamp', 'field'] },
    {
      severity: 'error',
      path: ['pipeline', 'structuredMetadata', 'machine'],
      fix: { moveTo: ['pipeline', 'labels', 'machine'] },
    },
  ]);
});
