import { alert, panics, record, type WrongRules } from './alerts';

/** Groups, names, durations and labels. */
export const wrongSettings: readonly WrongRules[] = [
  ['a group without a name', [{ name: '', rules: [panics] }]],
  [
    'a duplicate group',
    [
      { name: 'one', rules: [panics] },
      { name: 'one', rules: [panics] },
    ],
  ],
  ['a group without rules', [{ name: 'one', rules: [] }], 'loads'],
  ['an interval in words', [{ name: 'one', interval: '5 minutes', rules: [panics] }]],
  ['an interval of zero', [{ name: 'one', interval: '0s', rules: [panics] }], 'loads'],
  ['a negative limit', [{ name: 'one', limit: -1, rules: [panics] }], 'loads'],
  ['an alert without a name', alert({ alert: ' ' }), 'loads'],
  ['a duplicate rule', [{ name: 'one', rules: [panics, panics] }], 'loads'],
  ['a fractional duration', alert({ for: '1.5m' })],
  ['a duration without a unit', alert({ keepFiringFor: '300' })],
  ['a label with a hyphen', alert({ labels: { 'team-name': 'search' } })],
  ['the label __name__', alert({ labels: { __name__: 'panics' } })],
  ['an annotation with a space', alert({ annotations: { 'run book': 'https://wiki.example.com' } })],
  ['a recording rule on log lines', record({ expr: '{namespace="production"}' }), 'loads'],
  ['an invalid metric name', record({ record: 'errors-per-namespace' })],
  ['a template in a recording rule', record({ labels: { team: '{{ $labels.team }}' } }), 'loads'],
  ['an interval of more than 292 years', [{ name: 'one', interval: '300y', rules: [panics] }]],
  ['for of more than 292 years', alert({ for: '106751d23h47m17s' })],
  ['keepFiringFor of more than 292 years', alert({ keepFiringFor: '99999999999999999999w' })],
];
