import { migrations } from '../../../commands/migrate/command';
import type { Migration } from '../../../commands/migrate/migration';

const meta = {
  app: 'pod_label_app',
  name: 'pod_label_app_kubernetes_io_name',
  pod: 'pod_name',
  namespace: 'namespace',
};
const rule = (source: keyof typeof meta, target: string, more = ''): string =>
  `{ source_labels: [__meta_kubernetes_${meta[source]}], target_label: ${target}${more} }`;

/** Reads pods with these rules and stages. */
function pods(rules: readonly string[], stages = '', client = ''): Migration {
  return migrations['promtail']!(
    `clients: [{ url: 'https://loki.example.com/loki/api/v1/push' ${client} }]
scrape_configs:
  - job_name: a
    kubernetes_sd_configs: [{ role: pod }]
    relabel_configs: [${rules.join(', ')}]
    pipeline_stages: [${stages}]`,
    { name: 'a' },
  );
}

const own = [rule('namespace', 'namespace'), rule('app', 'app'), rule('pod', 'pod')];
const stagesOf = ({ environment }: Migration): unknown =>
  (environment as { collect: { logs: { pipeline: { stages?: unknown } } } }).collect.logs.pipeline.stages;
const reasons = ({ unmapped, notes }: Migration): string => [...unmapped.map(({ why }) => why), ...notes].join('\n');
const label = 'collect.logs.pipeline.labels';

test('a rule for values that are not empty keeps the value before where there is none', () => {
  const read = pods([rule('app', 'app'), rule('name', 'app', ", regex: '(.+)'")]);
  expect(read.environment).toHaveProperty(`${label}.app`, { pod: 'app' });
  const other = pods([rule('app', 'x'), rule('pod', 'x', ", regex: '(.+)'")]);
  expect(reasons(other)).toContain('lines without __meta_kubernetes_pod_name');
});

test('an expression without a group copies nothing', () => {
  const read = pods([rule('pod', 'pod', ", regex: '.*'")]);
  expect(read.environment).not.toHaveProperty(`${label}.pod`);
  expect(reasons(read)).toContain('the expression has no group');
});

test.each(['app!=""', 'app=~".+"'])('lines without a label of {%s} are not dropped', (selector) => {
  const read = pods(own, `{ match: { selector: '{${selector}} |= "debug"', action: drop } }`);
  expect(stagesOf(read)).toBeUndefined();
  expect(reasons(read)).toContain("not by 'app");
  const every = pods(own, `{ match: { selector: '{namespace!=""} |= "debug"', action: drop } }`);
  expect(stagesOf(every)).toEqual([{ drop: { line: 'debug' } }]);
});

test.each([
  [`{ match: { selector: '{namespace="b"}', stages: [{ drop: { expression: x } }] } }`],
  [`{ match: { selector: '{namespace="b"}', action: drop } }`],
  [`{ match: { selector: '{namespace="a", namespace="b"}', stages: [{ drop: { expression: x } }] } }`],
])('a selector inside of one with another value has no lines: %s', (inner) => {
  const read = pods(own, `{ match: { selector: '{namespace="a"}', stages: [${inner}] } }`);
  expect(stagesOf(read)).toBeUndefined();
  expect(read.environment).not.toHaveProperty('collect.logs.pipeline.select');
});

test('a label of the lines of a selector does not become one of all lines', () => {
  const stage = `{ match: { selector: '{namespace="a"}', stages: [{ json: { expressions: { level: } } }, { labels: { level: } }] } }`;
  expect(pods(own, stage).environment).toHaveProperty(`${label}.level`);
  const read = pods(own, `{ logfmt: { mapping: { m: } } }, ${stage}`);
  expect(read.environment).not.toHaveProperty(`${label}.level`);
  expect(reasons(read)).toContain('not on those of a selector');
});

test('stages and labels of an app say which label of the pod has its name', () => {
  const read = pods(own, `{ match: { selector: '{app="web"}', stages: [{ drop: { expression: x } }] } }`);
  expect(reasons(read)).toContain("'app.kubernetes.io/name' has its name");
  const first = `{ source_labels: [__meta_kubernetes_${meta.app}, __meta_kubernetes_${meta.name}], regex: ';*([^;]+)(;.*)?', target_label: app }`;
  expect(reasons(pods([first]))).toContain('it was the other way round');
});

test('a path with the name of a container is listed', () => {
  const path = (replacement: string): string =>
    reasons(
      pods([`{ source_labels: [__meta_kubernetes_pod_uid], target_label: __path__, replacement: ${replacement} }`]),
    );
  expect(path('/var/log/pods/*$1/istio-proxy/*.log')).toContain('the agent finds the files of pods by itself');
  expect(path('/var/log/pods/*$1/*.log')).not.toContain('the agent finds the files of pods by itself');
});

test('a fixed label whose value is a variable is listed, not copied as a text', () => {
  const read = pods(
    [...own, "{ target_label: b, replacement: '${ENV}' }"],
    "{ static_labels: { c: '${ENV}' } }",
    ", external_labels: { env: '${ENV}' }",
  );
  expect(JSON.stringify(read.environment)).not.toContain('ENV');
  expect(read.unmapped.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['clients[0].external_labels.env', 'scrape_configs[0].pipeline_stages[0].static_labels.c']),
  );
});

test('labels are extracted values, and one that becomes structured metadata is no label any more', () => {
  const read = pods(own, '{ structured_metadata: { pod: } }, { labels: { ns: namespace } }');
  expect(read.environment).toHaveProperty('collect.logs.pipeline.structuredMetadata.pod', { pod: 'name' });
  expect(read.environment).not.toHaveProperty(`${label}.pod`);
  expect(read.environment).toHaveProperty(`${label}.ns`, { pod: 'namespace' });
  expect(read.unmapped).toEqual([]);
});

test('Vector keeps lines that a program aborts if drop_on_abort is false', () => {
  const read = migrations['vector']!(
    `sources: { k: { type: kubernetes_logs } }
transforms: { r: { type: remap, inputs: [k], drop_on_abort: false, source: 'if contains(string!(.message), "x") { abort }' } }
sinks: { l: { type: loki, inputs: [r], endpoint: 'https://loki.example.com', labels: { pod: '{{ kubernetes.pod_name }}' } } }`,
    { name: 'a' },
  );
  expect(stagesOf(read)).toBeUndefined();
  expect(reasons(read)).toContain('with drop_on_abort: false the line is kept');
});
