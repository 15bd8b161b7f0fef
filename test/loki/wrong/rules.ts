import { alert, panics, record, type WrongRules } from './said';

/** Groups, names, durations and labels. */
export const wrongSettings: readonly WrongRules[] = [
  {
    title: 'a group without a name',
    groups: [{ name: '', rules: [panics] }],
    told: ['rules[0].name', 'the name is empty; Loki refuses a group without one.'],
  },
  {
    title: 'a group twice',
    groups: [
      { name: 'one', rules: [panics] },
      { name: 'one', rules: [panics] },
    ],
    told: ['rules[1].name', `the group 'one' is there twice; Loki refuses the whole file.`],
  },
  {
    title: 'a group without rules',
    loads: true,
    groups: [{ name: 'one', rules: [] }],
    told: ['rules[0].rules', 'the group has no rules.'],
  },
  {
    title: 'an interval in words',
    groups: [{ name: 'one', interval: '5 minutes', rules: [panics] }],
    told: [
      'rules[0].interval',
      `'5 minutes' is not a duration of Loki: whole numbers with y, w, d, h, m, s or ms, the largest unit first.`,
      `interval: '5m'`,
    ],
  },
  {
    title: 'an interval of nothing',
    loads: true,
    groups: [{ name: 'one', interval: '0s', rules: [panics] }],
    told: ['rules[0].interval', '0s is no time between two evaluations.'],
  },
  {
    title: 'a limit below nothing',
    loads: true,
    groups: [{ name: 'one', limit: -1, rules: [panics] }],
    told: ['rules[0].limit', '-1 is not a number of results: a whole number, 0 for any.'],
  },
  {
    title: 'an alert without a name',
    loads: true,
    groups: alert({ alert: ' ' }),
    told: ['rules[0].rules[0].alert', 'the alert has no name.'],
  },
  {
    title: 'a rule that is copied',
    loads: true,
    groups: [{ name: 'one', rules: [panics, panics] }],
    told: ['rules[0].rules[1].alert', `'Panics' is there twice with the same labels and expression.`],
  },
  {
    title: 'a duration of Go',
    groups: alert({ for: '1.5m' }),
    told: [
      'rules[0].rules[0].for',
      `'1.5m' is not a duration of Loki: whole numbers with y, w, d, h, m, s or ms, the largest unit first.`,
    ],
  },
  {
    title: 'a duration without a unit',
    groups: alert({ keepFiringFor: '300' }),
    told: [
      'rules[0].rules[0].keepFiringFor',
      `'300' is not a duration of Loki: whole numbers with y, w, d, h, m, s or ms, the largest unit first.`,
    ],
  },
  {
    title: 'a label with a hyphen',
    groups: alert({ labels: { 'team-name': 'search' } }),
    told: [
      'rules[0].rules[0].labels.team-name',
      `'team-name' is no name of a label: letters, digits and _, no digit first.`,
      `team_name: 'search'`,
    ],
  },
  {
    title: 'the label that is the name',
    groups: alert({ labels: { __name__: 'panics' } }),
    told: [
      'rules[0].rules[0].labels.__name__',
      '__name__ is the name of the metric itself; Loki refuses it as a label.',
    ],
  },
  {
    title: 'an annotation with a space',
    groups: alert({ annotations: { 'run book': 'https://wiki.example.com' } }),
    told: [
      'rules[0].rules[0].annotations.run book',
      `'run book' is no name of an annotation: letters, digits and _, no digit first.`,
      `run_book: 'https://wiki.example.com'`,
    ],
  },
  {
    title: 'lines of logs to be recorded',
    loads: true,
    groups: record({ expr: '{namespace="production"}' }),
    told: [
      'rules[0].rules[0].expr',
      'the result of the expression are lines of logs, and a rule needs numbers, such as count_over_time(… [5m]); Loki would fail with "rule result is not a vector or scalar" and nothing would be recorded.',
    ],
  },
  {
    title: 'a record that is no metric',
    groups: record({ record: 'errors-per-namespace' }),
    told: [
      'rules[0].rules[0].record',
      `'errors-per-namespace' is not the name of a metric: letters, digits, _ and :, no digit first.`,
      `record: 'errors_per_namespace'`,
    ],
  },
  {
    title: 'a template in a record',
    loads: true,
    groups: record({ labels: { team: '{{ $labels.team }}' } }),
    told: [
      'rules[0].rules[0].labels.team',
      `'{{ $labels.team }}' would stay as it is: only alerts have templates. Labels of the result stay: sum by (team) (…).`,
    ],
  },
  {
    title: 'an interval of more than 292 years',
    groups: [{ name: 'one', interval: '300y', rules: [panics] }],
    told: ['rules[0].interval', '300y is longer than a duration of Loki can be, 292 years.'],
  },
  {
    title: 'an alert that lasts more than 292 years',
    groups: alert({ for: '106751d23h47m17s' }),
    told: ['rules[0].rules[0].for', '106751d23h47m17s is longer than a duration of Loki can be, 292 years.'],
  },
  {
    title: 'an alert that stays for more than 292 years',
    groups: alert({ keepFiringFor: '99999999999999999999w' }),
    told: [
      'rules[0].rules[0].keepFiringFor',
      '99999999999999999999w is longer than a duration of Loki can be, 292 years.',
    ],
  },
];
