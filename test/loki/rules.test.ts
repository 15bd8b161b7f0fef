import { pathText } from '../../constructs/kit';
import { load } from 'js-yaml';
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

describe('the file of a tenant', () => {
  const files = ruleFiles([everyGroup, { name: 'small', rules: [{ alert: 'Always', expr: 'vector(1)' }] }]);

  test('has every setting in the spelling of Loki, in the order of its documentation, and nothing that was not said', () => {
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

  test('has templates as they were written', () => {
    expect(files[ruleFile]).toContain('{{ $labels.pod }}: {{ $value }} errors');
  });

  test('is not there without groups', () => {
    expect(ruleFiles([])).toEqual({});
  });
});

test('alerts and recordings are told apart: each asks another thing of the ruler', () => {
  const alerts = [{ name: 'one', rules: [everyAlert] }];
  const recordings = [{ name: 'one', rules: [everyRecording] }];
  expect([hasAlerts(alerts), hasRecordings(alerts)]).toEqual([true, false]);
  expect([hasAlerts(recordings), hasRecordings(recordings)]).toEqual([false, true]);
  expect([hasAlerts([everyGroup]), hasRecordings([everyGroup])]).toEqual([true, true]);
  expect([hasAlerts([]), hasRecordings([])]).toEqual([false, false]);
});

test('nothing is found in rules with every setting, nor in the alerts of the guide', () => {
  expect(ruleProblems(['rules'], [everyGroup, ...seedAlerts])).toEqual([]);
  expect(ruleWarnings(['rules'], [everyGroup, ...seedAlerts])).toEqual([]);
});

test('the alerts of the guide ask for labels that the agents write', () => {
  const { labels = {} } = seed.collect!;
  const rules = seedAlerts.flatMap((group) => group.rules);
  const asked = rules.flatMap(({ expr }) => [...expr.matchAll(/[{,]\s*(\w+)[=!]/g)].map(([, label]) => label));
  expect(asked).toEqual(['namespace', 'namespace']);
  expect(Object.keys(labels)).toEqual(expect.arrayContaining(asked));
});

describe('a rule that is wrong', () => {
  test('keeps no other from being found', () => {
    const bad = { alert: '', expr: '{', for: 'x', labels: { 'a-b': '{{' } };
    const problems = ruleProblems(
      ['tenants', 0, 'rules'],
      [
        { name: '', rules: [bad] },
        { name: 'two', rules: [everyAlert, bad] },
      ],
    );
    const own = ['alert', 'for', 'labels.a-b', 'labels.a-b', 'expr'];
    expect(problems.map(({ path }) => pathText(path))).toEqual([
      'tenants[0].rules[0].name',
      ...own.map((key) => `tenants[0].rules[0].rules[0].${key}`),
      ...own.map((key) => `tenants[0].rules[1].rules[1].${key}`),
    ]);
  });

  test('is told where in the expression it is wrong, on whatever line', () => {
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

test('a message is one line, however many the expression has', () => {
  const expr = 'sum(\n  rate({\n    namespace=~".*",\n    pod!=""\n  }[5m])\n) and 1';
  const [problem] = ruleProblems(['rules'], [{ name: 'one', rules: [{ alert: 'Pods', expr }] }]);
  expect(problem?.message).toMatch(/^'and' .* 1 is a number\.$/);
  const [selector] = ruleProblems(
    ['rules'],
    [{ name: 'one', rules: [{ alert: 'Pods', expr: 'rate({\n  pod!="x"\n}[5m])' }] }],
  );
  expect(selector?.message).toMatch(/^\{ pod!="x" \} can match every stream/);
});

describe('rules that nobody can tell apart', () => {
  const twice = (rule: AlertingRule | RecordingRule, over: object) => [
    { name: 'one', rules: [rule, { ...rule, ...over }] },
  ];

  test('are advised against, and not refused', () => {
    const alerts = twice(everyAlert, { expr: 'vector(1)' });
    expect(ruleProblems(['rules'], alerts)).toEqual([]);
    const advice = [alerts, twice(everyRecording, { expr: 'vector(1)' })].flatMap((groups) =>
      ruleWarnings(['rules'], groups).map(({ severity, path }) => `${severity} ${pathText(path)}`),
    );
    expect(advice).toEqual(['warning rules[0].rules[1].alert', 'warning rules[0].rules[1].record']);
  });

  test('are told apart by a label', () => {
    expect(ruleWarnings(['rules'], twice(everyAlert, { expr: 'vector(1)', labels: { severity: 'warning' } }))).toEqual(
      [],
    );
  });
});
