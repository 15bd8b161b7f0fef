import { pathText } from '../../constructs/kit';
import { load } from 'js-yaml';
import { render } from '../../constructs/platform';
import type { AlertingRule, RecordingRule, RuleGroup } from '../../constructs/loki/rules';
import { hasAlerts, hasRecordings, ruleWarnings, ruleFile, ruleFiles, ruleProblems } from '../../constructs/loki/rules';
import { seed, seedAlerts } from '../fixtures';

const everyAlert: Required<AlertingRule> = {
  alert: 'Errors',
  expr: 'sum by (pod) (rate({namespace="web"} |= "error" [5m])) > 1',
  for: '5m',
  keepFiringFor: '10m',
  labels: { severity: 'critical', team: '{{ $labels.namespace }}' },
  annotations: { summary: '{{ $labels.pod }}: {{ $value }} errors', quoted: `it's "one"` },
};
const everyRecording: Required<RecordingRule> = {
  record: 'namespace:errors:rate5m',
  expr: 'sum by (namespace) (rate({namespace=~".+"} |= "error" [5m]))',
  labels: { source: 'logs' },
};
const everyGroup: Required<RuleGroup> = {
  name: 'Everything there is',
  interval: '2m',
  limit: 10,
  rules: [everyAlert, everyRecording],
};

describe('the rule file of a tenant', () => {
  const files = ruleFiles([everyGroup, { name: 'small', rules: [{ alert: 'Always', expr: 'vector(1)' }] }]);

  test('has every setting under the key of Loki, and no other', () => {
    const { keepFiringFor, for: lasting, alert, expr, labels, annotations } = everyAlert;
    expect(Object.keys(files)).toEqual([ruleFile]);
    const rendered = load(files[ruleFile]!);
    expect(rendered).toEqual({
      groups: [
        {
          name: 'Everything there is',
          interval: '2m',
          limit: 10,
          rules: [{ alert, expr, for: lasting, keep_firing_for: keepFiringFor, labels, annotations }, everyRecording],
        },
        { name: 'small', rules: [{ alert: 'Always', expr: 'vector(1)' }] },
      ],
    });
  });

  test('has templates unchanged', () => {
    expect(files[ruleFile]).toContain('{{ $labels.pod }}: {{ $value }} errors');
  });

  test('does not exist without groups', () => {
    expect(ruleFiles([])).toEqual({});
  });
});

test('alerting and recording rules are distinguished', () => {
  const alerts = [{ name: 'one', rules: [everyAlert] }];
  const recordings = [{ name: 'one', rules: [everyRecording] }];
  expect([hasAlerts(alerts), hasRecordings(alerts)]).toEqual([true, false]);
  expect([hasAlerts(recordings), hasRecordings(recordings)]).toEqual([false, true]);
  expect([hasAlerts([everyGroup]), hasRecordings([everyGroup])]).toEqual([true, true]);
  expect([hasAlerts([]), hasRecordings([])]).toEqual([false, false]);
});

test('rules with every setting, and the alerts of the seed environment, are valid', () => {
  expect(ruleProblems(['rules'], [everyGroup, ...seedAlerts])).toEqual([]);
  expect(ruleWarnings(['rules'], [everyGroup, ...seedAlerts])).toEqual([]);
});

test('the alerts of the seed environment select labels that the agents set', () => {
  const rules = seedAlerts.flatMap((group) => group.rules);
  const asked = rules.flatMap(({ expr }) => [...expr.matchAll(/[{,]\s*(\w+)[=!]/g)].map(([, label]) => label));
  expect(asked).toEqual(['namespace', 'namespace']);
  const text = render(seed).files.get('50-collect.yaml');
  for (const label of asked) expect(text).toContain(`${label}: '{{ kubernetes.pod_${label} }}'`);
});

describe('an invalid rule', () => {
  test('does not hide the problems of others', () => {
    const bad = { alert: '', expr: '{', for: 'x', labels: { 'a-b': '{{' } };
    const problems = ruleProblems(
      ['tenants', 0, 'rules'],
      [
        { name: '', rules: [bad] },
        { name: 'two', rules: [everyAlert, bad] },
      ],
    );
    const own = ['alert', 'for', "labels['a-b']", "labels['a-b']", 'expr'];
    expect(problems.map(({ path }) => pathText(path))).toEqual([
      'tenants[0].rules[0].name',
      ...own.map((key) => `tenants[0].rules[0].rules[0].${key}`),
      ...own.map((key) => `tenants[0].rules[1].rules[1].${key}`),
    ]);
  });

  test('is reported with the position in a multi-line expression', () => {
    const [problem] = ruleProblems(
      ['rules'],
      [
        {
          name: 'one',
          rules: [{ ...everyAlert, expr: 'sum by (pod) (\n  rate({namespace="web"} |= "error" [5min])\n) > 1' }],
        },
      ],
    );
    expect(problem?.message).toContain(`at character 55, 'in]) ) > 1', after '…ce="web"} |= "error" [5m'`);
  });
});

test('a message is one line, also for a multi-line expression', () => {
  const expr = 'sum(\n  rate({\n    namespace=~".*",\n    pod!=""\n  }[5m])\n) and 1';
  const [problem] = ruleProblems(['rules'], [{ name: 'one', rules: [{ alert: 'Pods', expr }] }]);
  expect(problem?.message).toMatch(/^'and' .* 1 is a number\.$/);
  const [selector] = ruleProblems(
    ['rules'],
    [{ name: 'one', rules: [{ alert: 'Pods', expr: 'rate({\n  pod!="x"\n}[5m])' }] }],
  );
  expect(selector?.message).toMatch(/^\{ pod!="x" \} can match every stream/);
});

describe('rules with the same name and labels', () => {
  const twice = (rule: AlertingRule | RecordingRule, over: object) => [
    { name: 'one', rules: [rule, { ...rule, ...over }] },
  ];

  test('are a warning, not an error', () => {
    const alerts = twice(everyAlert, { expr: 'vector(1)' });
    expect(ruleProblems(['rules'], alerts)).toEqual([]);
    const advice = [alerts, twice(everyRecording, { expr: 'vector(1)' })].flatMap((groups) =>
      ruleWarnings(['rules'], groups).map(({ severity, path }) => `${severity} ${pathText(path)}`),
    );
    expect(advice).toEqual(['warning rules[0].rules[1].alert', 'warning rules[0].rules[1].record']);
  });

  test('are valid if a label differs', () => {
    expect(ruleWarnings(['rules'], twice(everyAlert, { expr: 'vector(1)', labels: { severity: 'warning' } }))).toEqual(
      [],
    );
  });
});
