import { alert, panics, record, type WrongRules } from './alerts';

/** Groups, names, durations and labels. */
export const wrongSettings: readonly WrongRules[] = [
  ['a group without a name', [{ name: '', rules: [panics] }]],
  [
    'a group twice',
    [
      { name: 'one', rules: [panics] },
      { name: 'one', rules: [panics] },
    ],
  ],
  ['a group without rules', [{ name: 'one', rules: [] }], 'loads'],
  ['an interval in words', [{ name: 'one', interval: '5 minutes', rules: [panics] }]],
  ['an interval of nothing', [{ name: 'one', interval: '0s', rules: [panics] }], 'loads'],
  ['a limit below nothing', [{ name: 'one', limit: -1, rules: [panics] }], 'loads'],
  ['an alert without a name', alert({ alert: ' ' }), 'loads'],
  ['a rule that is copied', [{ name: 'one', rules: [panics, panics] }], 'loads'],
  ['a duration of Go', alert({ for: '1.5m' })],
  ['a duration without a unit', alert({ keepFiringFor: '300' })],
  ['a label with a hyphen', alert({ labels: { 'team-name': 'search' } })],
  ['the label that is the name', alert({ labels: { __name__: 'panics' } })],
  ['an annotation with a space', alert({ annotations: { 'run book': 'https://wiki.example.com' } })],
  ['lines of logs to be recorded', record({ expr: '{namespace="production"}' }), 'loads'],
  ['a record that is no metric', record({ record: 'errors-per-namespace' })],
  ['a template in a record', record({ labels: { team: '{{ $labels.team }}' } }), 'loads'],
  ['an interval of more than 292 years', [{ name: 'one', interval: '300y', rules: [panics] }]],
  ['an alert that lasts more than 292 years', alert({ for: '106751d23h47m17s' })],
  ['an alert that stays for more than 292 years', alert({ keepFiringFor: '99999999999999999999w' })],
];
